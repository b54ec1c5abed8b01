import { sql } from 'kysely'
import { SHOWN_WITHIN_MS } from '../../domain/unreached.ts'
import type { UnreachedStore } from '../../ports/unreached-store.ts'
import type { Database } from './database.ts'

/** What its route gives a card; the last of a ladder has as long as the one that it stands in for. */
const time = sql`coalesce((card.fallback ->> 'afterMs')::float8, (card.instead_of ->> 'afterMs')::float8, ${SHOWN_WITHIN_MS})
  * interval '1 millisecond'`
const neverShown = sql`card.provider_ref is null and card.shown_at is null`
const isLost = sql`(${neverShown} and card.fallback_at is null
  and (card.state = 'dead' or card.created_at + ${time} <= now()))`
/** A reminder that was shown has reached somebody as well. */
const ofApproval = sql`(card.subject_kind = 'approval' and card.subject_id = approval.id)`
const wasReminded = sql`exists (select from countersign.timers timer join countersign.cards card
  on card.subject_kind = 'reminder' and card.subject_id = timer.id and not (${neverShown})
  where timer.approval_id = approval.id)`

export function unreachedStore(db: Database): UnreachedStore {
  return {
    // Begins with the cards that are not up to date, which have indexes of their own and are few.
    async find(limit) {
      const { rows } = await sql<{ id: string }>`
        select approval.id from countersign.approvals approval
        where approval.state = 'pending' and approval.id in (
            select subject_id from countersign.cards
            where subject_kind = 'approval' and state = 'dead' and provider_ref is null
            union
            select subject_id from countersign.cards
            where subject_kind = 'approval' and desired > delivered and state <> 'dead' and provider_ref is null)
          and not exists (select from countersign.unreached_approvals told where told.approval_id = approval.id)
          and not exists (select from countersign.cards card where ${ofApproval} and not ${isLost})
          and not ${wasReminded}
        limit ${limit}`.execute(db)
      return rows.map(({ id }) => id)
    },

    async take(approvalId) {
      const row = await db
        .insertInto('unreached_approvals')
        .values({ approval_id: approvalId })
        .onConflict((conflict) => conflict.doNothing())
        .returning('approval_id')
        .executeTakeFirst()
      return row !== undefined
    },

    async isUnreached(approvalId) {
      const { rows } = await sql`
        select from countersign.unreached_approvals told join countersign.approvals approval
          on approval.id = told.approval_id
        where approval.id = ${approvalId} and not ${wasReminded}
          and not exists (select from countersign.cards card where ${ofApproval} and not (${neverShown}))`.execute(
        db,
      )
      return rows.length > 0
    },
  }
}
