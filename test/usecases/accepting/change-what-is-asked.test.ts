import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPolicy } from '../../../src/domain/policy.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { giveStanding, revokeStanding } from '../../../src/usecases/deciding/standing-approvals.ts'
import { readCardSubject } from '../../../src/usecases/delivering/read-subject.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const ALEX = { channel: 'slack', user: 'U0ALEX' } as const
const SAM = { channel: 'slack', user: 'U0SAM' } as const

/** Sends an event and returns its approval as it is then. */
async function send(
  data: Record<string, unknown>,
  envelope: Record<string, unknown> = {},
  needs: World['needs'] = world.needs,
) {
  const event = {
    id: randomUUID(),
    type: 'approval-request',
    ...envelope,
    data: { title: 'Deploy', ...data },
  }
  const [accepted] = await acceptEvents(needs)([{ given: event }], 'local')
  if (accepted?.kind !== 'accepted' || accepted.approvalId === null) throw new Error(JSON.stringify(accepted))
  return { event, approval: (await world.needs.store.approvals.find(accepted.approvalId))! }
}

const auditOf = async (approvalId: string) =>
  (await world.needs.store.audit.of(`approval:${approvalId}`)).map(({ actor, action }) => [actor, action])
const approve = (approvalId: string, digest: string, identity: typeof ALEX | typeof SAM = ALEX) =>
  castVote(world.needs)({ approvalId, identity, verdict: 'approve', channel: 'slack', digest })

describe('the same request again', () => {
  it('with another payload voids the votes, keeps the id, and shows what changed on every card', async () => {
    const name = { request_id: randomUUID(), quorum: 2 }
    const first = await send({ ...name, version: '1.4.2' })
    await approve(first.approval.id, first.approval.digest)
    const second = await send({ ...name, version: '1.4.3' })

    expect(second.approval).toMatchObject({
      id: first.approval.id,
      eventId: second.event.id,
      state: 'pending',
      votes: [],
      change: { voided: ['alex'], fields: [{ path: 'version', before: '"1.4.2"', after: '"1.4.3"' }] },
    })
    expect(await approve(first.approval.id, first.approval.digest, SAM)).toMatchObject({
      reason: 'payload-changed',
    })
    const [card] = await world.needs.store.cards.ofSubject({ kind: 'approval', id: first.approval.id })
    expect(card!.desired).toBeGreaterThan(2)
    expect((await readCardSubject(world.needs)(card!))?.event.data).toMatchObject({ version: '1.4.3' })
    expect(await auditOf(first.approval.id)).toContainEqual(['orchestrator', 'approval.changed'])
  })

  it('speaks of the new payload even where its event claims to be older', async () => {
    const name = { request_id: randomUUID() }
    const { approval } = await send({ ...name, version: '1' }, { time: '2026-11-21T10:00:00Z' })
    await send({ ...name, version: '2' }, { time: '2020-01-01T00:00:00Z' })
    const [card] = await world.needs.store.cards.ofSubject({ kind: 'approval', id: approval.id })
    expect((await readCardSubject(world.needs)(card!))?.event.data).toMatchObject({ version: '2' })
  })

  it('with the same payload changes nothing, under either event', async () => {
    const name = { request_id: randomUUID(), quorum: 2 }
    const first = await send(name)
    await approve(first.approval.id, first.approval.digest)
    const second = await send(name)
    expect(second.approval).toMatchObject({
      id: first.approval.id,
      votes: [{ person: 'alex' }],
      change: null,
    })
    const again = await acceptEvents(world.needs)([{ given: first.event }, { given: second.event }], 'local')
    expect(again).toMatchObject([
      { kind: 'duplicate', approvalId: first.approval.id },
      { kind: 'duplicate', approvalId: first.approval.id },
    ])
  })

  it('asks anew once the first is decided, or where somebody else asks', async () => {
    const name = { request_id: randomUUID() }
    const first = await send(name)
    const other = await send(name, { source: 'another-bot' })
    expect(other.approval.id).not.toBe(first.approval.id)
    await approve(first.approval.id, first.approval.digest)
    expect((await send(name)).approval.id).not.toBe(first.approval.id)
  })

  it('in one batch changes the first of the batch', async () => {
    const data = { title: 'Deploy', request_id: randomUUID() }
    const events = ['1', '2'].map((version) => ({
      given: { id: randomUUID(), type: 'approval-request', data: { ...data, version } },
    }))
    const [one, two] = await acceptEvents(world.needs)(events, 'local')
    expect(one).toMatchObject({ kind: 'accepted' })
    expect(two).toMatchObject({ approvalId: one?.kind === 'accepted' && one.approvalId })
  })
})

it('approves low risk at once, tells the orchestrator, and leaves a trace', async () => {
  const { approval } = await send({ risk: 'low' })
  expect(approval).toMatchObject({ state: 'approved', votes: [] })
  const [callback] = await world.needs.store.callbacks.ofApprovals([approval.id])
  expect(callback!.body).toMatchObject({
    decision: 'approved',
    decided_by: [],
    reason: approval.closingReason,
  })
  expect(await auditOf(approval.id)).toEqual([['countersign', 'approval.decided-by-policy']])
  expect(world.woken).toContainEqual({ lane: 'callbacks', id: callback!.id, delayMs: 0 })
})

describe('a standing approval', () => {
  const action = { name: 'deploy', parameters: { service: 'api', version: '1.4.2' } }
  const give = async (identity = ALEX, changes = {}) => {
    const given = await giveStanding(world.needs)(identity, {
      action: 'deploy',
      source: 'ci',
      parameters: { service: 'api', version: '1.*' },
      reason: 'Patch releases are routine',
      endsAt: new Date(Date.now() + 60_000),
      maxUses: 1,
      ...changes,
    })
    if (given.kind !== 'given') throw new Error(given.reason)
    return given.standing
  }
  const ask = (data = {}) => send({ reversible: true, action, ...data }, { source: 'ci' })

  it('votes in its person’s name, so many times as it may, and each use is recorded', async () => {
    const standing = await give()
    const { approval } = await ask()
    expect(approval).toMatchObject({
      state: 'approved',
      votes: [{ person: 'alex', standingId: standing.id, reason: 'Patch releases are routine' }],
    })
    const [callback] = await world.needs.store.callbacks.ofApprovals([approval.id])
    expect(callback!.body).toMatchObject({ decided_by: [{ standing_approval: standing.id }] })
    expect(await auditOf(approval.id)).toEqual([['alex', 'vote.recorded']])
    expect((await ask()).approval.state).toBe('pending')
  })

  it('is one vote of two where the policy wants two', async () => {
    await give()
    const { approval } = await ask({ quorum: 2 })
    expect(approval).toMatchObject({ state: 'pending', votes: [{ person: 'alex' }] })
    expect(await approve(approval.id, approval.digest, SAM)).toMatchObject({
      approval: { state: 'approved' },
    })
  })

  it('does not count where its person may not vote, and is not used up by that', async () => {
    const standing = await give(SAM as never)
    const { approval } = await ask({ risk: 'high' })
    expect(approval).toMatchObject({ state: 'pending', votes: [] })
    expect(await world.needs.store.standing.find(standing.id)).toMatchObject({ uses: 0 })
    expect(await revokeStanding(world.needs)(ALEX, standing.id)).toBe('revoked')
    expect(await revokeStanding(world.needs)(ALEX, standing.id)).toBe('not-found')
    expect((await ask()).approval.state).toBe('pending')
  })

  it('is given and revoked by listed people only, and not for the past', async () => {
    const stranger = { channel: 'slack', user: 'U0NOBODY' } as const
    const wanted = { action: '*', source: '*', parameters: {}, reason: 'x', maxUses: 1 }
    const giveIt = (identity: typeof stranger | typeof ALEX, endsAt: Date) =>
      giveStanding(world.needs)(identity, { ...wanted, endsAt })
    expect(await giveIt(stranger, new Date(Date.now() + 1000))).toMatchObject({ reason: 'unknown-person' })
    expect(await giveIt(ALEX, new Date(0))).toMatchObject({ reason: 'already-ended' })
    expect(await revokeStanding(world.needs)(stranger, 'any')).toBe('unknown-person')
  })
})

it('decides by the policies of the configuration, and keeps the one it was asked under', async () => {
  const policies = [
    { match: { 'label.env': ['production'] }, policy: aPolicy({ name: 'production', roles: ['cto'] }) },
  ]
  const needs = { ...world.needs, rules: someRules({ policies }) }
  const { approval } = await send({ labels: { env: 'production' } }, {}, needs)
  expect(approval.policy).toMatchObject({ name: 'production', roles: ['cto'] })
  expect(await approve(approval.id, approval.digest)).toMatchObject({ reason: 'not-an-approver' })
})
