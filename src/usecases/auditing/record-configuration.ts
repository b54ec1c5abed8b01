import type { AuditEntry } from '../../domain/audit-chain.ts'
import type { Store } from '../../ports/store.ts'

/** What came of reading countersign.yaml: it counts from then on, or it does not, and what was said before goes on. */
export type ConfigurationReading = {
  /** Of the file's bytes; null where there is none. */
  readonly digest: string | null
  readonly at: Date
} & (
  | { readonly kind: 'loaded'; readonly changes: readonly string[] }
  | { readonly kind: 'refused'; readonly problems: readonly string[] }
)

export type RecordConfiguration = (reading: ConfigurationReading) => Promise<void>

const SUBJECT = 'configuration'
/** As many processes may come between, one after the other, as have a say at once. */
const TRIES = 20
/** Of a file that is wrong from end to end, the first mistakes tell enough. */
const PROBLEMS_KEPT = 20

/**
 * Puts on the record which rules are in force. Several processes read the same file: whoever comes first writes it, and the
 * others find it there. A start with the rules of before writes nothing.
 */
export function recordConfiguration({ store }: { readonly store: Store }): RecordConfiguration {
  const tryOnce = (reading: ConfigurationReading) =>
    store.transaction(async (tx) => {
      const last = await tx.audit.lastOf(SUBJECT)
      const entry = entryFor(reading)
      if (last?.action === entry.action && last.detail.digest === reading.digest) return 'known'
      if (!(await tx.processed.firstTime(`${SUBJECT}:${last?.sequence ?? 0}`))) return 'overtaken'
      await tx.audit.append([entry])
      return 'written'
    })
  return async (reading) => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) if ((await tryOnce(reading)) !== 'overtaken') return
    throw new Error('The configuration could not be put on the record: others were always faster.')
  }
}

function entryFor(reading: ConfigurationReading): AuditEntry {
  const { kind, digest, at } = reading
  const said =
    kind === 'loaded' ? { changes: reading.changes } : { problems: reading.problems.slice(0, PROBLEMS_KEPT) }
  const detail = { digest, read_at: at.toISOString(), ...said }
  return { actor: 'countersign', action: `configuration.${kind}`, subject: SUBJECT, detail }
}
