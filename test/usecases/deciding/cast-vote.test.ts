import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Approval } from '../../../src/domain/approval.ts'
import type { Identity } from '../../../src/domain/person.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { type CastBallot, castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { cancelApproval, expireApproval } from '../../../src/usecases/deciding/close-approval.ts'
import { delegate, endDelegation } from '../../../src/usecases/deciding/delegate.ts'
import { recordOpening } from '../../../src/usecases/deciding/record-opening.ts'
import { withdrawVote } from '../../../src/usecases/deciding/withdraw-vote.ts'
import { PEOPLE } from '../../support/people.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const ALEX: Identity = { channel: 'slack', team: 'T1', user: 'U0ALEX' }
const SAM: Identity = { channel: 'slack', team: 'T1', user: 'U0SAM' }
const JO: Identity = { channel: 'slack', team: 'T1', user: 'U0JO' }
const STRANGER: Identity = { channel: 'slack', team: 'T1', user: 'U0NOBODY' }

async function asked(data: Record<string, unknown> = {}) {
  const event = { id: randomUUID(), type: 'approval-request', data: { title: 'Deploy', ...data } }
  await acceptEvents(world.needs)([{ given: event }], 'local')
  const [approval] = await world.needs.store.approvals.ofEvents([event.id])
  return approval!
}

const cast = (approvalId: string, changes: Partial<CastBallot> = {}) =>
  castVote(world.needs)({ approvalId, identity: ALEX, verdict: 'approve', channel: 'slack', ...changes })

const callbacksOf = (approvalId: string) => world.needs.store.callbacks.ofApprovals([approvalId])
const auditOf = async (approvalId: string) =>
  (await world.needs.store.audit.of(`approval:${approvalId}`)).map(({ actor, action }) => [actor, action])

it('records the vote, the decision, the callback and the audit entry, and raises the cards', async () => {
  const approval = await asked()
  expect(await cast(approval.id, { digest: approval.digest })).toMatchObject({
    kind: 'recorded',
    approval: { state: 'approved' },
  })
  expect(await world.needs.store.approvals.find(approval.id)).toMatchObject({
    state: 'approved',
    votes: [{ person: 'alex' }],
  })
  expect(await callbacksOf(approval.id)).toMatchObject([
    {
      state: 'delivering',
      body: {
        type: 'approval.decided',
        decision: 'approved',
        digest: approval.digest,
        decided_by: [{ person: 'alex', channel: 'slack' }],
      },
    },
  ])
  expect(await world.needs.store.cards.ofSubject({ kind: 'approval', id: approval.id })).toMatchObject([
    { desired: 2 },
  ])
  expect(await auditOf(approval.id)).toEqual([['alex', 'vote.recorded']])
  const [callback] = await callbacksOf(approval.id)
  expect(world.woken).toContainEqual({ lane: 'callbacks', id: callback!.id, delayMs: 0 })
})

describe('refuses', () => {
  it('a stranger, and writes down who tried', async () => {
    const approval = await asked()
    expect(await cast(approval.id, { identity: STRANGER })).toMatchObject({
      kind: 'refused',
      reason: 'unknown-person',
    })
    expect((await world.needs.store.approvals.find(approval.id))!.state).toBe('pending')
    expect(await auditOf(approval.id)).toEqual([['slack:U0NOBODY', 'vote.refused']])
  })

  it('a vote on something other than what is asked', async () => {
    const approval = await asked()
    expect(await cast(approval.id, { digest: 'sha256:other' })).toMatchObject({
      kind: 'refused',
      reason: 'payload-changed',
    })
  })

  it('a vote that comes too late, by the database’s clock', async () => {
    const approval = await asked()
    await world.needs.store.transaction(async (tx) => {
      await tx.approvals.record({ ...approval, state: 'expired', decidedAt: new Date() })
    })
    expect(await cast(approval.id)).toMatchObject({ kind: 'refused', reason: 'expired' })
  })

  it('an approval that does not exist', async () => {
    expect(await cast(randomUUID())).toEqual({ kind: 'not-found' })
  })

  it('whoever lacks the role, and writes down under which policy', async () => {
    const approval = await asked({ risk: 'critical' })
    expect(await cast(approval.id, { reason: 'fine' })).toMatchObject({ reason: 'not-an-approver' })
    const [entry] = await world.needs.store.audit.of(`approval:${approval.id}`)
    expect(entry).toMatchObject({
      actor: 'alex',
      action: 'vote.refused',
      detail: {
        refused: 'not-an-approver',
        channel: 'slack',
        verdict: 'approve',
        digest: approval.digest,
        policy: 'critical risk',
        policy_version: approval.policy.version,
      },
    })
  })
})

describe('what cannot be undone', () => {
  const opened = (approval: Approval, page: number, pages: number) =>
    recordOpening(world.needs)({
      approvalId: approval.id,
      digest: approval.digest,
      identity: ALEX,
      page,
      pages,
    })

  it('is approved only by whoever opened all of it', async () => {
    const approval = await asked({ reversible: false })
    expect(await cast(approval.id)).toMatchObject({ reason: 'not-opened' })
    expect(await opened(approval, 0, 2)).toBe(false)
    expect(await cast(approval.id)).toMatchObject({ reason: 'not-opened' })
    expect(await opened(approval, 1, 2)).toBe(true)
    expect(await cast(approval.id)).toMatchObject({ kind: 'recorded', approval: { state: 'approved' } })
    expect(await auditOf(approval.id)).toContainEqual(['alex', 'payload.opened'])
  })

  it('is approved by API by whoever names the digest of what they read', async () => {
    const approval = await asked({ reversible: false })
    const byApi = { identity: { channel: 'api', person: 'alex' }, channel: 'api' } as const
    expect(await cast(approval.id, byApi)).toMatchObject({ reason: 'not-opened' })
    expect(await cast(approval.id, { ...byApi, digest: approval.digest })).toMatchObject({ kind: 'recorded' })
  })

  it('is not opened for a stranger', async () => {
    const approval = await asked({ reversible: false })
    const shown = { approvalId: approval.id, digest: approval.digest, identity: STRANGER, page: 0, pages: 1 }
    expect(await recordOpening(world.needs)(shown)).toBe(false)
  })
})

it('counts a stand-in while somebody is away, and says in whose place', async () => {
  const until = new Date(Date.now() + 60_000)
  await delegate(world.needs)(JO, PEOPLE.find(({ id }) => id === 'sam')!, until)
  const approval = await asked({ risk: 'high' })
  expect(await cast(approval.id, { identity: SAM })).toMatchObject({ kind: 'recorded' })
  expect((await callbacksOf(approval.id))[0]!.body).toMatchObject({
    decided_by: [{ person: 'sam', on_behalf_of: 'jo' }],
  })
  expect(await endDelegation(world.needs)(JO)).toBe('ended')
  expect(await cast((await asked({ risk: 'high' })).id, { identity: SAM })).toMatchObject({
    reason: 'not-an-approver',
  })
})

it('takes a vote back while nothing is decided, and keeps in the audit that it was there', async () => {
  const approval = await asked({ quorum: 2 })
  await cast(approval.id)
  const withdraw = withdrawVote(world.needs)
  expect(await withdraw(approval.id, SAM, 'slack')).toMatchObject({ reason: 'nothing-to-withdraw' })
  expect(await withdraw(approval.id, ALEX, 'slack')).toMatchObject({ kind: 'withdrawn' })
  expect((await world.needs.store.approvals.find(approval.id))!.votes).toEqual([])
  expect(await cast(approval.id)).toMatchObject({ kind: 'recorded' })
  expect((await auditOf(approval.id)).map(([, action]) => action)).toEqual([
    'vote.recorded',
    'withdrawal.refused',
    'vote.withdrawn',
    'vote.recorded',
  ])
})

it('decides once when many press at once, and tells the others', async () => {
  const approval = await asked()
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0
        ? cast(approval.id)
        : cast(approval.id, { identity: SAM, verdict: 'reject', reason: 'no' }),
    ),
  )
  expect(results.filter((result) => result.kind === 'recorded')).toHaveLength(1)
  expect(
    results.filter((result) => result.kind === 'refused' && result.reason === 'already-decided'),
  ).toHaveLength(19)
  expect(await callbacksOf(approval.id)).toHaveLength(1)
})

it('keeps the reason and the conditions, and passes them on', async () => {
  const approval = await asked()
  await cast(approval.id, { reason: ' looks good ', conditions: 'only staging' })
  expect((await callbacksOf(approval.id))[0]!.body).toMatchObject({
    reason: 'looks good',
    conditions: 'only staging',
  })
})

it('ends a pending approval by cancelling it, and tells the orchestrator', async () => {
  const approval = await asked()
  expect(await cancelApproval(world.needs)(approval.id, 'superseded', 'key:ci')).toMatchObject({
    state: 'cancelled',
  })
  expect((await callbacksOf(approval.id))[0]!.body).toMatchObject({
    decision: 'cancelled',
    reason: 'superseded',
  })
  expect(await cast(approval.id)).toMatchObject({ kind: 'refused', reason: 'cancelled' })
})

it('does not end what is decided, or not yet due', async () => {
  const open = await asked()
  expect(await expireApproval(world.needs)(open.id)).toMatchObject({ state: 'pending' })
  await cast(open.id)
  expect(await cancelApproval(world.needs)(open.id, 'too late', 'key:ci')).toMatchObject({
    state: 'approved',
  })
  expect(await callbacksOf(open.id)).toHaveLength(1)
})

it('asks for more attempts as an approval, and answers with their number', async () => {
  const event = {
    id: randomUUID(),
    type: 'additional-attempts-request',
    task_id: 'GH-42',
    requested_additional_attempts: 3,
    reason: 'Slow suite',
  }
  await acceptEvents(world.needs)([{ given: event }], 'local')
  const [approval] = await world.needs.store.approvals.ofEvents([event.id])
  await cast(approval!.id)
  expect((await callbacksOf(approval!.id))[0]!.body).toMatchObject({
    type: 'attempts.decided',
    decision: 'approved',
    additional_attempts_granted: 3,
  })
})
