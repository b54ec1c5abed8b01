import type { EventHistory } from '../../ports/event-history.ts'
import type { Database } from './database.ts'
import { eventStore } from './event-store.ts'
import { type OpenReading, openReading, type ReadingOptions } from './open-reading.ts'

/** An event may have 256 KiB, so that a page of them has at most 50 MiB. */
const PAGE = 200

/** Opens the events to look back at them, and changes nothing. Throws what `openReading` does. */
export async function openEvents(options: ReadingOptions): Promise<OpenReading<EventHistory>> {
  return openReading(options, { table: 'events', what: 'are no events' }, async (db) => {
    // A missing right shows here rather than in the middle of the work.
    await db.selectFrom('events').select('id').limit(1).execute()
    return eventHistory(db)
  })
}

/** The ids are read at once, the events a page at a time: what is stored meanwhile shifts no page. */
export function eventHistory(db: Database): EventHistory {
  const events = eventStore(db)
  return {
    async *newest({ last, since }) {
      let query = db.selectFrom('events').select('id')
      if (since) query = query.where('received_at', '>', since)
      const rows = await query.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(last).execute()
      for (let from = 0; from < rows.length; from += PAGE) {
        const ids = rows.slice(from, from + PAGE).map(({ id }) => id)
        const found = new Map((await events.find(ids)).map((event) => [event.id, event]))
        yield ids.flatMap((id) => found.get(id) ?? [])
      }
    },
  }
}
