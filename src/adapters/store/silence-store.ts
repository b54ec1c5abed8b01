import { sql } from 'kysely'
import type { Silence } from '../../domain/holding/silence.ts'
import type { SilenceStore } from '../../ports/holding-store.ts'
import type { Database } from './database.ts'
import type { SilenceRow } from './tables.ts'

/** Said so that the index of those that are not over serves it. */
export const isInForce = sql<boolean>`told_at is null and ended_at is null and ends_at > now() and starts_at <= now()`

/** They are made by hand: nobody looks back further. */
const LISTED = 200

export function silenceStore(db: Database): SilenceStore {
  return {
    async insert(silence) {
      await db.insertInto('silences').values(toRow(silence)).execute()
    },

    async list({ activeOnly }) {
      let query = db.selectFrom('silences').selectAll()
      if (activeOnly) query = query.where(isInForce)
      const rows = await query.orderBy('starts_at', 'desc').orderBy('id', 'desc').limit(LISTED).execute()
      return rows.map(toSilence)
    },

    async find(id) {
      const row = await db.selectFrom('silences').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toSilence(row)
    },

    async end(id, by) {
      const row = await db
        .updateTable('silences')
        .set({ ended_at: sql<Date>`clock_timestamp()`, ended_by: by })
        .where('id', '=', id)
        .where(isInForce)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    async takeOver(limit) {
      const over = sql<string>`
        select id from countersign.silences
        where told_at is null and (ends_at <= now() or ended_at is not null)
        order by ends_at limit ${limit} for update skip locked`
      const rows = await db
        .updateTable('silences')
        .set({ told_at: sql<Date>`now()` })
        .where(sql<boolean>`id in (${over})`)
        .returningAll()
        .execute()
      return rows.map(toSilence)
    },
  }
}

function toRow(silence: Silence) {
  return {
    id: silence.id,
    match: JSON.stringify(silence.match),
    reason: silence.reason,
    by: silence.by,
    channel: silence.channel,
    starts_at: silence.startsAt,
    ends_at: silence.endsAt,
    ended_at: silence.endedAt,
    ended_by: silence.endedBy,
  }
}

/** Times are text where the row comes out of a JSON aggregate. */
export function toSilence(row: Omit<SilenceRow, 'told_at'>): Silence {
  return {
    id: row.id,
    match: row.match,
    reason: row.reason,
    by: row.by,
    channel: row.channel,
    startsAt: new Date(row.starts_at),
    endsAt: new Date(row.ends_at),
    endedAt: row.ended_at && new Date(row.ended_at),
    endedBy: row.ended_by,
  }
}
