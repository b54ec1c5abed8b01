import { sql } from 'kysely'
import { OPENS_AFTER, PROBE_AFTER_MS, PROBE_AT_MOST_MS, WITHIN_MS } from '../../domain/circuit.ts'
import type { CircuitStore } from '../../ports/circuit-store.ts'
import { isFree, type RaisedRow, toRaised } from './card-rows.ts'
import type { Database } from './database.ts'

const ms = (count: number) => sql`${count}::float8 * interval '1 millisecond'`
/** After a while without any, failures are counted anew; not so while it is open. */
const isNewRow = sql`(circuits.opened_at is null and circuits.since < now() - ${ms(WITHIN_MS)})`

/** A row stands for trouble: a provider that answers has none, so that nothing is written while all is well. */
export function circuitStore(db: Database): CircuitStore {
  return {
    async failed(channel, cardId) {
      await sql`
        insert into countersign.circuits (channel, failures, cards, since)
        values (${channel}, 1, array[${cardId}], now())
        on conflict (channel) do update set
          failures = case when ${isNewRow} then 1 else circuits.failures + 1 end,
          cards = case when ${isNewRow} then excluded.cards
            when cardinality(circuits.cards) >= 2 or circuits.cards @> excluded.cards then circuits.cards
            else circuits.cards || excluded.cards end,
          since = case when ${isNewRow} then now() else circuits.since end`.execute(db)
      const opened = await db
        .updateTable('circuits')
        .set({
          opened_at: sql<Date>`now()`,
          probe_at: sql<Date>`now() + ${ms(PROBE_AFTER_MS)}`,
          probes: 0,
        })
        .where('channel', '=', channel)
        .where('opened_at', 'is', null)
        .where('failures', '>=', OPENS_AFTER)
        .where(sql<boolean>`cardinality(cards) >= 2`)
        .returning('channel')
        .executeTakeFirst()
      return opened !== undefined
    },

    async answered(channel) {
      const row = await db
        .deleteFrom('circuits')
        .where('channel', '=', channel)
        .returning('opened_at')
        .executeTakeFirst()
      return row !== undefined && row.opened_at !== null
    },

    async takeProbe(channel) {
      const pause = sql`least(${PROBE_AFTER_MS} * power(2, least(probes, 10) + 1), ${PROBE_AT_MOST_MS})`
      const row = await db
        .updateTable('circuits')
        .set({
          probes: sql<number>`probes + 1`,
          probe_at: sql<Date>`now() + ${pause} * interval '1 millisecond'`,
        })
        .where('channel', '=', channel)
        .where('opened_at', 'is not', null)
        .where('probe_at', '<=', sql<Date>`now()`)
        .returning('channel')
        .executeTakeFirst()
      return row !== undefined
    },

    async dueProbes() {
      const { rows } = await sql<RaisedRow>`
        update countersign.cards set due_at = now(), woken_at = now() where id in (
          select (select id from countersign.cards
              where cards.channel = circuits.channel and desired > delivered and state = 'waiting'
                and due_at > now() and line is null and ${isFree}
                and last_error ->> 'reason' in ('unreachable', 'provider-error')
              order by urgency, due_at limit 1)
          from countersign.circuits where opened_at is not null and probe_at <= now())
        returning id, channel, target, urgency`.execute(db)
      return rows.map(toRaised)
    },

    async open() {
      const rows = await db
        .selectFrom('circuits')
        .select(['channel', 'opened_at', 'probe_at'])
        .where('opened_at', 'is not', null)
        .execute()
      return rows.flatMap(({ channel, opened_at: since, probe_at: nextProbeAt }) =>
        since && nextProbeAt ? [{ channel, since, nextProbeAt }] : [],
      )
    },
  }
}
