import type pg from 'pg'
import { CHAIN_START, contentDigest, entryHash } from '../../src/domain/audit-chain.ts'
import type { AuditStore } from '../../src/ports/store.ts'

/** Does to the audit what only its owner can: the triggers are off meanwhile. */
export async function tamper(owner: pg.Client, ...statements: readonly string[]): Promise<void> {
  await owner.query('alter table countersign.audit disable trigger all')
  try {
    for (const statement of statements) await owner.query(statement)
  } finally {
    await owner.query('alter table countersign.audit enable trigger all')
  }
}

/** A chain without entries. */
export async function emptyChain(owner: pg.Client): Promise<void> {
  const { sequence, hash } = CHAIN_START
  await tamper(
    owner,
    'delete from countersign.audit',
    'delete from countersign.audit_head',
    `insert into countersign.audit_head (sequence, hash) values (${sequence}, '${hash}')`,
  )
}

/** Makes the entries from `from` on fit again after they were changed, as a forger who knows the code would. */
export async function rewriteFrom(
  owner: pg.Client,
  audit: AuditStore,
  from: number,
  { to = Number.POSITIVE_INFINITY, head }: { readonly to?: number; readonly head: boolean },
): Promise<void> {
  let previousHash = (await audit.read(from - 2, 1))[0]!.hash
  for (const entry of await audit.read(from - 1, 1000)) {
    if (entry.sequence > to) break
    const place = { ...entry, previousHash, contentDigest: contentDigest(entry) }
    const hash = entryHash(place)
    await tamper(
      owner,
      `update countersign.audit set content_digest = '${place.contentDigest}', previous_hash = '${previousHash}',
         hash = '${hash}' where sequence = ${entry.sequence}`,
    )
    if (head) {
      await owner.query('update countersign.audit_head set sequence = $1, hash = $2', [entry.sequence, hash])
    }
    previousHash = hash
  }
}
