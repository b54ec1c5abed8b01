import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { KEEP_ALL, type Retention } from '../../../src/domain/retention.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { archiveOld } from '../../../src/usecases/auditing/archive-old.ts'
import { verifyAudit } from '../../../src/usecases/auditing/verify-audit.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { asked } from '../../support/asked.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { isMissing } from '../../support/services.ts'
import { aWorld, type World } from '../../support/world.ts'

const DAY_MS = 86_400_000
const RETENTION: Retention = { approvalsMs: 400 * DAY_MS, eventsMs: 90 * DAY_MS }

const run = (start?: typeof freshPostgres) => {
  let world: World
  beforeAll(async () => {
    world = await aWorld(start)
  })
  beforeEach(async () => {})
  afterAll(() => world.close())

  const submit = async (type: string, data: object, taskId?: string) => {
    const given = { id: randomUUID(), type, task_id: taskId, data }
    const [answer] = await acceptEvents(world.needs)([{ given }], 'test')
    if (answer?.kind !== 'accepted') throw new Error(JSON.stringify(answer))
    return answer.event.id
  }
  const decided = async () => {
    const approval = await asked(world)
    const identity = { channel: 'slack', user: 'U0ALEX' } as const
    await castVote(world.needs)({ approvalId: approval.id, identity, verdict: 'approve', channel: 'slack' })
    return { approvalId: approval.id, eventId: approval.eventId }
  }
  const finish = async () => {
    await deliverAll()
    const { rows } = await world.hand.query("select id from countersign.callbacks where state = 'delivering'")
    for (const { id } of rows) await reportCallback(world.needs)(id)
    await deliverAll()
  }
  const deliverAll = async () => {
    const { rows } = await world.hand.query("select id from countersign.cards where state = 'due'")
    for (const { id } of rows) await deliverCard(world.needs)(id)
  }
  const daysPass = async (days: number) => {
    const ago = `- interval '${days} days'`
    await world.hand.query(`update countersign.events set received_at = received_at ${ago}`)
    await world.hand.query(
      `update countersign.cards set updated_at = updated_at ${ago}, due_at = due_at ${ago}`,
    )
    await world.hand.query(`update countersign.callbacks set created_at = created_at ${ago}`)
    await world.hand.query(
      `update countersign.approvals set decided_at = decided_at ${ago}, expires_at = expires_at ${ago}`,
    )
  }
  const archive = (retention = RETENTION) => archiveOld({ ...world.needs, retention: () => retention })()
  const archived = async (kind: string, id: string) => {
    const sql = 'select document from countersign.archive where kind = $1 and id = $2'
    return (await world.hand.query(sql, [kind, id])).rows[0]?.document
  }

  it('keeps a decided approval whole, with its votes, cards, callbacks and events, and the audit as it was', async () => {
    const { approvalId, eventId } = await decided()
    await finish()
    await daysPass(399)
    await archive()
    expect(await world.needs.store.approvals.find(approvalId)).toBeDefined()
    await daysPass(2)
    await archive()
    expect(await world.needs.store.approvals.find(approvalId)).toBeUndefined()
    expect(await world.needs.store.events.find([eventId])).toEqual([])
    expect(await archived('approval', approvalId)).toMatchObject({
      approval: { id: approvalId, state: 'approved' },
      votes: [{ person: 'alex' }],
      cards: [{ subject_id: approvalId, state: 'delivered' }],
      callbacks: [{ state: 'acknowledged' }],
      events: [{ id: eventId }],
    })
    expect(await world.needs.store.audit.of(`approval:${approvalId}`)).not.toEqual([])
    expect(await verifyAudit(world.needs.store)()).toMatchObject({ kind: 'whole' })
  })

  it('leaves what still waits: an open question, a callback on its way, a card not yet shown', async () => {
    const { id: openId } = await asked(world)
    const untold = await decided()
    await deliverAll()
    const unshown = await decided()
    const unseen = await submit('status-update', { title: 'The build failed' })
    await world.hand.query("update countersign.callbacks set state = 'failed' where approval_id = $1", [
      unshown.approvalId,
    ])
    await daysPass(500)
    await archive()
    const { approvals, events } = world.needs.store
    expect(await approvals.find(openId)).toBeDefined()
    expect(await approvals.find(untold.approvalId)).toBeDefined()
    expect(await approvals.find(unshown.approvalId)).toBeDefined()
    expect(await events.find([unseen])).toHaveLength(1)
    await finish()
    await daysPass(500)
    await archive()
    expect(await approvals.find(openId)).toBeDefined()
    expect(await approvals.find(untold.approvalId)).toBeUndefined()
    expect(await approvals.find(unshown.approvalId)).toBeUndefined()
    expect(await archived('event', unseen)).toMatchObject({ event: { type: 'status-update' } })
  })

  it('leaves an old event whose card was changed not long ago', async () => {
    const id = await submit('status-update', { title: 'Still spoken of' })
    await finish()
    await daysPass(100)
    await world.needs.store.cards.raiseSubject({ kind: 'event', id })
    await finish()
    await archive()
    expect(await world.needs.store.events.find([id])).toHaveLength(1)
  })

  it("leaves the event that a task's card speaks of for as long as the card is new", async () => {
    const first = await submit('progress-update', { progress_percent: 10 }, 'GH-1')
    await finish()
    await daysPass(80)
    const second = await submit('progress-update', { progress_percent: 20 }, 'GH-1')
    await finish()
    await daysPass(20)
    await archive()
    const { events } = world.needs.store
    expect(await events.find([first])).toEqual([])
    expect(await events.find([second])).toHaveLength(1)
  })

  it('keeps everything where no age is given', async () => {
    const eventId = await submit('status-update', { title: 'Old' })
    await finish()
    await daysPass(5000)
    await archive(KEEP_ALL)
    expect(await world.needs.store.events.find([eventId])).toHaveLength(1)
  })

  it('takes a large heap in batches, and leaves nothing over', async () => {
    const given = (n: number) => ({
      given: { id: randomUUID(), type: 'review-complete', data: { title: `No. ${n}` } },
    })
    await acceptEvents(world.needs)(
      Array.from({ length: 450 }, (_, n) => given(n)),
      'test',
    )
    await finish()
    await daysPass(100)
    const left = async () =>
      Number(
        (await world.hand.query("select count(*) from countersign.events where type = 'review-complete'"))
          .rows[0].count,
      )
    expect(await left()).toBeGreaterThanOrEqual(450)
    for (let batch = 0; batch < 3; batch += 1) await archive()
    expect(await left()).toBe(0)
  })
}

describe('archiving, in the embedded database', () => run())

describe.skipIf(isMissing('postgres'))('archiving, in PostgreSQL', () => run(freshPostgres))
