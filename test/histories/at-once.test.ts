import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directory } from '../../src/adapters/system/directory.ts'
import { aPolicy, type Policy } from '../../src/domain/policy.ts'
import { acceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { type CastBallot, type CastResult, castVote } from '../../src/usecases/deciding/cast-vote.ts'
import { giveStanding } from '../../src/usecases/deciding/standing-approvals.ts'
import { aPerson } from '../support/people.ts'
import { freshPostgres } from '../support/postgres.ts'
import { someRules } from '../support/rules.ts'
import { isMissing } from '../support/services.ts'
import { aStage, type Staged } from './many.ts'

const FIFTY = Array.from({ length: 50 }, (_, place) =>
  aPerson({ id: `voter-${place}`, name: `Voter ${place}`, slack: [{ user: `U${place}` }] }),
)

describe.skipIf(isMissing('postgres'))('at once, through two processes on PostgreSQL', () => {
  let staged: Staged
  beforeAll(async () => {
    staged = await aStage(freshPostgres)
  })
  afterAll(() => staged.close())

  async function asked(policy: Partial<Policy>) {
    const rule = { match: {}, policy: aPolicy({ name: 'test', roles: ['tech_lead'], ...policy }) }
    const processes = staged.stage.processes.map((needs) => ({
      ...needs,
      rules: someRules({ policies: [rule] }),
      people: directory({ people: FIFTY, proven: needs.store.identities }),
    }))
    const event = { id: randomUUID(), type: 'approval-request', data: { title: 'Deploy' } }
    await acceptEvents(processes[0]!)([{ given: event }], 'local')
    const [approval] = await processes[0]!.store.approvals.ofEvents([event.id])
    const { id, digest } = approval!
    const press = (place: number, process: number, more: Partial<CastBallot> = {}) =>
      castVote(processes[process % 2]!)({
        approvalId: id,
        identity: { channel: 'slack', user: `U${place}` },
        verdict: 'approve',
        channel: 'slack',
        digest,
        ...more,
      })
    const { store } = processes[1]!
    const left = async () => ({
      approval: (await store.approvals.find(id))!,
      callbacks: await store.callbacks.ofApprovals([id]),
      audit: (await store.audit.of(`approval:${id}`)).map(({ action }) => action),
    })
    return { press, left }
  }

  const counted = (results: readonly CastResult[]) => results.filter(({ kind }) => kind === 'recorded')
  const refused = (results: readonly CastResult[]) =>
    results.flatMap((result) => (result.kind === 'refused' ? [result] : []))

  it('counts exactly three of fifty voters where three are needed, and tells the others who decided and when', async () => {
    const { press, left } = await asked({ quorum: 3 })
    const results = await Promise.all(FIFTY.map((_, place) => press(place, place)))
    const { approval, callbacks, audit } = await left()

    expect(counted(results)).toHaveLength(3)
    expect(approval).toMatchObject({ state: 'approved', decidedAt: approval.votes.at(-1)!.at })
    expect(new Set(approval.votes.map(({ person }) => person)).size).toBe(3)
    const told = refused(results)
    expect(told).toHaveLength(47)
    for (const { reason, approval: shown } of told) {
      expect(reason).toBe('already-decided')
      expect(shown).toMatchObject({ votes: approval.votes, decidedAt: approval.decidedAt })
    }
    expect(callbacks.map(({ body }) => body)).toMatchObject([
      { decision: 'approved', decided_by: [{}, {}, {}] },
    ])
    expect(audit.filter((action) => action === 'vote.recorded')).toHaveLength(3)
    expect(audit.filter((action) => action === 'vote.refused')).toHaveLength(47)
  })

  it('counts one person once who presses fifty times', async () => {
    const { press, left } = await asked({ quorum: 3 })
    const results = await Promise.all(FIFTY.map((_, time) => press(7, time)))
    expect(counted(results)).toHaveLength(1)
    expect(refused(results).map(({ reason }) => reason)).toEqual(Array(49).fill('already-voted'))
    expect((await left()).approval).toMatchObject({ state: 'pending', votes: [{ person: 'voter-7' }] })
  })

  it('decides once where half approve and half reject', async () => {
    const { press, left } = await asked({})
    const no = { verdict: 'reject', reason: 'no' } as const
    const results = await Promise.all(FIFTY.map((_, place) => press(place, place, place % 2 ? no : {})))
    const { approval, callbacks } = await left()
    expect(counted(results)).toHaveLength(1)
    expect(approval.votes).toHaveLength(1)
    expect(callbacks).toMatchObject([{ body: { decision: approval.state } }])
  })

  it('counts one person once who presses in Slack and by API', async () => {
    const { press, left } = await asked({ quorum: 2 })
    const results = await Promise.all([
      press(3, 0),
      press(3, 1, { channel: 'api', identity: { channel: 'api', person: 'voter-3' } }),
    ])
    expect(counted(results)).toHaveLength(1)
    expect(refused(results)).toMatchObject([{ reason: 'already-voted' }])
    expect((await left()).approval.state).toBe('pending')
  })

  it('answers a redelivered press as it was decided, and decides nothing again', async () => {
    const { press, left } = await asked({})
    expect((await press(1, 0)).kind).toBe('recorded')
    const before = await left()
    expect(await press(1, 1)).toMatchObject({
      kind: 'refused',
      reason: 'already-decided',
      approval: { votes: [{ person: 'voter-1' }], decidedAt: before.approval.decidedAt },
    })
    const after = await left()
    expect(after).toEqual({ ...before, audit: [...before.audit, 'vote.refused'] })
  })

  it('numbers the uses of a standing approval one by one where several are made at once', async () => {
    const [needs] = staged.stage.processes
    const source = `source-${randomUUID()}`
    const wanted = { action: 'deploy', source, parameters: {}, reason: 'as always', maxUses: 3 }
    const endsAt = new Date(Date.now() + 3_600_000)
    await giveStanding(needs)({ channel: 'slack', user: 'U0ALEX' }, { ...wanted, endsAt })
    const data = { title: 'Deploy', action: { name: 'deploy' }, reversible: true, risk: 'medium' }
    const events = Array.from({ length: 6 }, () => ({
      id: randomUUID(),
      type: 'approval-request',
      source,
      data,
    }))
    await Promise.all(
      events.map((given, at) => acceptEvents(staged.stage.processes[at % 2]!)([{ given }], 'local')),
    )
    const { rows } = await staged.stage.db.query(
      `select (detail->>'use')::int as use, state from countersign.audit
       join countersign.approvals on subject = 'approval:' || id
       where action = 'vote.recorded' and event_id = any($1) order by use`,
      [events.map(({ id }) => id)],
    )
    expect(rows).toEqual([1, 2, 3].map((use) => ({ use, state: 'approved' })))
  })

  it('lets through the first of fifty deliveries of one interaction', async () => {
    const { stage } = staged
    const delivery = randomUUID()
    const first = await Promise.all(
      FIFTY.map((_, time) => stage.processes[time % 2]!.store.processed.firstTime(delivery)),
    )
    expect(first.filter(Boolean)).toHaveLength(1)
  })
})
