import { sql } from 'kysely'
import type { Counts } from '../../domain/statistics.ts'
import type { StatisticsStore } from '../../ports/statistics-store.ts'
import { readBacklog } from './backlog.ts'
import type { Database } from './database.ts'

/** Every count is read from an index alone, so that it stays quick however much the rows hold. */
export function statisticsStore(db: Database): StatisticsStore {
  return {
    backlog: () => readBacklog(db),
    async count(): Promise<Counts> {
      const [events, approvals, cards, failedCallbacks, since] = await Promise.all([
        db.selectFrom('events').select(['type as key', HOW_MANY]).groupBy('type').execute(),
        db.selectFrom('approvals').select(['state as key', HOW_MANY]).groupBy('state').execute(),
        cardsNotDelivered(db),
        countFailedCallbacks(db),
        firstEntry(db),
      ])
      return {
        events: numbers(events),
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
