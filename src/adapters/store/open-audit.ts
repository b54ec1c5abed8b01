import type { AuditStore } from '../../ports/store.ts'
import { auditStore } from './audit-store.ts'
import { type OpenReading, openReading, type ReadingOptions } from './open-reading.ts'

export type AuditReader = Pick<AuditStore, 'read' | 'head'>

/** Opens the audit to read it, and changes nothing. Throws what `openReading` does. */
export async function openAudit(options: ReadingOptions): Promise<OpenReading<AuditReader>> {
  return openReading(options, { table: 'audit_head', what: 'is no audit chain' }, async (db) => {
    const audit = auditStore(db)
    // A missing right shows here rather than in the middle of the work.
    await audit.head()
    await audit.read(0, 1)
    return audit
  })
}
