import { sql } from 'kysely'
import { sessionPlace } from '../../domain/agent-session.ts'
import type { SubjectRef, Urgency } from '../../domain/card.ts'
import { cursorOf, readCursor } from '../../domain/cursor.ts'
import type { CardStore, RaisedCard, WantedCard } from '../../ports/card-store.ts'
import { dueNow, isHeld, onePerPlace, RAISED_COLUMNS, toCard, toNewRow, toRaised } from './card-rows.ts'
import { claimedCards } from './claimed-cards.ts'
import type { Database } from './database.ts'
import { placesOfTasks } from './places-of-tasks.ts'
import { matches, waitingCards } from './waiting-cards.ts'

const isResting = sql<boolean>`cards.state in ('delivered', 'dead')`

/** A group of several tasks has the newest event's task, which may be another one next. */
const isOfOneTask = sql<boolean>`not exists (
  select from countersign.groups where cards.subject_kind = 'group' and groups.id = cards.subject_id and scattered)`

/** What raising does to a card that exists: one at rest is due at once, one that waits after a failure goes on waiting. */
const RAISED = {
  desired: sql<number>`cards.desired + 1`,
  attempts: sql<number>`case when ${isResting} then 0 else cards.attempts end`,
  due_at: sql<Date>`case when ${isResting} then now() else cards.due_at end`,
  woken_at: sql<Date | null>`case when ${isResting} then null else cards.woken_at end`,
  state: sql<'due'>`case when ${isResting} then 'due' else cards.state end`,
  updated_at: sql<Date>`now()`,
}

const wasNeverShown = sql<boolean>`cards.provider_ref is null`

/** What has become urgent waits for no turn. */
const leavesLine = sql<boolean>`(excluded.urgency = 0 and cards.line is not null)`

/**
 * When a card is due that is raised, perhaps not before some time. What hangs there already is kept true at once, which makes
 * no sound; what waits for its time waits on, unless what is newer may be shown before.
 */
const HELD = {
  due_at: sql<Date>`case
    when ${isResting} then case when ${wasNeverShown} then excluded.due_at else now() end
    when ${leavesLine} then excluded.due_at
    when ${isHeld} then least(cards.due_at, excluded.due_at) else cards.due_at end`,
  line: sql<string | null>`case when ${leavesLine} then null else cards.line end`,
  not_before: sql<Date | null>`case
    when ${wasNeverShown} and (${isResting} or ${isHeld}) and excluded.due_at <= cards.due_at
    then excluded.not_before else cards.not_before end`,
  // A grave event joins a card that nobody would have stood in for.
  fallback: sql<string>`coalesce(cards.fallback, excluded.fallback)`,
  fallback_at: sql<Date | null>`case
    when cards.fallback is null and ${wasNeverShown} then excluded.fallback_at
    when ${isHeld} and cards.fallback_at is not null then least(cards.fallback_at, excluded.fallback_at)
    else cards.fallback_at end`,
}

/** A card never goes back to an older event. */
function newerEvent(id: string) {
  const at = sql<Date>`(select coalesce(time, date_trunc('milliseconds', received_at)) from countersign.events where id = ${id})`
  return {
    event_id: sql<string>`case when ${at} >= event_at then ${id} else event_id end`,
    event_at: sql<Date>`greatest(event_at, ${at})`,
  }
}

/** Reminders stand and fall with what they remind of: what is decided or answered waits for nobody. */
function speaksOf({ kind, id }: SubjectRef) {
  if (kind === 'event')
    return sql<boolean>`(subject_kind, subject_id) in (('event', ${id}), ('inquiry-reminder', ${id}))`
  if (kind !== 'approval') return sql<boolean>`(subject_kind = ${kind} and subject_id = ${id})`
  // One list of subjects, not an "or": that would look through every reminder there ever was.
  const timers = sql`select 'reminder', id from countersign.timers where approval_id = ${id}`
  return sql<boolean>`(subject_kind, subject_id) in (select 'approval', ${id} union all ${timers})`
}

/**
 * A digest's card waits until its time, whatever joins it: it is only made where it is missing, so that of many who add to a
 * digest at once none waits for another. One that somebody had shown before its time is raised.
 */
async function collect(db: Database, wanted: readonly WantedCard[]): Promise<readonly RaisedCard[]> {
  if (wanted.length === 0) return []
  await db
    .insertInto('cards')
    .values(onePerPlace(wanted).map(toNewRow))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const rows = await db
    .updateTable('cards')
    .set(RAISED)
    .where('subject_kind', '=', 'digest')
    .where('subject_id', 'in', [...new Set(wanted.map(({ subject }) => subject.id))])
    .where('delivered', '>', 0)
    .returning([...RAISED_COLUMNS])
    .execute()
  return rows.map(toRaised)
}

export function cardStore(db: Database): CardStore {
  return {
    ...claimedCards(db),
    ...waitingCards(db),

    async raise(all) {
      const collected = await collect(
        db,
        all.filter(({ subject }) => subject.kind === 'digest'),
      )
      const wanted = all.filter(({ subject }) => subject.kind !== 'digest')
      if (wanted.length === 0) return collected
      const isNewer = sql<boolean>`excluded.event_at >= cards.event_at`
      const rows = await db
        .insertInto('cards')
        .values(onePerPlace(wanted).map(toNewRow))
        .onConflict((conflict) =>
          conflict.columns(['subject_kind', 'subject_id', 'channel', 'target']).doUpdateSet({
            ...RAISED,
            ...HELD,
            event_id: sql<string>`case when ${isNewer} then excluded.event_id else cards.event_id end`,
            event_at: sql<Date>`greatest(excluded.event_at, cards.event_at)`,
            urgency: sql<Urgency>`case when ${isNewer} then excluded.urgency else cards.urgency end`,
          }),
        )
        .returning([...RAISED_COLUMNS, isHeld.as('waits')])
        .execute()
      return [...collected, ...dueNow(rows)]
    },

    async raiseSubject({ kind, id }, eventId) {
      const rows = await db
        .updateTable('cards')
        .set({ ...RAISED, ...(eventId !== undefined && newerEvent(eventId)) })
        .where(speaksOf({ kind, id }))
        .returning([...RAISED_COLUMNS])
        .execute()
      return rows.map(toRaised)
    },

    async raiseLive(taskIds) {
      if (taskIds.length === 0) return []
      // In a fixed order, so that two batches about the same tasks cannot wait for each other.
      const live = db
        .selectFrom('cards')
        .select('id')
        .where('subject_kind', '=', 'task-progress')
        .where('subject_id', 'in', taskIds)
        .orderBy('id')
        .forUpdate()
      const rows = await db
        .updateTable('cards')
        .set(RAISED)
        .where('id', 'in', live)
        .returning([...RAISED_COLUMNS])
        .execute()
      return rows.map(toRaised)
    },

    async raiseNewest(limit) {
      const newest = db
        .selectFrom('cards')
        .select('id')
        .where('state', '=', 'delivered')
        .orderBy('id', 'desc')
        .limit(limit)
      const rows = await db
        .updateTable('cards')
        .set(RAISED)
        .where('id', 'in', newest)
        .returning([...RAISED_COLUMNS])
        .execute()
      return rows.map(toRaised).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    },

    async ofSubject({ kind, id }) {
      const rows = await db
        .selectFrom('cards')
        .selectAll()
        .where('subject_kind', '=', kind)
        .where('subject_id', '=', id)
        .orderBy('id')
        .execute()
      return rows.map(toCard)
    },

    async ofComment(comment) {
      const row = await db
        .selectFrom('cards')
        .selectAll()
        // Written out, so that the planner knows that the index of such cards has it.
        .where(sql<boolean>`channel = 'linear'`)
        .where(sql<boolean>`provider_ref ->> 'comment' = ${comment}`)
        .executeTakeFirst()
      return row && toCard(row)
    },

    async hasNewerReminder({ id, destination: { channel, target } }, approvalId) {
      const timers = db.selectFrom('timers').select('id').where('approval_id', '=', approvalId)
      const row = await db
        .selectFrom('cards')
        .select('id')
        .where('subject_kind', '=', 'reminder')
        .where('subject_id', 'in', timers)
        .where('channel', '=', channel)
        .where('target', '=', target)
        .where('id', '>', id)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },

    async ofTask(taskId, { channel, target }) {
      const events = db.selectFrom('events').select('id').where('task_id', '=', taskId)
      const rows = await db
        .selectFrom('cards')
        .selectAll()
        .where('event_id', 'in', events)
        // A digest speaks of many tasks.
        .where('subject_kind', '<>', 'digest')
        // Written out: see `ofComment`.
        .where(sql<boolean>`channel = ${sql.lit(channel)}`)
        .where('target', '=', target)
        .where(isOfOneTask)
        .orderBy('id')
        .execute()
      return rows.map(toCard)
    },

    placesOfTasks: (taskIds) => placesOfTasks(db, taskIds),

    async ofSession(session) {
      const rows = await db
        .selectFrom('cards')
        .selectAll()
        // Written out: see `ofComment`.
        .where(sql<boolean>`channel = 'linear' and target like 'session:%'`)
        .where('target', '=', sessionPlace(session).target)
        .orderBy('id')
        .execute()
      return rows.map(toCard)
    },

    async list(filter, { cursor, limit }) {
      const after = cursor === undefined ? undefined : readCursor(cursor)
      let query = db.selectFrom('cards').selectAll().where(matches(filter))
      if (after) query = query.where('id', '<', after.id)
      const rows = await query
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const items = rows.slice(0, limit).map(toCard)
      const last = rows.length > limit ? items.at(-1) : undefined
      return { items, next: last ? cursorOf(last.createdAt, last.id) : null }
    },
  }
}
