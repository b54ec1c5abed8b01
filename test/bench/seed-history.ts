import pg from 'pg'

/** What a service that ran for a month has behind it. */
export interface History {
  readonly events: number
  readonly approvals: number
  /** Of the approvals, how many still wait. */
  readonly pending: number
  /** One for each approval, and the others for events: those about one task's progress share theirs. */
  readonly cards: number
  readonly auditEntries: number
  /** Cards that were given up. */
  readonly dead: number
}

export const A_MONTH: History = {
  events: 1_000_000,
  approvals: 100_000,
  pending: 1000,
  cards: 400_000,
  auditEntries: 200_000,
  dead: 500,
}

/** Events that are about one task, cards that hang in one conversation. */
const PER_TASK = 20
const CONVERSATIONS = 200
const PEOPLE = 50
/** A part of the past in seconds for each event, so that all of it is about a month. */
const SECONDS_APART = 2.6

/**
 * Fills a database with a history, by making copies of the rows that `sampleApproval` and `sampleEvent` (events that were
 * delivered, by their ids) left behind: so what it looks like is always what the service writes. The copies of the audit
 * follow one another, but their hashes are made up.
 */
export async function seedHistory(
  databaseUrl: string,
  { sampleApproval, sampleEvent }: { readonly sampleApproval: string; readonly sampleEvent: string },
  history: History = A_MONTH,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('set synchronous_commit = off')
    const approval = literal(sampleApproval)
    await copyEvents(client, approval, literal(sampleEvent), history)
    await copyApprovals(client, approval, history)
    await copyCards(client, approval, literal(sampleEvent), history)
    await copyAudit(client, history)
    for (const table of FILLED) await client.query(`vacuum analyze countersign.${table}`)
  } finally {
    await client.end()
  }
}

const FILLED = ['events', 'tasks', 'approvals', 'votes', 'cards', 'callbacks', 'audit']

const AT = `now() - (n * ${SECONDS_APART}) * interval '1 second'`
const EVENT = `'seed-' || n`
const TASK = `'task-' || (n / ${PER_TASK})`
/** Spread as random ids are, and known from the number alone. */
const APPROVAL = `(md5('approval' || n)::uuid)::text`
/** In order, as the ids of cards are: an earlier one is smaller, and all of them are smaller than those made now. */
const cardId = (n: string) => `'01900000-0000-7000-8000-' || lpad(to_hex(16000000 - ${n}), 12, '0')`

async function copyEvents(client: pg.Client, approval: string, event: string, history: History) {
  const { events, approvals } = history
  const common = { id: EVENT, task_id: TASK, received_at: AT, time: 'null', digest: `sample.digest` }
  await copies(client, 'events', `id = ${event}`, [approvals + 1, events], common)
  await copies(client, 'events', `id = ${approval}`, [1, approvals], { ...common, approval_id: APPROVAL })
  await client.query(`insert into countersign.tasks (id, first_seen_at, last_event_at)
    select task_id, min(received_at), max(received_at) from countersign.events where id like 'seed-%' group by task_id
    on conflict do nothing`)
}

async function copyApprovals(client: pg.Client, event: string, { approvals, pending }: History) {
  const isPending = `n <= ${pending}`
  await copies(client, 'approvals', `event_id = ${event}`, [1, approvals], {
    id: APPROVAL,
    event_id: EVENT,
    task_id: TASK,
    created_at: AT,
    request_id: 'null',
    state: `case when ${isPending} then 'pending' else 'approved' end`,
    decided_at: `case when ${isPending} then null else ${AT} + interval '5 minutes' end`,
    expires_at: `case when ${isPending} then now() + interval '1 day' else ${AT} + interval '1 hour' end`,
  })
  await client.query(`insert into countersign.votes (approval_id, person, verdict, channel, at)
    select ${APPROVAL}, 'person-' || n % ${PEOPLE}, 'approve', 'slack', ${AT} + interval '5 minutes'
    from generate_series(${pending + 1}, ${approvals}) n`)
  await client.query(`insert into countersign.timers (approval_id, kind, due_at)
    select ${APPROVAL}, 'reminder', now() + interval '1 day' from generate_series(1, ${pending}) n`)
  await client.query(`insert into countersign.callbacks (id, approval_id, url, body, state, attempts, created_at, due_at)
    select 'seed-callback-' || n, ${APPROVAL}, 'http://127.0.0.1:9/hooks', '{"type":"approval.decided"}', 'acknowledged', 1,
      ${AT}, ${AT} from generate_series(${pending + 1}, ${approvals}) n`)
}

async function copyCards(client: pg.Client, approval: string, event: string, history: History) {
  const { cards, approvals, dead } = history
  const common = {
    id: cardId('n'),
    event_id: EVENT,
    event_at: AT,
    created_at: AT,
    updated_at: AT,
    target: `'C' || lpad((n % ${CONVERSATIONS})::text, 8, '0')`,
  }
  const isDead = `n % ${Math.floor((cards - approvals) / dead)} = 0`
  await copies(client, 'cards', `event_id = ${approval} limit 1`, [1, approvals], {
    ...common,
    subject_id: APPROVAL,
  })
  await copies(client, 'cards', `event_id = ${event} limit 1`, [approvals + 1, cards], {
    ...common,
    subject_kind: `'event'`,
    subject_id: EVENT,
    state: `case when ${isDead} then 'dead' else sample.state end`,
    last_error: `case when ${isDead} then '{"reason":"not-found","detail":"channel_not_found"}'::json end`,
  })
}

/** Past the trigger that chains them one by one, which would take longer than everything else together. */
async function copyAudit(client: pg.Client, { auditEntries }: History) {
  const { rows } = await client.query<{ sequence: string }>('select sequence from countersign.audit_head')
  const from = Number(rows[0]?.sequence ?? 0)
  const hash = (text: string) => `'sha256:' || encode(sha256((${text})::text::bytea), 'hex')`
  await client.query('alter table countersign.audit disable trigger user')
  await copies(client, 'audit', 'sequence = 1', [1, auditEntries], {
    sequence: `${from} + n`,
    at: AT,
    subject: `'event:seed-' || n`,
    previous_hash: hash('n - 1'),
    hash: hash('n'),
  })
  await client.query('alter table countersign.audit enable trigger user')
  await client.query(
    `update countersign.audit_head set sequence = ${from + auditEntries}, hash = ${hash(String(auditEntries))}`,
  )
}

/** Copies one row for each number from `first` to `last`, `n`, with these columns changed. */
async function copies(
  client: pg.Client,
  table: string,
  sample: string,
  [first, last]: readonly [number, number],
  changed: Readonly<Record<string, string>>,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = 'countersign' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  )
  const names = rows.map(({ name }) => name)
  const values = names.map((name) => changed[name] ?? `sample."${name}"`)
  const { rowCount } = await client.query(
    `insert into countersign.${table} (${names.map((name) => `"${name}"`).join(', ')})
      select ${values.join(', ')} from (select * from countersign.${table} where ${sample}) sample,
      generate_series(${first}, ${last}) n`,
  )
  if (rowCount !== last - first + 1) throw new Error(`There is no row in ${table} where ${sample}.`)
}

function literal(text: string): string {
  return pg.escapeLiteral(text)
}
