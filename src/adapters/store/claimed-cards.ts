import { sql } from 'kysely'
import type { CircuitState } from '../../domain/circuit.ts'
import type { CardStore } from '../../ports/card-store.ts'
import { isFree, isUnfinished, type RaisedRow, toCard, toRaised } from './card-rows.ts'
import type { Database } from './database.ts'
import type { CardRow } from './tables.ts'

/**
 * Answers before the disk has the change, which spares a card several milliseconds. Only for what may be forgotten when the
 * database's machine breaks down in the second after it: that a card was delivered. That it was begun is known, and so it
 * is looked for where it was posted, and brought up to date once more.
 */
const NOT_AWAITED = sql<string>`set_config('synchronous_commit', 'off', true)`.as('not_awaited')

const FREED = { lease: null, lease_until: null, updated_at: sql<Date>`now()` }

interface Found extends CardRow {
  readonly posting_was: Date | null
  readonly held_until: Date | null
  readonly circuit: CircuitState | null
  readonly is_contested: boolean | null
}

/** Taking a card into one's hands, and giving it back. */
export function claimedCards(
  db: Database,
): Pick<CardStore, 'claim' | 'delivered' | 'failed' | 'released' | 'held' | 'dropped' | 'giveWay'> {
  return {
    // What the use case must know of the card's destination comes along: the keys are those of `holdKey` and `bucketOf`.
    async claim(id, leaseMs) {
      const { rows } = await sql<Found>`
        with picked as (
          select id, posting_since as posting_was from countersign.cards
          where id = ${id} and ${isUnfinished} and due_at <= now() and ${isFree}
          for update skip locked)
        update countersign.cards set
          lease = gen_random_uuid()::text,
          lease_until = now() + ${leaseMs} * interval '1 millisecond',
          posting_since = case when provider_ref is null then coalesce(posting_since, now()) end
        from picked where cards.id = picked.id
        returning cards.*, picked.posting_was,
          (select until from countersign.holds where until > now()
            and key = channel || ':' || target || case when provider_ref is null then ':post' else ':update' end
          ) as held_until,
          (select case when opened_at is null then 'troubled' when probe_at <= now() then 'due' else 'open' end
            from countersign.circuits where circuits.channel = cards.channel) as circuit,
          (select full_at > now() from countersign.paces
            where key = channel || case when provider_ref is null then ':' || target || ':post' else ':update' end
          ) as is_contested`.execute(db)
      const [row] = rows
      if (row === undefined || row.lease === null) return undefined
      return {
        card: { ...toCard(row), postingSince: row.posting_was },
        lease: row.lease,
        heldUntil: row.held_until,
        circuit: row.circuit ?? 'closed',
        isContested: row.is_contested ?? false,
      }
    },

    async delivered({ card, lease }, ref) {
      const row = await db
        .updateTable('cards')
        .set({
          ...FREED,
          delivered: card.desired,
          provider_ref: JSON.stringify(ref),
          posting_since: null,
          unsettled_until: sql<Date>`case when unsettled_until > now() then unsettled_until end`,
          fallback_at: null,
          attempts: 0,
          last_error: null,
          line: null,
          lined_up_at: null,
          told_at: sql<Date>`now()`,
          shown_at: sql<Date>`coalesce(shown_at, now())`,
          kept_back_by: sql<string>`case when shown_at is null then last_error else kept_back_by end`,
          state: sql<
            'due' | 'delivered'
          >`case when desired > ${card.desired} then 'due' else 'delivered' end`,
          due_at: sql<Date>`now()`,
        })
        .where('id', '=', card.id)
        .where('lease', '=', lease)
        .returning(['desired', NOT_AWAITED])
        .executeTakeFirst()
      if (row === undefined) return 'lost'
      return row.desired > card.desired ? 'raised' : 'settled'
    },

    async failed({ card, lease }, failure) {
      const isNewer = sql<boolean>`desired > ${card.desired}`
      const attempts = card.attempts + (failure.countsAsAttempt ? 1 : 0)
      const fate =
        failure.dueAt === null
          ? {
              state: sql<'due' | 'dead'>`case when ${isNewer} then 'due' else 'dead' end`,
              attempts: sql<number>`case when ${isNewer} then 0 else ${attempts} end`,
              due_at: sql<Date>`now()`,
            }
          : { state: 'waiting' as const, attempts, due_at: failure.dueAt }
      const row = await db
        .updateTable('cards')
        .set({
          ...FREED,
          ...fate,
          last_error: JSON.stringify(failure.error),
          line: null,
          lined_up_at: null,
          ...(failure.outcomeUnknown ? {} : { posting_since: null }),
          ...(failure.unsettledUntil && { unsettled_until: failure.unsettledUntil }),
          ...(failure.forgetPosted ? { provider_ref: null } : {}),
        })
        .where('id', '=', card.id)
        .where('lease', '=', lease)
        .returning('state')
        .executeTakeFirst()
      if (row === undefined) return 'lost'
      return row.state === 'due' ? 'raised' : 'settled'
    },

    async released({ card, lease }, { dueAt, line = null, because }) {
      const keepsPlace = sql<boolean>`line is not distinct from ${line}`
      await db
        .updateTable('cards')
        .set({
          ...FREED,
          due_at: dueAt,
          state: 'waiting',
          posting_since: card.postingSince,
          line,
          lined_up_at:
            line === null
              ? null
              : sql<Date>`case when ${keepsPlace} then coalesce(lined_up_at, now()) else now() end`,
          ...(because && { last_error: JSON.stringify(because) }),
        })
        .where('id', '=', card.id)
        .where('lease', '=', lease)
        .execute()
    },

    async held({ card, lease }, until) {
      const isRaised = sql<boolean>`desired > ${card.desired}`
      const row = await db
        .updateTable('cards')
        .set({
          ...FREED,
          state: 'due',
          due_at: sql<Date>`case when ${isRaised} then now() else ${until}::timestamptz end`,
          not_before: until,
          line: null,
          lined_up_at: null,
        })
        .where('id', '=', card.id)
        .where('lease', '=', lease)
        .returning(['desired'])
        .executeTakeFirst()
      if (row === undefined) return 'lost'
      return row.desired > card.desired ? 'raised' : 'settled'
    },

    async dropped({ card, lease }) {
      await db.deleteFrom('cards').where('id', '=', card.id).where('lease', '=', lease).execute()
    },

    async giveWay({ card, lease }) {
      const { rows } = await sql<RaisedRow & { turn_at: Date }>`
        with me as (
          select urgency, lined_up_at from countersign.cards where id = ${card.id} and lease = ${lease}),
        ahead as (
          select other.id, other.due_at from countersign.cards other, me
          where other.line = ${card.line} and other.due_at > now() and ${isFree}
            and (other.urgency, other.lined_up_at, other.id) < (me.urgency, me.lined_up_at, ${card.id})
          order by other.urgency, other.lined_up_at, other.id limit 1 for update of other skip locked),
        back as (
          update countersign.cards set lease = null, lease_until = null, updated_at = now(), state = 'waiting',
            due_at = ahead.due_at, posting_since = ${card.postingSince}
          from ahead where cards.id = ${card.id} and lease = ${lease} returning ahead.due_at as turn_at)
        update countersign.cards set due_at = now(), woken_at = now() from ahead, back where cards.id = ahead.id
        returning cards.id, channel, target, urgency, turn_at`.execute(db)
      const [row] = rows
      return row && { first: toRaised(row), turnAt: row.turn_at }
    },
  }
}
