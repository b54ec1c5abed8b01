import { sql } from 'kysely'
import type { Backlog, CardsWaiting } from '../../ports/statistics-store.ts'
import type { Database } from './database.ts'

/** Every condition is written into its statement, so that an index of these rows alone is used. */
export async function readBacklog(db: Database): Promise<Backlog> {
  const [undelivered, dead, delivering, failed, pending, open] = await Promise.all([
    cardsWhere(db, sql`desired > delivered and state <> 'dead'`),
    cardsWhere(db, sql`state = 'dead'`),
    db
      .selectFrom('callbacks')
      .select([HOW_MANY, overdue('due_at')])
      .where(isLit('delivering'))
      .execute(),
    db.selectFrom('callbacks').select(HOW_MANY).where(isLit('failed')).execute(),
    db
      .selectFrom('approvals')
      .select([HOW_MANY, overdue('created_at')])
      .where(isLit('pending'))
      .execute(),
    db.selectFrom('inquiries').select(HOW_MANY).where(isLit('open')).execute(),
  ])
  return {
    cards: [...undelivered, ...dead],
    callbacks: { delivering: countIn(delivering), failed: countIn(failed) },
    oldestDueCallbackSeconds: delivering[0]?.seconds ?? 0,
    pendingApprovals: countIn(pending),
    oldestPendingApprovalSeconds: pending[0]?.seconds ?? 0,
    openQuestions: countIn(open),
  }
}

async function cardsWhere(db: Database, which: ReturnType<typeof sql>): Promise<readonly CardsWaiting[]> {
  const rows = await db
    .selectFrom('cards')
    .select(['channel', 'state', HOW_MANY, overdue('due_at')])
    .where(sql<boolean>`${which}`)
    .groupBy(['channel', 'state'])
    .execute()
  return rows.flatMap(({ channel, state, count, seconds }) =>
    state === 'delivered' ? [] : [{ channel, state, count, oldestDueSeconds: seconds }],
  )
}

const HOW_MANY = sql<number>`count(*)::int`.as('count')

const isLit = (state: string) => sql<boolean>`state = ${sql.lit(state)}`

/** How long ago the earliest of these moments was; 0 where all are to come, or there are none. */
function overdue(column: 'due_at' | 'created_at') {
  const age = sql`extract(epoch from now() - min(${sql.ref(column)}))::float8`
  return sql<number>`greatest(coalesce(${age}, 0), 0)`.as('seconds')
}

function countIn(rows: readonly { readonly count: number }[]): number {
  return rows[0]?.count ?? 0
}
