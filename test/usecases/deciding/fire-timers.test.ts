import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionPlace } from '../../../src/domain/agent-session.ts'
import { aPolicy, type Policy } from '../../../src/domain/policy.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { delegate } from '../../../src/usecases/deciding/delegate.ts'
import { fireTimers } from '../../../src/usecases/deciding/fire-timers.ts'
import { reassignApproval } from '../../../src/usecases/deciding/reassign-approval.ts'
import { snoozeApproval } from '../../../src/usecases/deciding/snooze-approval.ts'
import { JO, SAM } from '../../support/people.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const MINUTE = 60_000
const slack = (user: string) => ({ channel: 'slack', user }) as const
const ALEX = slack('U0ALEX')

/** Asked under a policy for tech leads that reminds after 10 minutes and then asks the CTO after 20. */
async function asked(changes: Partial<Policy> = {}) {
  const policy = aPolicy({
    name: 'patient',
    roles: ['tech_lead'],
    remindAfterMs: [10 * MINUTE],
    escalate: [{ afterMs: 20 * MINUTE, to: ['role:cto'] }],
    ...changes,
  })
  const needs = { ...world.needs, rules: someRules({ policies: [{ match: {}, policy }] }) }
  const event = { id: randomUUID(), type: 'approval-request', data: { title: 'Deploy' } }
  await acceptEvents(needs)([{ given: event }], 'local')
  return (await world.needs.store.approvals.ofEvents([event.id]))[0]!
}

const fire = (id: string) => fireTimers(world.needs)(id)
const find = async (id: string) => (await world.needs.store.approvals.find(id))!
const auditOf = async (id: string) =>
  (await world.needs.store.audit.of(`approval:${id}`)).map(({ action, detail }) => [action, detail.called])
const cast = (approvalId: string, identity: typeof ALEX) =>
  castVote(world.needs)({ approvalId, identity, verdict: 'approve', channel: 'slack' })

describe('a reminder', () => {
  it('calls once those who may vote, when it is due, below the card', async () => {
    const { id } = await asked()
    await fire(id)
    expect(await auditOf(id)).toEqual([])
    await world.minutesPass(id, 10)
    expect(await world.needs.store.timers.due(1000)).toContain(id)
    await Promise.all([fire(id), fire(id), fire(id)])
    expect(await auditOf(id)).toEqual([['approval.reminded', ['alex']]])
  })

  it('does not hang in an agent session that asked about it', async () => {
    const { id, eventId } = await asked()
    const subject = { kind: 'approval', id } as const
    const card = { id: randomUUID(), subject, destination: sessionPlace('s-1'), eventId, eventAt: new Date() }
    await world.needs.store.cards.raise([card])
    await world.minutesPass(id, 10)
    await fire(id)
    expect(await auditOf(id)).toEqual([['approval.reminded', ['alex']]])
    expect(await world.needs.store.cards.ofSession('s-1')).toHaveLength(1)
  })

  it('calls nobody who voted, is away, or asked to be left in peace', async () => {
    const { id } = await asked({ roles: null, quorum: 3 })
    await cast(id, ALEX)
    await snoozeApproval(world.needs)(id, slack('U0SAM'), 5 * MINUTE)
    await world.minutesPass(id, 1)
    const { id: other } = await asked({ roles: null, quorum: 3 })
    await delegate(world.needs)(slack('U0JO'), SAM, new Date(Date.now() + 60 * MINUTE))
    await snoozeApproval(world.needs)(other, ALEX, 60 * MINUTE)
    await world.minutesPass(other, 10)
    await fire(other)
    expect(await auditOf(other)).toContainEqual(['approval.reminded', ['sam']])
    await world.needs.store.delegations.end('jo')
  })

  it('comes to whoever wanted it later, and to them alone', async () => {
    const { id } = await asked({ roles: null })
    await snoozeApproval(world.needs)(id, ALEX, 5 * MINUTE)
    await world.minutesPass(id, 5)
    await fire(id)
    expect(await auditOf(id)).toEqual([
      ['approval.snoozed', undefined],
      ['approval.reminded', ['alex']],
    ])
  })

  it('does not come after the limit, nor once it is decided', async () => {
    const late = await asked({ timeLimitMs: 15 * MINUTE })
    await world.minutesPass(late.id, 15)
    await fire(late.id)
    const decided = await asked()
    await cast(decided.id, ALEX)
    await world.minutesPass(decided.id, 10)
    await fire(decided.id)
    expect((await auditOf(late.id)).length + (await auditOf(decided.id)).length).toBe(1)
  })
})

describe('an escalation', () => {
  it('lets others decide as well, and sends them the card', async () => {
    const { id } = await asked()
    expect(await cast(id, slack('U0JO'))).toMatchObject({ reason: 'not-an-approver' })
    await world.minutesPass(id, 20)
    await fire(id)
    expect((await find(id)).grants).toMatchObject([{ kind: 'escalated', to: ['role:cto'] }])
    const cards = await world.needs.store.cards.ofSubject({ kind: 'approval', id })
    expect(cards.map(({ destination }) => destination.target)).toContain('U0JO')
    expect(await cast(id, slack('U0JO'))).toMatchObject({ kind: 'recorded', approval: { state: 'approved' } })
  })

  it('that comes late together with a reminder calls people once', async () => {
    const { id } = await asked()
    await world.minutesPass(id, 45)
    await fire(id)
    expect(await auditOf(id)).toEqual([['approval.escalated', ['alex', 'jo']]])
  })
})

describe('handing over', () => {
  it('gives a place to another, who gets the card directly', async () => {
    const { id } = await asked()
    expect(await reassignApproval(world.needs)(id, ALEX, JO)).toMatchObject({ kind: 'reassigned' })
    expect(await cast(id, ALEX)).toMatchObject({ reason: 'handed-over' })
    const cards = await world.needs.store.cards.ofSubject({ kind: 'approval', id })
    expect(cards.map(({ destination }) => destination.target)).toContain('U0JO')
    expect(await cast(id, slack('U0JO'))).toMatchObject({ approval: { votes: [{ onBehalfOf: 'alex' }] } })
  })

  it('is refused to whoever has no place, and recorded', async () => {
    const { id } = await asked()
    expect(await reassignApproval(world.needs)(id, slack('U0SAM'), JO)).toMatchObject({
      reason: 'not-an-approver',
    })
    expect((await auditOf(id)).map(([action]) => action)).toEqual(['reassignment.refused'])
  })
})
