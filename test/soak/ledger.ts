import pg from 'pg'
import { auditStore } from '../../src/adapters/store/audit-store.ts'
import { openDatabase } from '../../src/adapters/store/database.ts'
import { verifyAudit } from '../../src/usecases/auditing/verify-audit.ts'

/** What the database says in the end. */
export interface Ledger {
  readonly events: readonly string[]
  readonly cards: readonly CardLine[]
  readonly approvals: readonly { readonly id: string; readonly event_id: string; readonly state: string }[]
  readonly votes: readonly {
    readonly approval_id: string
    readonly person: string
    readonly verdict: string
  }[]
  readonly callbacks: readonly { readonly id: string; readonly approval_id: string; readonly state: string }[]
  /** What is wrong with the audit chain; undefined: it is whole. */
  readonly auditFault: string | undefined
  readonly auditEntries: number
}
interface CardLine {
  readonly id: string
  readonly channel: 'slack' | 'linear' | 'email'
  readonly state: string
  readonly isUpToDate: boolean
  readonly last_error: unknown
}

const UNFINISHED = `
  select (select count(*) from countersign.cards where desired > delivered and state <> 'dead')
       + (select count(*) from countersign.callbacks where state = 'delivering') as count`
/** Longer than a provider is waited for, so that only the dead still hold what was claimed so long ago. */
const OLD = {
  cards: `lease_until < now() + interval '30 seconds' - interval '12 seconds'`,
  callbacks: `lease_until < now() + interval '20 seconds' - interval '12 seconds'`,
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<readonly Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** How many cards and callbacks are not yet what they should be. */
export async function unfinished(url: string): Promise<number> {
  const [row] = await query<{ count: string }>(url, UNFINISHED)
  return Number(row?.count)
}

/** What the dead had claimed is free at once, and not only when their claims end. */
export async function endClaimsOfTheDead(url: string): Promise<void> {
  for (const [table, isOld] of Object.entries(OLD)) {
    await query(
      url,
      `update countersign.${table} set lease_until = now() where lease is not null and ${isOld}`,
    )
  }
}

export async function readLedger(url: string): Promise<Ledger> {
  const events = await query<{ id: string }>(url, 'select id from countersign.events')
  const db = openDatabase({ connectionString: url }, () => {})
  const verified = await verifyAudit({ audit: auditStore(db) })()
  await db.destroy()
  return {
    events: events.map(({ id }) => id),
    cards: await query(
      url,
      `select id, channel, state, last_error, desired = delivered as "isUpToDate" from countersign.cards`,
    ),
    approvals: await query(url, 'select id, event_id, state from countersign.approvals'),
    votes: await query(url, 'select approval_id, person, verdict from countersign.votes'),
    callbacks: await query(url, 'select id, approval_id, state from countersign.callbacks'),
    auditFault: verified.kind === 'whole' ? undefined : JSON.stringify(verified.fault),
    auditEntries: verified.kind === 'whole' ? verified.last.sequence : 0,
  }
}
