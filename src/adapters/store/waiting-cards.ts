import { sql } from 'kysely'
import type { CardFilter, CardStore } from '../../ports/card-store.ts'
import { isFree, isUnfinished, RAISED_COLUMNS, type RaisedRow, toCard, toRaised } from './card-rows.ts'
import type { Database } from './database.ts'

/** How long a due card may lie before the sweeper thinks that its wake-up was lost, and before it is named again. */
const IDLE = { overdueAfter: sql`interval '2 seconds'`, namedAgainAfter: sql`interval '3 seconds'` }
/** In a lane with a backlog nearly all that is due is only waiting for its turn: waking that again would double the work. */
const BUSY = { overdueAfter: sql`interval '30 seconds'`, namedAgainAfter: sql`interval '30 seconds'` }
const RAISED = sql.join(RAISED_COLUMNS.map((column) => sql.ref(column)))

/** Finding what waits, and putting it back to work. */
export function waitingCards(
  db: Database,
): Pick<CardStore, 'overdue' | 'raiseSettled' | 'hasten' | 'retry' | 'retryMany'> {
  return {
    async overdue(channels, limit, onlyUrgent) {
      if (channels.length === 0) return []
      const { overdueAfter, namedAgainAfter } = onlyUrgent ? BUSY : IDLE
      const { rows } = await sql<RaisedRow>`
        update countersign.cards set woken_at = now() where id in (
          select id from countersign.cards
          where ${isUnfinished} and due_at < now() - ${overdueAfter} and ${isFree}
            and channel in (${sql.join(channels)}) ${onlyUrgent ? sql`and urgency = 0` : sql``}
            and (woken_at is null or woken_at < now() - ${namedAgainAfter})
          order by urgency, due_at limit ${limit} for update skip locked)
        returning ${RAISED}`.execute(db)
      return rows.map(toRaised)
    },

    async raiseSettled(limit) {
      const { rows } = await sql<RaisedRow>`
        update countersign.cards
        set desired = desired + 1, state = 'due', attempts = 0, due_at = now(), woken_at = now(),
          unsettled_until = null, updated_at = now()
        where id in (
          select id from countersign.cards
          where unsettled_until < now() and state = 'delivered' order by id limit ${limit} for update skip locked)
        returning ${RAISED}`.execute(db)
      return rows.map(toRaised)
    },

    // What waits in a line was promised its own turn there.
    async hasten(channel, limit) {
      const { rows } = await sql<RaisedRow>`
        update countersign.cards set due_at = now(), woken_at = now() where id in (
          select id from countersign.cards
          where channel = ${channel} and state = 'waiting' and due_at > now() and line is null and ${isFree}
            and last_error ->> 'reason' in ('unreachable', 'provider-error')
          order by urgency, due_at limit ${limit} for update skip locked)
        returning ${RAISED}`.execute(db)
      return rows.map(toRaised)
    },

    async retry(id) {
      const row = await db
        .updateTable('cards')
        .set({
          desired: sql<number>`case when state = 'delivered' then desired + 1 else desired end`,
          state: 'due',
          attempts: 0,
          due_at: sql<Date>`now()`,
          woken_at: null,
          line: null,
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row && toCard(row)
    },

    async retryMany(which, since, limit) {
      const those =
        'ids' in which
          ? sql`id in (${sql.join(which.ids)}) and state <> 'delivered'`
          : sql`state in ('waiting', 'dead') and ${matches(which)}`
      const { rows } = await sql<RaisedRow>`
        update countersign.cards
        set state = 'due', attempts = 0, due_at = now(), woken_at = now(), line = null, updated_at = now()
        where id in (
          select id from countersign.cards where ${those} and updated_at < ${since} and ${isFree}
          order by urgency, id limit ${limit} for update skip locked)
        returning ${RAISED}`.execute(db)
      return rows.map(toRaised)
    },
  }
}

/** The condition of a filter: true of every card where nothing is asked. */
export function matches({ state, channel, destination, reason, subject, before }: CardFilter) {
  const asked = [
    state && sql`state = ${state}`,
    channel && sql`channel = ${channel}`,
    destination && sql`channel = ${destination.channel} and target = ${destination.target}`,
    reason && sql`last_error ->> 'reason' = ${reason}`,
    subject && sql`subject_kind = ${subject.kind} and subject_id = ${subject.id}`,
    before && sql`updated_at < ${before}`,
  ].filter((one) => one !== undefined)
  return asked.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(asked, sql` and `)})`
}
