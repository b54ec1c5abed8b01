import type { ChainedEntry } from '../../domain/audit-chain.ts'
import type { AuditStore } from '../../ports/store.ts'

/** Lines of JSON without line ends: the entries after the number `after`, in their order. */
export type ExportAudit = (after: number) => AsyncIterable<string>

/** How many entries are in memory at once. */
const PAGE = 1000

/** Gives every entry as one line of JSON, with its place in the chain: whoever has all lines can verify it. */
export function exportAudit({ audit }: { readonly audit: Pick<AuditStore, 'read'> }): ExportAudit {
  return async function* (after) {
    let last = after
    for (;;) {
      const entries = await audit.read(last, PAGE)
      yield* entries.map(toLine)
      last = entries.at(-1)?.sequence ?? last
      if (entries.length < PAGE) return
    }
  }
}

function toLine({ sequence, at, actor, action, subject, detail, ...chain }: ChainedEntry): string {
  const { contentDigest: content_digest, previousHash: previous_hash, hash } = chain
  return JSON.stringify({
    sequence,
    at,
    actor,
    action,
    subject,
    detail,
    content_digest,
    previous_hash,
    hash,
  })
}
