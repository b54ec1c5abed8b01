import { sql } from 'kysely'
import { impossible } from '../../domain/impossible.ts'
import type { Traced } from '../../ports/watch.ts'
import type { Database } from './database.ts'

/** The trace in which the event came that led to something; undefined where it came in none. */
export async function traceOf(db: Database, traced: Traced): Promise<string | undefined> {
  const row = await db
    .selectFrom('events')
    .select('traceparent')
    .where('id', '=', eventOf(traced))
    .executeTakeFirst()
  return row?.traceparent ?? undefined
}

function eventOf({ kind, id }: Traced) {
  switch (kind) {
    case 'card':
      return sql<string>`(select event_id from countersign.cards where id = ${id})`
    case 'approval':
      return sql<string>`(select event_id from countersign.approvals where id = ${id})`
    case 'callback':
      return sql<string>`(select coalesce(a.event_id, c.event_id) from countersign.callbacks c
        left join countersign.approvals a on a.id = c.approval_id where c.id = ${id})`
    default:
      return impossible(kind)
  }
}
