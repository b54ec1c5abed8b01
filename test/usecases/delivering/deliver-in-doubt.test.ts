import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SETTLES_AFTER_MS } from '../../../src/domain/card.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { Channel } from '../../../src/ports/channel.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { aMessage } from '../../support/cards.ts'
import { someRules } from '../../support/rules.ts'
import { aChannel, aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(async () => {
  await world.close()
})

/** With this clock whatever is put off is due at once: nothing needs to sleep. */
const anHourAgo = { now: () => new Date(Date.now() - 3_600_000) }

async function aCard() {
  const slack = aChannel()
  const needs = {
    ...world.needs,
    clock: anHourAgo,
    channels: { slack: slack.channel },
    rules: someRules({ defaults: { slack: `C${randomUUID()}` } }),
  }
  const id = randomUUID()
  await acceptEvents(needs)([{ given: { id, type: 'generic', data: { message: 'Hello' } } }], 'local')
  const read = async () => (await needs.store.cards.ofSubject({ kind: 'event', id }))[0]!
  return { ...slack, needs, read, eventId: id, id: (await read()).id }
}

describe('a card', () => {
  it('whose posting was in doubt is not posted again where something else failed before it was looked for', async () => {
    const card = await aCard()
    const lost = new DeliveryError('unreachable', 'ETIMEDOUT', { outcomeUnknown: true })
    card.fails.push({ error: lost, afterDoingIt: true })
    await deliverCard(card.needs)(card.id)
    const refused = new DeliveryError('rate-limited', 'not now', { retryAfterMs: 1 })
    const channel = { ...card.channel, find: () => Promise.reject(refused) }
    await deliverCard({ ...card.needs, channels: { slack: channel } })(card.id)
    await deliverCard(card.needs)(card.id)
    expect(card.posts).toHaveLength(1)
  })

  it('is not given up where the database goes away while its subject is read', async () => {
    const card = await aCard()
    const { store } = card.needs
    const away = {
      ...store.events,
      find: () => Promise.reject(new Error('Connection terminated unexpectedly')),
    }
    await deliverCard({ ...card.needs, store: { ...store, events: away } })(card.id).catch(() => {})
    expect(await card.read()).not.toMatchObject({ state: 'dead' })
  })

  it('that was posted is not posted again where the database goes away before that is noted', async () => {
    const card = await aCard()
    const { store } = card.needs
    const cards = {
      ...store.cards,
      delivered: () => Promise.reject(new Error('Connection terminated unexpectedly')),
    }
    await deliverCard({ ...card.needs, store: { ...store, cards } })(card.id).catch(() => {})
    // Somebody votes, and the claim of the one who posted it has ended.
    await store.cards.raiseSubject({ kind: 'event', id: card.eventId })
    await world.hand.query(
      `update countersign.cards set lease_until = now() - interval '1 second' where id = $1`,
      [card.id],
    )
    await deliverCard(card.needs)(card.id)
    expect(card.posts).toHaveLength(1)
  })
})

/** A provider that may hang a card twice, and whose time passes as the test says. */
async function aDoubtfulCard() {
  const card = await aCard()
  let now = anHourAgo.now().getTime()
  const channel: Channel = {
    ...card.channel,
    postsTwice: true,
    post: async (one, message, thread, mayBegin) => {
      mayBegin?.(10_000)
      return card.channel.post(one, message, thread)
    },
  }
  const needs = { ...card.needs, channels: { slack: channel }, clock: { now: () => new Date(now) } }
  const pass = (ms: number) => {
    now += ms
  }
  return { ...card, needs, channel, pass, deliver: () => deliverCard(needs)(card.id) }
}
const unheard = () =>
  new DeliveryError('unreachable', 'TimeoutError', { outcomeUnknown: true, mayStillHappen: true })

describe('a call without an answer', () => {
  it('that posts late is found, however often it was looked for before', async () => {
    const card = await aDoubtfulCard()
    card.fails.push({ error: unheard(), afterDoingIt: false })
    await card.deliver()
    await card.deliver()
    card.pass(SETTLES_AFTER_MS - 1)
    await card.deliver()
    expect(card.posts).toHaveLength(0)
    expect(await card.read()).toMatchObject({ state: 'waiting', lastError: { reason: 'unreachable' } })
    await card.channel.post(await card.read(), aMessage(), null)
    await card.deliver()
    expect(card.posts).toHaveLength(1)
    expect(await card.read()).toMatchObject({ state: 'delivered', providerRef: { ts: '1' } })
  })

  it('is made again when it can no longer post', async () => {
    const card = await aDoubtfulCard()
    card.fails.push({ error: unheard(), afterDoingIt: false })
    await card.deliver()
    card.pass(SETTLES_AFTER_MS)
    await card.deliver()
    expect(card.posts).toHaveLength(1)
    expect(await card.read()).toMatchObject({ state: 'delivered', unsettledUntil: null })
  })

  it('shows that the provider answers, where all that is known is that the card is not there', async () => {
    const card = await aDoubtfulCard()
    const { circuits } = card.needs.store
    card.fails.push({ error: unheard(), afterDoingIt: false })
    await card.deliver()
    for (const id of ['a', 'b', 'c', 'd']) await circuits.failed('slack', id)
    await world.hand.query(`update countersign.circuits set probe_at = now()`)
    await card.deliver()
    expect(await circuits.open()).toEqual([])
  })

  it('that changes a card late is overwritten by what is newer', async () => {
    const card = await aDoubtfulCard()
    const { cards } = card.needs.store
    await card.deliver()
    await cards.raiseSubject({ kind: 'event', id: card.eventId })
    card.fails.push({ error: unheard(), afterDoingIt: false })
    await card.deliver()
    await card.deliver()
    expect(card.updates).toHaveLength(1)
    // By our clock, an hour ago, it is over: by the database's as well.
    expect(await cards.raiseSettled(10)).toEqual([])
    await world.hand.query(
      `update countersign.cards set unsettled_until = now() + interval '1 minute', desired = desired + 1, state = 'due'
       where id = $1`,
      [card.id],
    )
    await card.deliver()
    expect(await cards.raiseSettled(10)).toEqual([])
    await world.hand.query(
      `update countersign.cards set unsettled_until = now() - interval '1 second' where id = $1`,
      [card.id],
    )
    expect(await cards.raiseSettled(10)).toMatchObject([{ id: card.id }])
    expect(await cards.raiseSettled(10)).toEqual([])
    await card.deliver()
    expect(card.updates).toHaveLength(3)
  })
})

describe('a worker', () => {
  it('begins no posting that could outlast its claim, and begins anew at once', async () => {
    const card = await aDoubtfulCard()
    await card.needs.store.cards.claim(card.id, 0)
    const slow: Channel = {
      ...card.channel,
      find: async () => {
        card.pass(20_000)
        return undefined
      },
    }
    await deliverCard({ ...card.needs, channels: { slack: slow } })(card.id)
    expect(card.posts).toHaveLength(0)
    expect(await card.read()).toMatchObject({ state: 'waiting', attempts: 0 })
    await card.deliver()
    expect(card.posts).toHaveLength(1)
  })

  it('whose card was refused shows at once what is newer, which may be taken', async () => {
    const card = await aDoubtfulCard()
    await card.deliver()
    await card.needs.store.cards.raiseSubject({ kind: 'event', id: card.eventId })
    let calls = 0
    const refusing: Channel = {
      ...card.channel,
      update: async (...args) => {
        calls += 1
        if (calls > 1) return card.channel.update(...args)
        await card.needs.store.cards.raiseSubject({ kind: 'event', id: card.eventId })
        throw new DeliveryError('invalid', 'msg_too_long')
      },
    }
    await deliverCard({ ...card.needs, channels: { slack: refusing } })(card.id)
    expect(calls).toBe(2)
    expect(await card.read()).toMatchObject({ state: 'delivered', desired: 3, delivered: 3 })
  })

  it('tries an urgent card again every half minute at the latest, however long its provider was away', async () => {
    const card = await aDoubtfulCard()
    await world.hand.query(`update countersign.cards set urgency = 0, attempts = 9 where id = $1`, [card.id])
    card.fails.push({ error: new DeliveryError('unreachable', 'ECONNREFUSED'), afterDoingIt: false })
    await card.deliver()
    const { dueAt } = await card.read()
    expect(dueAt.getTime() - card.needs.clock.now().getTime()).toBe(30_000)
  })
})
