import { sql } from 'kysely'
import type { Bucket } from '../../domain/pace.ts'
import type { PaceStore } from '../../ports/pace-store.ts'
import type { Database } from './database.ts'

const ms = (count: number) => sql`${count}::float8 * interval '1 millisecond'`
/** How far ahead of now a bucket of which everything was taken at once is full again. */
const whole = ({ everyMs, burst }: Bucket) => ms(everyMs * burst)

/** A bucket is one moment, `full_at`: each that is taken moves it on, and it may lie so far ahead as the burst allows. */
export function paceStore(db: Database): PaceStore {
  return {
    async take(bucket) {
      const { rows } = await sql<{ at: Date; is_later: boolean }>`
        insert into countersign.paces (key, full_at) values (${bucket.key}, now() + ${ms(bucket.everyMs)})
        on conflict (key) do update set full_at = greatest(paces.full_at, now()) + ${ms(bucket.everyMs)}
        returning full_at - ${whole(bucket)} as at, full_at - ${whole(bucket)} > now() as is_later`.execute(
        db,
      )
      const [row] = rows
      return row?.is_later ? row.at : null
    },

    // Never more than all: what is urgent comes in crowds, and must not put off the rest for as long as the crowd is long.
    async takeAtOnce(bucket) {
      await sql`
        update countersign.paces
        set full_at = greatest(full_at, least(greatest(full_at, now()) + ${ms(bucket.everyMs)}, now() + ${whole(bucket)}))
        where key in (select key from countersign.paces where key = ${bucket.key} for update skip locked)`.execute(
        db,
      )
    },

    async empty(bucket, until) {
      const full = sql<Date>`${until}::timestamptz + ${whole(bucket)}`
      await sql`
        insert into countersign.paces (key, full_at) values (${bucket.key}, ${full})
        on conflict (key) do update set full_at = greatest(paces.full_at, excluded.full_at)`.execute(db)
    },
  }
}
