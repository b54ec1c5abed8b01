import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { Person } from '../../../src/domain/person.ts'
import { aPolicy } from '../../../src/domain/policy.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { fireTimers } from '../../../src/usecases/deciding/fire-timers.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { readCardSubject } from '../../../src/usecases/delivering/read-subject.ts'
import { directCards } from '../../../src/usecases/routing/direct-cards.ts'
import { toMessage } from '../../../templates/catalogue.ts'
import { toBlockKit } from '../../../templates/render/block-kit.ts'
import { asked } from '../../support/asked.ts'
import { JO } from '../../support/people.ts'
import { someRules } from '../../support/rules.ts'
import { mentioned } from '../../support/slack-rules.ts'
import { aChannel, aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** With this clock whatever is put off is due at once: nothing needs to sleep. */
const anHourAgo = { now: () => new Date(Date.now() - 3_600_000) }

/** One event's card at a conversation of its own, and the Slack that it goes to. */
async function aCard(target = `C${randomUUID()}`) {
  const slack = aChannel()
  const needs = {
    ...world.needs,
    clock: anHourAgo,
    channels: { slack: slack.channel },
    rules: someRules({ defaults: { slack: target } }),
  }
  const id = randomUUID()
  await acceptEvents(needs)([{ given: { id, type: 'generic', data: { message: 'Hello' } } }], 'local')
  const subject = { kind: 'event', id } as const
  const read = async () => (await world.needs.store.cards.ofSubject(subject))[0]!
  const card = await read()
  return {
    ...slack,
    needs,
    id: card.id,
    target,
    read,
    raise: () => world.needs.store.cards.raiseSubject(subject),
    deliver: () => deliverCard(needs)(card.id),
    failNext: (error: Error, afterDoingIt = false) => slack.fails.push({ error, afterDoingIt }),
  }
}
async function endLease(id: string): Promise<void> {
  await world.hand.query(
    `update countersign.cards set lease_until = now() - interval '1 second' where id = $1`,
    [id],
  )
}
const wakeupsOf = (id: string) => world.woken.filter((wakeup) => wakeup.id === id)
const unknown = new DeliveryError('unreachable', 'ETIMEDOUT', { outcomeUnknown: true })

describe('a card', () => {
  it('is posted once, however often it is delivered', async () => {
    const card = await aCard()
    await card.deliver()
    await card.deliver()
    expect(card.posts).toHaveLength(1)
    expect(card.updates).toEqual([])
    expect(await card.read()).toMatchObject({
      state: 'delivered',
      delivered: 1,
      providerRef: { ts: '1' },
      postingSince: null,
    })
  })

  it('is updated in place when it was raised', async () => {
    const card = await aCard()
    await card.deliver()
    await card.raise()
    await card.deliver()
    expect(card.posts).toHaveLength(1)
    expect(card.updates).toMatchObject([{ ref: { ts: '1' } }])
    expect(await card.read()).toMatchObject({ state: 'delivered', desired: 2, delivered: 2 })
  })

  it('that was raised ten times is updated once', async () => {
    const card = await aCard()
    await card.deliver()
    for (let count = 0; count < 10; count++) await card.raise()
    await card.deliver()
    expect(card.updates).toHaveLength(1)
    expect(await card.read()).toMatchObject({ desired: 11, delivered: 11 })
  })

  it('that was raised while it was being posted is updated before the delivery ends', async () => {
    const card = await aCard()
    const raising = {
      ...card.channel,
      post: async (...args: Parameters<typeof card.channel.post>) => {
        await card.raise()
        await card.raise()
        return card.channel.post(...args)
      },
    }
    await deliverCard({ ...card.needs, channels: { slack: raising } })(card.id)
    expect([card.posts.length, card.updates.length]).toEqual([1, 1])
    expect(await card.read()).toMatchObject({ state: 'delivered', desired: 3, delivered: 3 })
  })

  it('that two workers deliver at once is posted by one of them', async () => {
    const card = await aCard()
    const gate = Promise.withResolvers<void>()
    const slow = {
      ...card.channel,
      post: async (...args: Parameters<typeof card.channel.post>) => {
        await gate.promise
        return card.channel.post(...args)
      },
    }
    const deliver = deliverCard({ ...card.needs, channels: { slack: slow } })
    const workers = [deliver(card.id), deliver(card.id), deliver(card.id)]
    await Promise.race(workers)
    gate.resolve()
    await Promise.all(workers)
    expect(card.posts).toHaveLength(1)
  })

  it('is delivered once more where a slow worker may have overwritten what another showed meanwhile', async () => {
    const card = await aCard()
    await card.deliver()
    await card.raise()
    const slow = {
      ...card.channel,
      update: async (...args: Parameters<typeof card.channel.update>) => {
        await endLease(card.id)
        await card.deliver()
        await card.channel.update(...args)
      },
    }
    await deliverCard({ ...card.needs, channels: { slack: slow } })(card.id)
    expect(card.updates).toHaveLength(2)
    expect(wakeupsOf(card.id)).not.toEqual([])
    await card.deliver()
    expect(card.updates).toHaveLength(3)
    expect(await card.read()).toMatchObject({ state: 'delivered', desired: 3, delivered: 3 })
  })

  it('that does not exist is nothing to do', async () => {
    await expect(deliverCard(world.needs)(randomUUID())).resolves.toBeUndefined()
  })
})

describe('after a post that nobody knows the end of', () => {
  it('finds the card and does not post it again', async () => {
    const card = await aCard()
    card.failNext(unknown, true)
    await card.deliver()
    expect(await card.read()).toMatchObject({ state: 'waiting', providerRef: null, attempts: 1 })
    await card.deliver()
    expect(card.posts).toHaveLength(1)
    expect(await card.read()).toMatchObject({ state: 'delivered', providerRef: { ts: '1' } })
  })

  it('posts the card when it is not to be found', async () => {
    const card = await aCard()
    card.failNext(unknown)
    await card.deliver()
    await card.deliver()
    expect([card.posts.length, card.updates.length]).toEqual([1, 0])
  })

  it('finds what a worker posted that was killed before it could say so', async () => {
    const card = await aCard()
    const claim = await world.needs.store.cards.claim(card.id, 0)
    const subject = await readCardSubject(world.needs)(claim!.card)
    await card.channel.post(claim!.card, toMessage(subject!), null)
    await card.deliver()
    expect(card.posts).toHaveLength(1)
    expect(await card.read()).toMatchObject({ state: 'delivered', providerRef: { ts: '1' } })
  })
})

describe('what the provider says', () => {
  it.each(['unreachable', 'provider-error'] as const)(
    '"%s" is tried again, and posted once',
    async (reason) => {
      const card = await aCard()
      card.failNext(new DeliveryError(reason, 'ECONNREFUSED'))
      await card.deliver()
      expect(await card.read()).toMatchObject({
        state: 'waiting',
        attempts: 1,
        lastError: { reason, detail: 'ECONNREFUSED' },
      })
      await card.deliver()
      expect(card.posts).toHaveLength(1)
      expect(await card.read()).toMatchObject({ state: 'delivered', attempts: 0, lastError: null })
    },
  )

  it('waits longer after each failure', async () => {
    const card = await aCard()
    const needs = { ...card.needs, ids: { ...card.needs.ids, chance: () => 0 } }
    const started = wakeupsOf(card.id).length
    const now = new Date(Date.now() - 3_600_000)
    for (let count = 0; count < 4; count++) {
      card.failNext(new DeliveryError('unreachable', 'ECONNREFUSED'))
      await deliverCard({ ...needs, clock: { now: () => now } })(card.id)
    }
    const delays = wakeupsOf(card.id)
      .slice(started)
      .map((wakeup) => wakeup.delayMs)
    expect(delays).toEqual([1000, 2000, 4000, 8000])
  })

  it.each(['unauthorized', 'forbidden', 'not-found', 'invalid', 'gone'] as const)(
    '"%s" on posting gives the card up, with the fix',
    async (reason) => {
      const card = await aCard()
      card.failNext(new DeliveryError(reason, 'code', { fix: 'Do this.' }))
      await card.deliver()
      expect(await card.read()).toMatchObject({
        state: 'dead',
        lastError: { reason, detail: 'code', fix: 'Do this.' },
      })
      await card.deliver()
      expect(card.posts).toEqual([])
    },
  )

  it('that a posted card is gone makes it be posted anew', async () => {
    const card = await aCard()
    await card.deliver()
    await card.raise()
    card.failNext(new DeliveryError('gone', 'message_not_found'))
    await card.deliver()
    expect(card.posts).toHaveLength(2)
    expect(await card.read()).toMatchObject({ state: 'delivered', providerRef: { ts: '2' } })
  })

  it('of a fault of our own gives the card up without its words', async () => {
    const card = await aCard()
    card.failNext(new TypeError('Cannot read whsec_secret of undefined'))
    await card.deliver()
    const { state, lastError } = await card.read()
    expect(state).toBe('dead')
    expect(lastError).toMatchObject({ reason: 'invalid', detail: 'internal error', fix: expect.any(String) })
    await card.deliver()
    expect(card.posts).toEqual([])
  })

  it('nothing, where the channel is not configured: the card is given up, naming it', async () => {
    const card = await aCard()
    await deliverCard({ ...card.needs, channels: {} })(card.id)
    expect(await card.read()).toMatchObject({
      state: 'dead',
      lastError: { detail: 'slack is not configured', fix: expect.stringContaining('slack') },
    })
  })
})

describe('when a channel is back', () => {
  const ahead = { now: () => new Date(Date.now() + 300_000) }

  async function waiting(reason: 'unreachable' | 'invalid' | 'rate-limited') {
    const card = await aCard()
    card.failNext(new DeliveryError(reason, 'no'))
    await deliverCard({ ...card.needs, clock: ahead })(card.id)
    return card
  }

  it('what could not be reached before is due at once, and nothing else', async () => {
    const [away, paused, wrong] = [
      await waiting('unreachable'),
      await waiting('rate-limited'),
      await waiting('invalid'),
    ]
    const first = await aCard()
    first.failNext(new DeliveryError('unreachable', 'ECONNREFUSED'))
    await first.deliver()
    const before = [away, paused, wrong].map(({ id }) => wakeupsOf(id).length)
    await first.deliver()
    const after = [away, paused, wrong].map(({ id }) => wakeupsOf(id).length)
    expect(after).toEqual([before[0]! + 1, before[1], before[2]])
    await away.deliver()
    expect(away.posts).toHaveLength(1)
  })

  it('a card that had not failed hastens nobody', async () => {
    const away = await waiting('unreachable')
    const other = await aCard()
    await other.deliver()
    await away.deliver()
    expect(away.posts).toEqual([])
  })
})

describe('when the provider asks for a pause', () => {
  const limited = new DeliveryError('rate-limited', 'ratelimited', { retryAfterMs: 30_000 })

  it('delivers exactly then, and counts no attempt', async () => {
    const card = await aCard()
    const now = new Date()
    card.failNext(limited)
    await deliverCard({ ...card.needs, clock: { now: () => now } })(card.id)
    expect(await card.read()).toMatchObject({
      state: 'waiting',
      attempts: 0,
      dueAt: new Date(now.getTime() + 30_000),
    })
    expect(wakeupsOf(card.id).at(-1)).toMatchObject({ delayMs: 30_000 })
  })

  it('holds back nothing else where it is for one card alone', async () => {
    const alone = new DeliveryError('rate-limited', 'little is left', {
      retryAfterMs: 30_000,
      holdsOthers: false,
    })
    const paused = await aCard()
    paused.failNext(alone)
    await deliverCard({ ...paused.needs, clock: world.needs.clock })(paused.id)
    const neighbour = await aCard(paused.target)
    await neighbour.deliver()
    expect(neighbour.posts).toHaveLength(1)
    expect(await paused.read()).toMatchObject({ state: 'waiting', attempts: 0 })
  })

  it('holds back other posts to the same conversation, and no others', async () => {
    const paused = await aCard()
    const posted = await aCard(paused.target)
    await posted.deliver()
    paused.failNext(limited)
    await deliverCard({ ...paused.needs, clock: world.needs.clock })(paused.id)

    const neighbour = await aCard(paused.target)
    await neighbour.deliver()
    expect(neighbour.posts).toEqual([])
    const { state, attempts, dueAt } = await neighbour.read()
    expect([state, attempts, dueAt]).toEqual(['waiting', 0, (await paused.read()).dueAt])

    const elsewhere = await aCard()
    await elsewhere.deliver()
    expect(elsewhere.posts).toHaveLength(1)
    await posted.raise()
    await posted.deliver()
    expect(posted.updates).toHaveLength(1)
  })
})

describe('a reminder', () => {
  /** An approval whose card is posted, also to these people directly, and which is reminded of at once. */
  async function reminded(directlyTo: readonly Person[] = []) {
    const policy = aPolicy({ name: 'impatient', roles: null, remindAfterMs: [1] })
    const slack = aChannel()
    const needs = {
      ...world.needs,
      channels: { slack: slack.channel },
      rules: someRules({ defaults: { slack: `C${randomUUID()}` }, policies: [{ match: {}, policy }] }),
    }
    const approval = await asked({ ...world, needs })
    const [card] = await needs.store.cards.ofSubject({ kind: 'approval', id: approval.id })
    await deliverCard(needs)(card!.id)
    const direct = directCards(needs, approval, new Date(), directlyTo)
    for (const { id } of await needs.store.cards.raise(direct)) await deliverCard(needs)(id)
    const started = world.woken.length
    await vi.waitFor(async () => expect((await needs.store.timers.due(100)).includes(approval.id)).toBe(true))
    await fireTimers(needs)(approval.id)
    const ids = world.woken.slice(started).map(({ id }) => id)
    const deliver = () => Promise.all(ids.map((id) => deliverCard(needs)(id)))
    return { ...slack, needs, approval, card: card!, deliver }
  }

  it('is posted below its card, and calls those who may decide', async () => {
    const { posts, deliver } = await reminded()
    await deliver()
    expect(posts).toHaveLength(2)
    expect(posts[1]).toMatchObject({ thread: { ts: '1' }, message: { status: 'Waiting for approval' } })
    expect(JSON.stringify(posts[1]?.message.blocks)).toContain('"mention"')
  })

  it('calls in direct messages only the person who reads them', async () => {
    const { posts, deliver } = await reminded([JO])
    await deliver()
    const reminders = posts.filter(({ card }) => card.subject.kind === 'reminder')
    const called = (inDirect: boolean) =>
      reminders
        .filter(({ card }) => (card.destination.target === 'U0JO') === inDirect)
        .map(({ message }) => toBlockKit(message).blocks)
        .flatMap(mentioned)
    expect(called(true)).toEqual(['U0JO'])
    expect(called(false)).toEqual(['U0ALEX', 'U0SAM', 'U0JO'])
  })

  it('is looked for in the thread where the end of its posting is not known', async () => {
    const { posts, fails, deliver } = await reminded()
    fails.push({ error: unknown, afterDoingIt: true })
    await deliver()
    await deliver()
    expect(posts).toHaveLength(2)
  })

  it('says what was decided, and calls nobody any more', async () => {
    const { posts, updates, deliver, needs, approval } = await reminded()
    await deliver()
    const identity = { channel: 'slack', user: 'U0ALEX' } as const
    await castVote(needs)({ approvalId: approval.id, identity, verdict: 'approve', channel: 'slack' })
    await deliver()
    expect(posts).toHaveLength(2)
    expect(updates.at(-1)).toMatchObject({ ref: { ts: '2' }, message: { status: 'Approved by Alex Kim' } })
    expect(JSON.stringify(updates.at(-1))).not.toContain('mention')
  })
})
