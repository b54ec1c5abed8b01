import {
  CHAIN_START,
  type ChainPosition,
  type Verified,
  verifyChain,
  verifyEnd,
} from '../../domain/audit-chain.ts'
import type { AuditStore } from '../../ports/store.ts'

/** `expected` is a position noted earlier, elsewhere: without it a chain that was rewritten from end to end passes. */
export type VerifyAudit = (expected?: ChainPosition) => Promise<Verified>

interface Needs {
  readonly audit: Pick<AuditStore, 'read' | 'head'>
}

/** How many entries are in memory at once. */
const PAGE = 1000

/**
 * Reads the whole chain, in order, and names the first entry that is not as it was written. Others may write meanwhile:
 * the head is read after the entries, and then those entries that came before it.
 */
export function verifyAudit({ audit }: Needs): VerifyAudit {
  return async (expected) => {
    const read = await verifyFrom(audit, CHAIN_START, Number.POSITIVE_INFINITY, expected)
    if (read.kind === 'broken') return read
    const head = await audit.head()
    const all = await verifyFrom(audit, read.last, head?.sequence ?? 0, expected)
    return all.kind === 'broken' ? all : verifyEnd(all.last, head, expected)
  }
}

/** Verifies the entries after `from`, up to the number `until` or the first page that is not full. */
async function verifyFrom(
  audit: Needs['audit'],
  from: ChainPosition,
  until: number,
  expected: ChainPosition | undefined,
): Promise<Verified> {
  let last = from
  for (;;) {
    const limit = Math.min(PAGE, until - last.sequence)
    const entries = limit > 0 ? await audit.read(last.sequence, limit) : []
    const verified = verifyChain(last, entries, expected)
    if (verified.kind === 'broken' || entries.length < PAGE) return verified
    last = verified.last
  }
}
