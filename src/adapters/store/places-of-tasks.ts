import { sql } from 'kysely'
import type { ChannelName } from '../../domain/card.ts'
import type { TaskPlace } from '../../ports/card-store.ts'
import type { Database } from './database.ts'

/** Of a task with more events than this only the newest are looked at, and its progress, which is one subject. */
const NEWEST = 50

interface Row {
  readonly task_id: string
  readonly channel: ChannelName
  readonly target: string
  readonly since: Date
}

/** See `CardStore`. Each card is found by its subject, which the unique index of cards begins with. */
export async function placesOfTasks(db: Database, taskIds: readonly string[]): Promise<readonly TaskPlace[]> {
  if (taskIds.length === 0) return []
  const { rows } = await sql<Row>`
    select task.id as task_id, cards.channel, cards.target, min(cards.created_at) as since
    from unnest(${taskIds}::text[]) as task (id)
    cross join lateral (
      select 'task-progress' as kind, task.id as id
      union all
      select about.kind, about.id from (
        select id, approval_id from countersign.events where task_id = task.id
        order by received_at desc, id desc limit ${sql.lit(NEWEST)}) as newest
      cross join lateral (values ('event', newest.id), ('operation', newest.id), ('approval', newest.approval_id))
        as about (kind, id)
    ) as subject
    join countersign.cards on cards.subject_kind = subject.kind and cards.subject_id = subject.id
    where cards.instead_of is null
    group by task.id, cards.channel, cards.target
    order by since, cards.channel, cards.target`.execute(db)
  return rows.map(({ task_id, since, ...destination }) => ({ taskId: task_id, since, destination }))
}
