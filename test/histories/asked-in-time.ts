import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { aPolicy } from '../../src/domain/policy.ts'
import { acceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { castVote } from '../../src/usecases/deciding/cast-vote.ts'
import { expireApproval } from '../../src/usecases/deciding/close-approval.ts'
import { fireTimers } from '../../src/usecases/deciding/fire-timers.ts'
import { sweep } from '../../src/usecases/sweep.ts'
import { someRules } from '../support/rules.ts'
import type { World } from '../support/world.ts'

export type Needs = World['needs']

const RULES = {
  match: {},
  policy: aPolicy({
    name: 'reminds and escalates',
    roles: ['tech_lead'],
    remindAfterMs: [60_000, 120_000],
    escalate: [{ afterMs: 180_000, to: ['role:cto'] }],
  }),
}

/** Asks Alex, who alone may decide, until Jo is asked as well. */
export async function asked(needs: Needs): Promise<string> {
  const event = { id: randomUUID(), type: 'approval-request', data: { title: 'Deploy' } }
  const [answer] = await acceptEvents({ ...needs, rules: someRules({ policies: [RULES] }) })(
    [{ given: event }],
    'local',
  )
  return answer?.kind === 'accepted' ? answer.approvalId! : ''
}

export const press = (needs: Needs, approvalId: string, user = 'U0ALEX') =>
  castVote(needs)({ approvalId, identity: { channel: 'slack', user }, verdict: 'approve', channel: 'slack' })

export const sweeping = (needs: Needs) =>
  sweep({
    ...needs,
    expireApproval: expireApproval(needs),
    expireInquiry: async () => undefined,
    remindInquiry: async () => undefined,
    fireTimers: fireTimers(needs),
  })()

const HOUR_AGO = `clock_timestamp() - interval '1 hour'`
export const timersBecomeDue = (db: pg.Pool, id: string) =>
  db.query(`update countersign.timers set due_at = due_at - interval '1 hour' where approval_id = $1`, [id])
export const limitPassed = (db: pg.Pool, id: string) =>
  db.query(`update countersign.approvals set expires_at = ${HOUR_AGO} where id = $1`, [id])

/** What is left of it: state, audit, whom timers called, and how many timers wait. */
export async function left({ store }: Needs, id: string) {
  const entries = await store.audit.of(`approval:${id}`)
  return {
    state: (await store.approvals.find(id))!.state,
    actions: entries.map(({ action }) => action),
    called: entries.flatMap(({ detail }) => (Array.isArray(detail.called) ? [detail.called] : [])),
    waiting: (await store.timers.waiting(id)).length,
  }
}
