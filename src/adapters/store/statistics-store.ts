import { sql } from 'kysely'
import type { Counts } from '../../domain/statistics.ts'
import type { StatisticsStore } from '../../ports/statistics-store.ts'
import { readBacklog } from './backlog.ts'
import type { Database } from './database.ts'

/** Every count is read from an index alone, so that it stays quick however much the rows hold. */
export function statisticsStore(db: Database): StatisticsStore {
  const countEvents = countingOn(db)
  return {
    backlog: () => readBacklog(db),
    async count(): Promise<Counts> {
      const [events, approvals, cards, failedCallbacks, since] = await Promise.all([
        countEvents(),
        db.selectFrom('approvals').select(['state as key', HOW_MANY]).groupBy('state').execute(),
        cardsNotDelivered(db),
        countFailedCallbacks(db),
        firstEntry(db),
      ])
      return {
        events,
        approvals: numbers(approvals),
        cards: numbers(cards),
        failedCallbacks,
        since,
      }
    },
  }
}

const HOW_MANY = sql<string>`count(*)`.as('count')
type Row<Key extends string> = { readonly key: Key; readonly count: string }

function numbers<Key extends string>(rows: readonly Row<Key>[]): Partial<Record<Key, number>> {
  return Object.fromEntries(rows.map(({ key, count }) => [key, Number(count)])) as Partial<
    Record<Key, number>
  >
}

/** Longer than any transaction takes: no event comes in any more whose time is longer ago. */
const SETTLED_AFTER = sql`interval '10 minutes'`

/**
 * Counts events by type. Those that came long ago are counted once in the life of a process, and then only what was added,
 * because events stay: a million take a tenth of a second.
 */
function countingOn(db: Database): () => Promise<Readonly<Record<string, number>>> {
  let settled: { readonly until: Date; readonly counts: Readonly<Record<string, number>> } | undefined
  return async () => {
    const from = settled
    const { rows } = await sql<{ type: string; old: string; recent: string; until: Date }>`
      select type, until, count(*) filter (where received_at < until) as old,
        count(*) filter (where received_at >= until) as recent
      from countersign.events,
        (select greatest(date_trunc('milliseconds', now() - ${SETTLED_AFTER}), ${from?.until ?? null}::timestamptz) as until) as line
      where ${from ? sql`received_at >= ${from.until}` : sql`true`}
      group by type, until`.execute(db)
    const [row] = rows
    if (row === undefined) return from?.counts ?? {}
    const old = added(from?.counts ?? {}, rows, (one) => Number(one.old))
    settled = { until: row.until, counts: old }
    return added(old, rows, (one) => Number(one.recent))
  }
}

function added<R extends { readonly type: string }>(
  to: Readonly<Record<string, number>>,
  rows: readonly R[],
  count: (row: R) => number,
): Readonly<Record<string, number>> {
  const sums = rows.map((row) => [row.type, (to[row.type] ?? 0) + count(row)] as const)
  return Object.fromEntries([...Object.entries(to), ...sums].filter(([, sum]) => sum > 0))
}

/** Nearly all cards are delivered, and nobody asks how many. */
async function cardsNotDelivered(db: Database) {
  const states = ['due', 'waiting', 'dead'] as const
  return db
    .selectFrom('cards')
    .select(['state as key', HOW_MANY])
    .where('state', 'in', states)
    .groupBy('state')
    .$narrowType<{ key: (typeof states)[number] }>()
    .execute()
}

/** The state is written into the statement, so that the index of these alone is used. */
async function countFailedCallbacks(db: Database): Promise<number> {
  const failed = sql.lit('failed' as const)
  const row = await db.selectFrom('callbacks').select(HOW_MANY).where('state', '=', failed).executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Found by its number, however long the audit is. */
async function firstEntry(db: Database): Promise<Date | null> {
  const row = await db.selectFrom('audit').select('at').orderBy('sequence').limit(1).executeTakeFirst()
  return row?.at ?? null
}
