import { parseArgs } from 'node:util'
import { type ChainPosition, describeFault, type Verified } from '../domain/audit-chain.ts'
import { verifyAudit } from '../usecases/auditing/verify-audit.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { withAudit } from './with-database.ts'

export const auditVerify: Command = {
  summary: 'Verify that no entry of the audit was changed, removed, inserted or moved',
  usage: `countersign audit verify [--expect <sequence>:<hash>] [--json]

  --expect   a position that this command printed earlier and you noted elsewhere: without one,
             a chain that was rewritten from end to end passes
  --json     print the result as one line of JSON

Exits 0 when the chain is whole, 1 when it is broken.`,

  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: { expect: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    const expected = values.expect === undefined ? undefined : readPosition(values.expect)
    return withAudit(io, async (audit) => {
      const verified = await verifyAudit({ audit })(expected)
      await io.print(values.json ? toJson(verified) : toWords(verified))
      return verified.kind === 'whole' ? EXIT.fine : EXIT.broken
    })
  },
}

function readPosition(text: string): ChainPosition {
  const [, sequence, hash] = /^(\d{1,15}):(sha256:[0-9a-f]{64})$/.exec(text) ?? []
  if (sequence === undefined || hash === undefined) {
    throw new UsageError(
      `--expect takes a number and a hash, "17:sha256:" and 64 hex digits, as this command prints them, not "${text}".`,
    )
  }
  return { sequence: Number(sequence), hash }
}

function toWords(verified: Verified): string {
  if (verified.kind === 'broken') return `The audit is broken. ${describeFault(verified.fault)}`
  const { sequence, hash } = verified.last
  const entries = sequence === 1 ? '1 entry' : `${sequence} entries`
  return `The audit is whole: ${entries}, up to ${sequence}:${hash}`
}

function toJson(verified: Verified): string {
  if (verified.kind === 'whole') {
    const { sequence, hash } = verified.last
    return JSON.stringify({ result: 'whole', entries: sequence, head: `${sequence}:${hash}` })
  }
  const { kind, sequence } = verified.fault
  return JSON.stringify({ result: 'broken', fault: kind, sequence, message: describeFault(verified.fault) })
}
