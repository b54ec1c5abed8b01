import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { directory } from '../../../src/adapters/system/directory.ts'
import type { AnswerLink } from '../../../src/domain/answer-link.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { MailLink } from '../../../src/domain/mail-link.ts'
import { aPolicy } from '../../../src/domain/policy.ts'
import type { Channel } from '../../../src/ports/channel.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { answerInquiry } from '../../../src/usecases/answering/answer-inquiry.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { fireTimers } from '../../../src/usecases/deciding/fire-timers.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { asked } from '../../support/asked.ts'
import { aPerson } from '../../support/people.ts'
import { someRules } from '../../support/rules.ts'
import { aChannel, aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** What cannot be edited: it fails where it is told to, and remembers what was said below a card. */
function aMailbox() {
  const { channel, posts, fails } = aChannel()
  const follows: { readonly news: string; readonly status: string; readonly thread: string | undefined }[] =
    []
  const failures: Error[] = []
  const mailbox: Channel = {
    name: 'email',
    can: { update: false, buttons: false, thread: true },
    post: channel.post,
    async update() {
      throw new Error('A mail cannot be changed.')
    },
    async follow(_card, { ts }, { status }, news) {
      const failure = failures.shift()
      if (failure) throw failure
      follows.push({ news, status, thread: ts })
    },
    find: async () => undefined,
  }
  return { mailbox, posts, fails, failures, follows }
}

async function mailed(type: string, data: object = {}) {
  const mail = aMailbox()
  const needs = {
    ...world.needs,
    clock: { now: () => new Date(Date.now() - 3_600_000) },
    channels: { email: mail.mailbox },
    rules: someRules({ defaults: { email: [`${randomUUID()}@x.io`] } }),
  }
  const id = randomUUID()
  const send = (eventId: string, more: object) =>
    acceptEvents(needs)([{ given: { id: eventId, type, source: 'ci', data: { ...data, ...more } } }], 'local')
  await send(id, {})
  const [approval] = await needs.store.approvals.ofEvents([id])
  const subject = approval
    ? ({ kind: 'approval', id: approval.id } as const)
    : ({ kind: 'event', id } as const)
  const read = async () => (await needs.store.cards.ofSubject(subject))[0]!
  const { id: cardId } = await read()
  const deliver = () => deliverCard(needs)(cardId)
  await deliver()
  const vote = (verdict: 'approve' | 'reject') =>
    castVote(needs)({
      approvalId: approval!.id,
      identity: { channel: 'slack', user: 'U0ALEX' },
      verdict,
      reason: 'Because',
      channel: 'slack',
    })
  return { ...mail, send, read, deliver, vote, raise: () => needs.store.cards.raiseSubject(subject) }
}

const ASK = { title: 'Deploy api', risk: 'high' }

describe('a card that cannot be edited', () => {
  it('is followed once by what was decided, in its thread', async () => {
    const { posts, follows, deliver, vote, read, raise } = await mailed('approval-request', ASK)
    await vote('approve')
    await deliver()
    expect(posts).toHaveLength(1)
    expect(follows).toEqual([{ news: 'approved', status: 'Approved by Alex Kim', thread: '1' }])
    await raise()
    await deliver()
    expect(follows).toHaveLength(1)
    expect(await read()).toMatchObject({ state: 'delivered', providerRef: { ts: '1', told: 'approved' } })
  })

  it('rests where nothing that matters has changed', async () => {
    const { posts, follows, deliver, raise, read } = await mailed('approval-request', ASK)
    await raise()
    await deliver()
    expect([posts.length, follows]).toEqual([1, []])
    expect(await read()).toMatchObject({ state: 'delivered', desired: 2, delivered: 2 })
  })

  it('is followed by what is asked now, where that changed', async () => {
    const more = { request_id: randomUUID() }
    const { follows, deliver, send } = await mailed('approval-request', { ...ASK, ...more })
    await send(randomUUID(), { description: 'Another version' })
    await deliver()
    expect(follows).toMatchObject([{ news: expect.stringMatching(/^asked-[0-9a-f]{8}$/) }])
  })

  it('that speaks of anything else is sent once and then rests', async () => {
    const { posts, follows, deliver, raise, read } = await mailed('generic', { message: 'Hello' })
    await raise()
    await deliver()
    expect([posts.length, follows]).toEqual([1, []])
    expect(await read()).toMatchObject({ state: 'delivered', desired: 2, delivered: 2 })
  })

  it('is followed later where the first try failed', async () => {
    const { follows, failures, deliver, vote, read } = await mailed('approval-request', ASK)
    await vote('reject')
    failures.push(new DeliveryError('unreachable', 'ECONNECTION'))
    await deliver()
    expect([follows, (await read()).state]).toEqual([[], 'waiting'])
    await deliver()
    expect(follows).toMatchObject([{ news: 'rejected' }])
  })
})

describe('the link to decide', () => {
  const ANN = aPerson({ id: 'ann', email: ['Ann@x.io', 'team@x.io'] })
  const BOB = aPerson({ id: 'bob', email: ['team@x.io'] })

  const GUEST = aPerson({ id: 'guest', roles: [], email: ['guest@x.io'] })

  async function mailTo(target: string, type = 'approval-request', data: object = ASK) {
    const { mailbox, posts } = aMailbox()
    const links: MailLink[] = []
    const needs = {
      ...world.needs,
      people: directory({ people: [ANN, BOB, GUEST], proven: world.needs.store.identities }),
      channels: { email: mailbox },
      rules: someRules({ defaults: { email: target } }),
      decisionUrl: (link: MailLink) => {
        links.push(link)
        return 'https://c.example/a/token'
      },
      answerUrl: () => 'https://c.example/q/token',
    }
    const id = randomUUID()
    await acceptEvents(needs)([{ given: { id, type, source: 'ci', data } }], 'local')
    const [approval] = await needs.store.approvals.ofEvents([id])
    const kind = approval ? 'approval' : 'event'
    const [card] = await needs.store.cards.ofSubject({ kind, id: approval?.id ?? id })
    await deliverCard(needs)(card!.id)
    const actions = posts[0]?.message.actions.filter((action) => action.kind === 'link')
    const notes = posts[0]?.message.blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : []))
    return { links, actions, approval, notes }
  }

  it('stands in the mail to a listed person, for that person, approval and digest', async () => {
    const { links, actions, approval } = await mailTo('ann@X.io')
    expect(links).toEqual([{ approvalId: approval?.id, personId: 'ann', digest: approval?.digest }])
    expect(actions).toEqual([
      { kind: 'link', label: 'Read all of it and decide', url: 'https://c.example/a/token' },
    ])
  })

  it('is to read and not to decide for somebody who may not', async () => {
    const { actions } = await mailTo('guest@x.io')
    expect(actions).toMatchObject([{ label: 'Read all of it' }])
  })

  it.each(['team@x.io', 'ops@x.io'])('that %s has none is said, with what to do instead', async (target) => {
    const { notes } = await mailTo(target)
    expect(notes).toEqual([
      `This mail has no link to decide, because ${target} is not the address of one listed person alone. Whoever may decide does so by the link in a mail of their own.`,
    ])
    const question = await mailTo(target, 'clarification-request', { questions: ['Why?'] })
    expect(question.notes?.at(-1)).toContain('Whoever may answer does so')
  })

  it.each([
    ['an address that several read', 'team@x.io', 'approval-request'],
    ['an address of nobody listed', 'ops@x.io', 'approval-request'],
    ['a person, where nothing is asked', 'ann@x.io', 'generic'],
  ])('does not stand in the mail to %s', async (_, target, type) => {
    expect(await mailTo(target, type)).toMatchObject({ links: [], actions: [] })
  })
})

it('carries the link to answer a question, and says later what was answered', async () => {
  const ann = aPerson({ id: 'ann', email: ['ann@x.io'] })
  const { mailbox, posts, follows } = aMailbox()
  const links: AnswerLink[] = []
  const needs = {
    ...world.needs,
    people: directory({ people: [ann], proven: world.needs.store.identities }),
    channels: { email: mailbox },
    rules: someRules({ defaults: { email: 'ann@x.io' } }),
    answerUrl: (link: AnswerLink) => {
      links.push(link)
      return 'https://c.example/q/token'
    },
  }
  const eventId = randomUUID()
  const given = { id: eventId, type: 'clarification-request', data: { questions: ['Why?'] } }
  await acceptEvents(needs)([{ given }], 'local')
  const [card] = await needs.store.cards.ofSubject({ kind: 'event', id: eventId })
  await deliverCard(needs)(card!.id)
  expect(links).toEqual([{ eventId, personId: 'ann' }])
  const link = { kind: 'link', label: 'Read all of it and answer', url: 'https://c.example/q/token' }
  expect(posts[0]?.message.actions).toContainEqual(link)
  const identity = { channel: 'email', person: 'ann' } as const
  const answers = { '1': 'Because' }
  await answerInquiry(needs)({ eventId, identity, channel: 'email', given: { answers } })
  await deliverCard(needs)(card!.id)
  expect(follows).toMatchObject([{ news: 'answered' }])
  expect(links).toHaveLength(1)
})

it('reminds in the thread of the first mail, with the link, and rests when it is decided', async () => {
  const ann = aPerson({ id: 'ann', email: ['ann@x.io'] })
  const { mailbox, posts, follows } = aMailbox()
  const needs = {
    ...world.needs,
    people: directory({ people: [ann], proven: world.needs.store.identities }),
    channels: { email: mailbox },
    rules: someRules({
      defaults: { email: 'ann@x.io' },
      policies: [{ match: {}, policy: aPolicy({ name: 'impatient', roles: null, remindAfterMs: [1] }) }],
    }),
    decisionUrl: () => 'https://c.example/a/token',
  }
  const approval = await asked({ needs })
  const [card] = await needs.store.cards.ofSubject({ kind: 'approval', id: approval.id })
  await deliverCard(needs)(card!.id)
  const started = world.woken.length
  await vi.waitFor(async () => expect(await needs.store.timers.due(100)).toContain(approval.id))
  await fireTimers(needs)(approval.id)
  const ids = world.woken.slice(started).map(({ id }) => id)
  const deliver = () => Promise.all(ids.map((id) => deliverCard(needs)(id)))
  await deliver()
  const link = { kind: 'link', url: 'https://c.example/a/token' }
  expect(posts).toHaveLength(2)
  expect(posts[1]).toMatchObject({ thread: { ts: '1' }, message: { actions: [link] } })
  const identity = { channel: 'email', person: 'ann' } as const
  await castVote(needs)({ approvalId: approval.id, identity, verdict: 'approve', channel: 'email' })
  await deliver()
  expect(posts).toHaveLength(2)
  expect(follows).toMatchObject([{ news: 'approved', thread: '1' }])
})
