import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Approval, Vote } from '../../domain/approval.ts'
import { cursorOf, readCursor } from '../../domain/cursor.ts'
import type { ApprovalFilter, ApprovalStore } from '../../ports/store.ts'
import type { Database } from './database.ts'
import type { ApprovalRow, Tables } from './tables.ts'

export function approvalStore(db: Database): ApprovalStore {
  const withVotes = () =>
    db
      .selectFrom('approvals')
      .selectAll('approvals')
      .select((eb) =>
        jsonArrayFrom(
          eb
            .selectFrom('votes')
            .select([
              'person',
              'verdict',
              'channel',
              'reason',
              'conditions',
              'at',
              'on_behalf_of as onBehalfOf',
              'roles',
              'standing_id as standingId',
              'granted',
            ])
            .whereRef('votes.approval_id', '=', 'approvals.id')
            .orderBy('at'),
        ).as('votes'),
      )

  const votesOf = (id: string) => db.deleteFrom('votes').where('approval_id', '=', id)

  const lock: ApprovalStore['lock'] = async (id) => {
    const locked = await db
      .selectFrom('approvals')
      .select('id')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (locked === undefined) return undefined
    // Read after the lock was granted: only then are the votes and the clock those of our turn.
    const row = await withVotes()
      .select(sql<Date>`clock_timestamp()`.as('now'))
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return { approval: toApproval(row), now: row.now }
  }

  return {
    async insert(approvals, request) {
      if (approvals.length === 0) return
      const named = { source: request?.source ?? null, request_id: request?.requestId ?? null }
      const rows = approvals.map((approval) => ({ ...toRow(approval), ...named }))
      await db.insertInto('approvals').values(rows).execute()
      const votes = approvals.flatMap(({ id, votes }) => votes.map((vote) => toVoteRow(id, vote)))
      if (votes.length > 0) await db.insertInto('votes').values(votes).execute()
    },

    lock,

    async lockRequest({ source, taskId, requestId }) {
      const name = JSON.stringify([source, taskId, requestId])
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
      const row = await db
        .selectFrom('approvals')
        .select('id')
        .where('state', '=', 'pending')
        .where('request_id', '=', requestId)
        .where('source', 'is not distinct from', source)
        .where('task_id', 'is not distinct from', taskId)
        // One whose time is up may not have been ended yet; the one that was asked after it is the open one.
        .orderBy('expires_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && lock(row.id)
    },

    async find(id) {
      const row = await withVotes().where('id', '=', id).executeTakeFirst()
      return row && toApproval(row)
    },

    async ofEvents(eventIds) {
      if (eventIds.length === 0) return []
      const ids = db.selectFrom('events').select('approval_id').where('id', 'in', eventIds)
      const rows = await withVotes().where('id', 'in', ids).orderBy('created_at').execute()
      return rows.map(toApproval)
    },

    async beginningWith(prefix, limit) {
      if (!/^[0-9a-f-]+$/.test(prefix)) return []
      const rows = await withVotes()
        .where('id', 'like', `${prefix}%`)
        .orderBy('created_at', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toApproval)
    },

    async list(filter, { cursor, limit }) {
      const after = cursor === undefined ? undefined : readCursor(cursor)
      let query = withVotes().where((eb) => eb.and(matching(eb, filter)))
      if (after) query = query.where(sql<SqlBool>`(created_at, id) < (${after.at}, ${after.id})`)
      const rows = await query
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const items = rows.slice(0, limit).map(toApproval)
      const last = rows.length > limit ? items.at(-1) : undefined
      return { items, next: last ? cursorOf(last.createdAt, last.id) : null }
    },

    async record(approval, { added, removed } = {}) {
      await db
        .updateTable('approvals')
        .set({
          state: approval.state,
          decided_at: approval.decidedAt,
          closing_reason: approval.closingReason,
          grants: JSON.stringify(approval.grants),
        })
        .where('id', '=', approval.id)
        .execute()
      if (removed) await votesOf(approval.id).where('person', '=', removed.person).execute()
      if (added) await db.insertInto('votes').values(toVoteRow(approval.id, added)).execute()
    },

    async reask(approval) {
      await votesOf(approval.id).execute()
      const { id, created_at: _, ...row } = toRow(approval)
      await db.updateTable('approvals').set(row).where('id', '=', id).execute()
      if (approval.votes.length > 0) {
        await db
          .insertInto('votes')
          .values(approval.votes.map((vote) => toVoteRow(id, vote)))
          .execute()
      }
    },

    async overdue(limit) {
      const rows = await db
        .selectFrom('approvals')
        .select('id')
        .where('state', '=', 'pending')
        .where('expires_at', '<=', sql<Date>`now()`)
        .orderBy('expires_at')
        .limit(limit)
        .execute()
      return rows.map((row) => row.id)
    },
  }
}

function matching(eb: ExpressionBuilder<Tables, 'approvals'>, filter: ApprovalFilter): Expression<SqlBool>[] {
  const { state, taskId, votedBy, toldAt } = filter
  const conditions: Expression<SqlBool>[] = []
  if (state !== undefined) conditions.push(eb('state', '=', state))
  if (taskId !== undefined) conditions.push(eb('task_id', '=', taskId))
  if (votedBy !== undefined) {
    conditions.push(
      eb('id', 'in', eb.selectFrom('votes').select('approval_id').where('person', '=', votedBy)),
    )
  }
  if (toldAt !== undefined) {
    const asking = eb.selectFrom('events').select('id').where('callback_url', 'like', `${toldAt}:%`)
    conditions.push(eb('event_id', 'in', asking))
  }
  return conditions
}

function toRow(approval: Approval) {
  return {
    id: approval.id,
    event_id: approval.eventId,
    task_id: approval.taskId,
    state: approval.state,
    title: approval.title,
    risk: approval.risk,
    requester: approval.requester,
    payload: JSON.stringify(approval.payload),
    nonce: approval.nonce,
    digest: approval.digest,
    policy: JSON.stringify(approval.policy),
    askers: JSON.stringify(approval.askers),
    grants: JSON.stringify(approval.grants),
    change: approval.change && JSON.stringify(approval.change),
    closing_reason: approval.closingReason,
    created_at: approval.createdAt,
    expires_at: approval.expiresAt,
    decided_at: approval.decidedAt,
  }
}

function toVoteRow(approvalId: string, { onBehalfOf, standingId, roles, ...vote }: Vote) {
  return {
    ...vote,
    approval_id: approvalId,
    on_behalf_of: onBehalfOf,
    roles: JSON.stringify(roles),
    standing_id: standingId,
  }
}

/** Inside a JSON aggregate times arrive as text. */
type VoteJson = Omit<Vote, 'at'> & { readonly at: string | Date }

function toApproval(row: ApprovalRow & { votes: readonly VoteJson[] }): Approval {
  return {
    id: row.id,
    eventId: row.event_id,
    taskId: row.task_id,
    title: row.title,
    risk: row.risk,
    requester: row.requester,
    payload: row.payload as Approval['payload'],
    nonce: row.nonce,
    digest: row.digest,
    policy: row.policy,
    askers: row.askers,
    grants: row.grants.map((grant) => ({ ...grant, at: new Date(grant.at) })),
    change: row.change && { ...row.change, at: new Date(row.change.at) },
    state: row.state,
    votes: row.votes.map((vote) => ({ ...vote, at: new Date(vote.at) })),
    closingReason: row.closing_reason,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    decidedAt: row.decided_at,
  }
}
