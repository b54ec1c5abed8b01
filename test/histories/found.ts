import type pg from 'pg'

/** A row as JSON: times are text, names are the columns'. */
export interface FoundApproval {
  readonly id: string
  readonly state: string
  readonly digest: string
  readonly nonce: string
  readonly task_id: string | null
  readonly requester: string | null
  readonly payload: {
    readonly risk: string
    readonly reversible?: boolean
    readonly requester?: string
    readonly quorum?: number
  }
  readonly policy: { readonly name: string; readonly version: string }
  readonly grants: readonly { readonly kind: string; readonly to: unknown; readonly at: string }[]
  readonly change: unknown
  readonly closing_reason: string | null
  readonly created_at: string
  readonly expires_at: string
  readonly decided_at: string | null
}
export interface FoundVote {
  readonly approval_id: string
  readonly person: string
  readonly verdict: string
  readonly channel: string
  readonly reason: string | null
  readonly conditions: string | null
  readonly at: string
  readonly on_behalf_of: string | null
  readonly roles: readonly string[]
  readonly standing_id: string | null
}
export interface FoundEntry {
  readonly sequence: number
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
  /** The transaction that wrote it. */
  readonly written_by: string
}

/** Everything that a history left in the database. */
export interface Found {
  readonly now: string
  readonly events: readonly { readonly id: string; readonly approval_id: string | null }[]
  readonly approvals: readonly FoundApproval[]
  readonly votes: readonly FoundVote[]
  readonly audit: readonly FoundEntry[]
  readonly callbacks: readonly {
    readonly approval_id: string
    readonly body: Readonly<Record<string, unknown>> & { readonly decided_by: readonly object[] }
  }[]
  readonly cards: readonly {
    readonly subject_kind: string
    readonly subject_id: string
    readonly target: string
    readonly desired: number
    readonly delivered: number
    readonly state: string
    readonly written_by: string
  }[]
  readonly openings: readonly {
    readonly approval_id: string
    readonly person: string
    readonly digest: string
    readonly page: number
    readonly pages: number
    readonly at: string
  }[]
  readonly timers: readonly {
    readonly id: string
    readonly approval_id: string
    readonly kind: string
    readonly targets: readonly string[]
    readonly called: readonly string[]
    readonly taken_at: string | null
  }[]
  readonly standing: readonly {
    readonly id: string
    readonly uses: number
    readonly max_uses: number
    readonly revoked_at: string | null
  }[]
}

const TABLES = {
  events: `select * from countersign.events where source = $1`,
  approvals: `select * from countersign.approvals where id in (select id from mine) order by created_at`,
  votes: `select * from countersign.votes where approval_id in (select id from mine) order by at`,
  audit: `select *, xmin::text as written_by from countersign.audit where subject in (
      select 'approval:' || id from mine union select 'event:' || id from countersign.events where source = $1)
    order by sequence`,
  callbacks: `select * from countersign.callbacks where approval_id in (select id from mine)`,
  timers: `select * from countersign.timers where approval_id in (select id from mine)`,
  cards: `select *, xmin::text as written_by from countersign.cards
    where subject_kind = 'approval' and subject_id in (select id from mine) or subject_kind = 'reminder' and subject_id in (
      select id from countersign.timers where approval_id in (select id from mine))`,
  openings: `select * from countersign.openings where approval_id in (select id from mine)`,
  standing: `select * from countersign.standing_approvals where source = $1`,
}

const EVERYTHING = `
  with mine as (select approval_id as id from countersign.events where source = $1 and approval_id is not null)
  select json_build_object('now', clock_timestamp(), ${Object.entries(TABLES)
    .map(([name, query]) => `'${name}', (select coalesce(json_agg(t), '[]') from (${query}) t)`)
    .join(', ')}) as found`

/** Reads back all that the events of one source led to. */
export async function readBack(db: pg.Pool, source: string): Promise<Found> {
  const { rows } = await db.query<{ found: Found }>(EVERYTHING, [source])
  return rows[0]!.found
}
