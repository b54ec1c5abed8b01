import { sql } from 'kysely'
import { type AuditEntry, type ChainedEntry, contentDigest, storableEntry } from '../../domain/audit-chain.ts'
import type { AuditStore } from '../../ports/store.ts'
import type { Database } from './database.ts'

/** The audit in its table. What makes it a chain is the table's own trigger: see the migration 0003. */
export function auditStore(db: Database): AuditStore {
  return {
    async append(entries) {
      if (entries.length > 0) await db.insertInto('audit').values(entries.map(toRow)).execute()
    },

    async of(subject) {
      return db
        .selectFrom('audit')
        .select(['at', 'actor', 'action', 'subject', 'detail'])
        .where('subject', '=', subject)
        .orderBy('sequence')
        .execute()
    },

    async lastOf(subject) {
      const row = await db
        .selectFrom('audit')
        .select(['sequence', 'actor', 'action', 'subject', 'detail'])
        .where('subject', '=', subject)
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && { ...row, sequence: Number(row.sequence) }
    },

    async read(after, limit) {
      const rows = await db
        .selectFrom('audit')
        .select(['sequence', 'actor', 'action', 'subject', 'detail', 'content_digest'])
        .select(['previous_hash', 'hash', sql<string>`countersign.audit_time(at)`.as('at')])
        .where('sequence', '>', String(after))
        .orderBy('sequence')
        .limit(limit)
        .execute()
      return rows.map(
        ({ sequence, content_digest, previous_hash, ...row }): ChainedEntry => ({
          ...row,
          sequence: Number(sequence),
          contentDigest: content_digest,
          previousHash: previous_hash,
        }),
      )
    },

    async head() {
      const row = await db.selectFrom('audit_head').select(['sequence', 'hash']).executeTakeFirst()
      return row && { sequence: Number(row.sequence), hash: row.hash }
    },
  }
}

/** An audit that only remembers, in order, what is to be written; `flush` writes it in one insert. */
export function collectingAudit(store: AuditStore): {
  readonly audit: AuditStore
  flush(): Promise<void>
} {
  const collected: AuditEntry[] = []
  return {
    audit: {
      ...store,
      async append(entries) {
        collected.push(...entries)
      },
    },
    flush: () => store.append(collected),
  }
}

function toRow(entry: AuditEntry) {
  const { detail, ...rest } = storableEntry(entry)
  return { ...rest, detail: JSON.stringify(detail), content_digest: contentDigest({ ...rest, detail }) }
}
