import { type RawBuilder, sql } from 'kysely'
import type { Destination } from '../../domain/card.ts'
import { FAILURE_TYPES, LIVING_TYPES } from '../../domain/events/catalogue.ts'
import type { Database } from './database.ts'

/** So many of a task's newest events are looked at; what waits for somebody is found however old it is. */
const LOOKED_AT = 300
/** So many are taken of each kind. */
const TAKEN = { told: 100, failure: 3, question: 2, run: 1, end: 1, approval: 5, open: 5 } as const

const QUESTIONS = ['clarification-request', 'fix-review'] as const

/** Ids of the events that tell how a task stands: one statement, whose cost does not grow with the task. */
export async function tellingEvents(
  db: Database,
  taskId: string,
  at: Destination | null,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recent as materialized (
      select id, type, received_at from countersign.events where task_id = ${taskId}
      order by received_at desc, id desc limit ${sql.lit(LOOKED_AT)}),
    kinds as (
      select id, received_at, case
        when type in (${sql.join(LIVING_TYPES)}) then 'told'
        when type in (${sql.join(FAILURE_TYPES)}) then 'failure'
        when type in (${sql.join(QUESTIONS)}) then 'question'
        when type = 'verification-complete' then 'run'
        when type = 'completion-report' then 'end' end as kind
      from recent),
    ranked as (
      select id, kind, row_number() over (partition by kind order by received_at desc, id desc) as nth
      from kinds where kind = 'told' or (kind is not null and (${isShown(at, ['event', 'operation'], 'kinds.id')} or ${isShownInGroup(at)})))
    select id from ranked where nth <= case kind when 'told' then ${sql.lit(TAKEN.told)}
      when 'failure' then ${sql.lit(TAKEN.failure)} when 'question' then ${sql.lit(TAKEN.question)} else 1 end
    union
    (select event_id from countersign.approvals where task_id = ${taskId} and state = 'pending'
      and ${isShown(at, ['approval'], 'approvals.id')} order by created_at desc limit ${sql.lit(TAKEN.approval)})
    union
    (select event_id from countersign.approvals where task_id = ${taskId}
      and ${isShown(at, ['approval'], 'approvals.id')}
      order by created_at desc, id desc limit ${sql.lit(TAKEN.approval)})
    union
    (select event_id from countersign.inquiries where task_id = ${taskId} and state = 'open'
      and ${isShown(at, ['event'], 'inquiries.event_id')} limit ${sql.lit(TAKEN.open)})`.execute(db)
  return rows.map(({ id }) => id)
}

/** Alike failures share a card, which is named after the first of them. */
function isShownInGroup(at: Destination | null): RawBuilder<boolean> {
  if (at === null) return sql<boolean>`true`
  return sql<boolean>`coalesce((select true from countersign.group_members member
    join countersign.cards on subject_id = member.group_id and subject_kind = 'group'
    where member.event_id = kinds.id and channel = ${at.channel} and target = ${at.target} limit 1), false)`
}

/**
 * Routes decide who sees what: a card tells nothing of what has no card beside it. Not `exists`, for which the planner may
 * read all cards of the place at once: this looks up one at a time.
 */
function isShown(at: Destination | null, kinds: readonly string[], id: string): RawBuilder<boolean> {
  if (at === null) return sql<boolean>`true`
  return sql<boolean>`coalesce((select true from countersign.cards
    where subject_kind in (${sql.join(kinds)}) and subject_id = ${sql.ref(id)}
      and channel = ${at.channel} and target = ${at.target} limit 1), false)`
}
