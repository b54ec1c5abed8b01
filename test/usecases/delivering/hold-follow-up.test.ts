import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directory } from '../../../src/adapters/system/directory.ts'
import { type Holding, NOTHING_HELD } from '../../../src/domain/holding/holding.ts'
import { aPolicy } from '../../../src/domain/policy.ts'
import type { Channel } from '../../../src/ports/channel.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { fireTimers } from '../../../src/usecases/deciding/fire-timers.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { aPerson } from '../../support/people.ts'
import { someRules } from '../../support/rules.ts'
import { aChannel, aWorld, type World } from '../../support/world.ts'

const DAY_MS = 24 * 3_600_000

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(async () => {
  await world.close()
})

/** Somebody's mails, of which nothing can be changed, and their direct messages. `night` begins when it is called. */
function aSleeper() {
  const id = randomUUID()
  const ann = aPerson({ id, name: 'Ann', roles: ['tech_lead'], email: [`${id}@x.io`], slack: [{ user: id }] })
  const { channel, posts } = aChannel()
  const slack = aChannel()
  const follows: { readonly news: string; readonly status: string }[] = []
  const email: Channel = {
    ...channel,
    name: 'email',
    can: { update: false, buttons: false, thread: true },
    find: async () => undefined,
    async follow(_card, _ref, { status }, news) {
      follows.push({ news, status })
    },
  }
  const held: { quietHours: Holding['quietHours'] } = { quietHours: [] }
  const policy = aPolicy({
    name: 'slow',
    roles: ['tech_lead'],
    timeLimitMs: 3 * DAY_MS,
    remindAfterMs: [60_000, 120_000, 180_000],
  })
  const targets = { email: ann.email[0]!, slack: id }
  const needs = {
    ...world.needs,
    people: directory({ people: [ann], proven: world.needs.store.identities }),
    channels: { email, slack: slack.channel },
    rules: someRules({ defaults: targets, policies: [{ match: {}, policy }] }),
    holding: () => ({ ...NOTHING_HELD, ...held }),
  }
  const send = async (more: object = {}, type = 'approval-request') => {
    const eventId = randomUUID()
    const data = { title: 'Deploy', request_id: id, ...more }
    await acceptEvents(needs)([{ given: { id: eventId, type, source: 'ci', task_id: id, data } }], 'local')
    const [approval] = await needs.store.approvals.ofEvents([eventId])
    return approval!
  }
  const deliver = async () => {
    const query = 'select id from countersign.cards where target = any($1) order by id'
    const { rows } = await world.hand.query<{ id: string }>(query, [Object.values(targets)])
    for (const { id } of rows) await deliverCard(needs)(id)
  }
  const vote = (approvalId: string, verdict: 'approve' | 'reject') => {
    const identity = { channel: 'api', person: id } as const
    return castVote(needs)({ approvalId, identity, verdict, reason: 'Because', channel: 'api' })
  }
  const night = () => {
    const minutes = Math.floor(Date.now() / 60_000)
    const [from, to] = [(minutes - 60) % 1440, (minutes + 480) % 1440]
    held.quietHours = [{ person: id, from, to, zone: 'UTC' }]
  }
  const morning = async () => {
    held.quietHours = []
    await world.hand.query('update countersign.cards set due_at = now() where target = any($1)', [
      Object.values(targets),
    ])
    await deliver()
  }
  const mailCard = async (approvalId: string) => {
    const cards = await needs.store.cards.ofSubject({ kind: 'approval', id: approvalId })
    return cards.find(({ destination }) => destination.channel === 'email')!
  }
  return { needs, posts, slack, follows, send, deliver, vote, night, morning, mailCard }
}

describe('what became of an approval, told by one more mail', () => {
  it('waits for the end of quiet hours and is told once, as it stands by then', async () => {
    const { send, deliver, night, morning, vote, needs, follows, mailCard } = aSleeper()
    const approval = await send()
    await deliver()
    night()
    await send({ description: 'Changed at night' })
    await deliver()
    await vote(approval.id, 'reject')
    await deliver()
    const [callback] = await needs.store.callbacks.ofApprovals([approval.id])
    await reportCallback(needs)(callback!.id)
    await deliver()
    expect(follows).toEqual([])
    const { state, notBefore, dueAt } = await mailCard(approval.id)
    expect({ state, notBefore }).toEqual({ state: 'due', notBefore: dueAt })
    expect(dueAt.getTime()).toBeGreaterThan(Date.now() + 7 * 3_600_000)
    await morning()
    expect(follows).toEqual([{ news: 'rejected', status: 'Rejected by Ann: Because' }])
    expect(await mailCard(approval.id)).toMatchObject({ state: 'delivered' })
  })

  it('is shown at once where it makes no sound', async () => {
    const { send, deliver, night, vote, slack } = aSleeper()
    const approval = await send()
    await deliver()
    night()
    await vote(approval.id, 'approve')
    await deliver()
    expect(slack.updates.at(-1)?.message.status).toBe('Approved by Ann')
  })

  it('comes at once where it is critical', async () => {
    const { send, deliver, night, vote, follows } = aSleeper()
    const approval = await send({ risk: 'critical' })
    await deliver()
    night()
    await vote(approval.id, 'reject')
    await deliver()
    expect(follows).toMatchObject([{ news: 'rejected' }])
  })

  it('comes at once where something else is asked and ends in the night, but not where it is over', async () => {
    const { send, deliver, night, vote, follows } = aSleeper()
    const approval = await send({ expires_in: 3600 })
    await deliver()
    night()
    await send({ expires_in: 3600, description: 'Changed at night' })
    await deliver()
    expect(follows).toMatchObject([{ news: expect.stringMatching(/^asked-/) }])
    await vote(approval.id, 'reject')
    await deliver()
    expect(follows).toHaveLength(1)
  })
})

describe('a reminder that was kept back', () => {
  const reminders = (posts: ReturnType<typeof aSleeper>['posts']) =>
    posts.map(({ message }) => message.title).filter((title) => title.startsWith('Reminder'))
  const titlesOf = ({ posts, slack }: ReturnType<typeof aSleeper>) => [posts, slack.posts].map(reminders)

  async function remindedAtNight(sleeper: ReturnType<typeof aSleeper>, approvalId: string) {
    for (const _ of [1, 2, 3]) {
      await world.minutesPass(approvalId, 1)
      await fireTimers(sleeper.needs)(approvalId)
      await sleeper.deliver()
    }
    expect(titlesOf(sleeper)).toEqual([[], []])
  }

  it('comes once, however many there were', async () => {
    const sleeper = aSleeper()
    const { id } = await sleeper.send()
    await sleeper.deliver()
    sleeper.night()
    await remindedAtNight(sleeper, id)
    await sleeper.morning()
    expect(titlesOf(sleeper)).toEqual([['Reminder: Deploy'], ['Reminder: Deploy']])
  })

  it('does not come where the approval is decided', async () => {
    const sleeper = aSleeper()
    const { id } = await sleeper.send()
    await sleeper.deliver()
    sleeper.night()
    await remindedAtNight(sleeper, id)
    await sleeper.vote(id, 'approve')
    await sleeper.morning()
    expect(titlesOf(sleeper)).toEqual([[], []])
    const left = await world.hand.query(
      `select id from countersign.cards where subject_kind = 'reminder' and target = any($1)`,
      [[sleeper.needs.people.all[0]!.id, sleeper.needs.people.all[0]!.email[0]]],
    )
    expect(left.rows).toEqual([])
  })

  it('does not come beside the approval itself, where that was kept back as well', async () => {
    const sleeper = aSleeper()
    sleeper.night()
    const { id } = await sleeper.send()
    await remindedAtNight(sleeper, id)
    await sleeper.morning()
    expect(titlesOf(sleeper)).toEqual([[], []])
    expect(sleeper.posts.map(({ message }) => message.title)).toEqual(['Deploy'])
  })

  it('still calls people in a conversation that did not take the approval either', async () => {
    const sleeper = aSleeper()
    const conversation = `C${randomUUID()}`
    const needs = {
      ...sleeper.needs,
      rules: () => ({ ...sleeper.needs.rules(), routes: [toSlack(conversation)] }),
    }
    const eventId = randomUUID()
    const given = { id: eventId, type: 'approval-request', data: { title: 'Deploy' } }
    await acceptEvents(needs)([{ given }], 'local')
    const [approval] = await needs.store.approvals.ofEvents([eventId])
    await world.minutesPass(approval!.id, 1)
    await fireTimers(needs)(approval!.id)
    const query = 'select id from countersign.cards where target = $1 order by id'
    const { rows } = await world.hand.query<{ id: string }>(query, [conversation])
    for (const { id } of rows) await deliverCard(needs)(id)
    expect(sleeper.slack.posts.map(({ message }) => message.title)).toEqual(['Deploy', 'Reminder: Deploy'])
  })

  const toSlack = (target: string) => ({
    match: {},
    to: [{ channel: 'slack', target } as const],
    fallback: null,
    continues: false,
  })
})
