import { sql } from 'kysely'
import type { StandingApproval } from '../../domain/standing-approval.ts'
import type { StandingStore } from '../../ports/people-store.ts'
import type { Database } from './database.ts'
import type { StandingApprovalRow } from './tables.ts'

const isActive = sql<boolean>`revoked_at is null and uses < max_uses and ends_at > clock_timestamp()`

export function standingStore(db: Database): StandingStore {
  return {
    async insert(standing) {
      await db.insertInto('standing_approvals').values(toRow(standing)).execute()
    },

    async find(id) {
      const row = await db
        .selectFrom('standing_approvals')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row && toStanding(row)
    },

    async list({ activeOnly }) {
      let query = db.selectFrom('standing_approvals').selectAll()
      if (activeOnly) query = query.where(isActive)
      const rows = await query.orderBy('created_at', 'desc').limit(LISTED).execute()
      return rows.map(toStanding)
    },

    async use(id) {
      const row = await db
        .updateTable('standing_approvals')
        .set({ uses: sql<number>`uses + 1` })
        .where('id', '=', id)
        .where(isActive)
        .returning('uses')
        .executeTakeFirst()
      return row?.uses
    },

    async revoke(id, by) {
      const row = await db
        .updateTable('standing_approvals')
        .set({ revoked_at: sql<Date>`clock_timestamp()`, revoked_by: by })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

/** They are made by hand: nobody keeps more than a screen of them in force. */
const LISTED = 200

function toRow(standing: StandingApproval) {
  return {
    id: standing.id,
    person: standing.person,
    action: standing.action,
    source: standing.source,
    parameters: JSON.stringify(standing.parameters),
    reason: standing.reason,
    created_at: standing.createdAt,
    ends_at: standing.endsAt,
    max_uses: standing.maxUses,
    uses: standing.uses,
    revoked_at: standing.revokedAt,
    revoked_by: standing.revokedBy,
  }
}

function toStanding(row: StandingApprovalRow): StandingApproval {
  return {
    id: row.id,
    person: row.person,
    action: row.action,
    source: row.source,
    parameters: row.parameters,
    reason: row.reason,
    createdAt: row.created_at,
    endsAt: row.ends_at,
    maxUses: row.max_uses,
    uses: row.uses,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
  }
}
