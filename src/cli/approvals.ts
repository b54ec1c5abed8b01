import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Variables } from '../config/environment.ts'
import { type ClientConfig, readClientConfig } from '../config/read-client-config.ts'
import { APPROVAL_STATES } from '../domain/approval.ts'
import { answered } from './answered.ts'
import { approvalJson, approvalPage, approvalTable } from './approvals-words.ts'
import { type Command, UsageError } from './command.ts'
import { findApprovalId } from './find-approval-id.ts'
import { askServer } from './server-client.ts'

const SERVER = 'Asks the server at COUNTERSIGN_URL (default http://127.0.0.1:3000), with COUNTERSIGN_API_KEY.'
const CODES =
  'Exits 0 when done, 1 when the server says no, 2 on a wrong command line, 69 when no server answers.'
const text = { type: 'string' } as const
const json = { type: 'boolean', default: false } as const

/** `approvals list`. `variables` are the process's own unless given, in all of these. */
export const approvalsList = (variables?: Variables, now = () => new Date()): Command => ({
  summary: 'List approvals, newest first',
  usage: `countersign approvals list [--state <state>] [--task <id>] [--limit <n>] [--json]

  --state    pending, which is the default, approved, rejected, expired, cancelled, or all
  --task     only those of this task
  --limit    at most so many, 1 to 100; 50 unless given
  --json     print the server’s answer

${SERVER}
${CODES}`,
  run: (args, io) =>
    answered(io, async () => {
      const { values } = parseArgs({
        args: [...args],
        options: { state: { ...text, default: 'pending' }, task: text, limit: text, json },
      })
      const answer = await askServer(readClientConfig(variables), 'GET', `/v1/approvals?${queryOf(values)}`)
      const { items, next } = pageJson.parse(answer)
      if (values.json) return JSON.stringify(answer, null, 2)
      if (next !== null) io.say('There are more; see --limit and --task.')
      return items.length === 0 ? 'No approvals.' : approvalTable(items, now())
    }),
})

function queryOf({ state, task, limit }: { state: string; task?: string; limit?: string }): URLSearchParams {
  if (state !== 'all' && !(APPROVAL_STATES as readonly string[]).includes(state))
    throw new UsageError(`--state takes ${APPROVAL_STATES.join(', ')} or all, not "${state}".`)
  return new URLSearchParams({
    ...(state !== 'all' && { state }),
    ...(task !== undefined && { task_id: task }),
    ...(limit !== undefined && { limit }),
  })
}

const pageJson = z.object({ items: z.array(approvalJson), next: z.string().nullable() })

export const approvalsShow = (variables?: Variables): Command => ({
  summary: 'Show one approval with its whole payload, its votes and its digest',
  usage: `countersign approvals show <id> [--json]

  id         the first characters are enough
  --json     print the server’s answer

${SERVER}
${CODES}`,
  run: (args, io) =>
    answered(io, async () => {
      const { values, positionals } = parseArgs({
        args: [...args],
        options: { json },
        allowPositionals: true,
      })
      const server = readClientConfig(variables)
      const answer = await askServer(server, 'GET', await pathOf(server, positionals))
      return values.json ? JSON.stringify(answer, null, 2) : approvalPage(approvalJson.parse(answer))
    }),
})

/** `approvals approve` and `approvals reject`. */
export const approvalsVote = (verdict: 'approve' | 'reject', variables?: Variables): Command => ({
  summary:
    verdict === 'approve' ? 'Approve for a listed person' : 'Reject for a listed person, with the reason',
  usage: `countersign approvals ${verdict} <id> --person <id> [--reason <text>] ${verdict === 'approve' ? '[--conditions <text>] ' : ''}[--digest <sha256:…>] [--json]

  id             the first characters are enough
  --person       who votes, by the id in countersign.yaml
  --reason       why${verdict === 'reject' ? '; required' : '; some policies require it'}
${verdict === 'approve' ? '  --conditions   what the approval depends on\n' : ''}  --digest       what was read, as "approvals show" says it: refused when the request has changed since.
                 Required to approve what cannot be undone
  --json         print the server’s answer

${SERVER}
${CODES}`,
  run: (args, io) =>
    answered(io, async () => {
      const { values, positionals } = parseArgs({
        args: [...args],
        options: {
          person: text,
          reason: text,
          digest: text,
          json,
          ...(verdict === 'approve' && { conditions: text }),
        },
        allowPositionals: true,
      })
      const { person, json: asJson, ...said } = values
      if (typeof person !== 'string')
        throw new UsageError('Say who votes: --person, by the id in countersign.yaml.')
      const server = readClientConfig(variables)
      const path = `${await pathOf(server, positionals)}/votes`
      const answer = await askServer(server, 'POST', path, { ...said, verdict, person })
      if (asJson) return JSON.stringify(answer, null, 2)
      const { id, state, missing, title } = approvalJson.parse(answer)
      const more = state === 'pending' ? `, ${missing} more needed` : ''
      return `Vote recorded. ${id.slice(0, 8)} is ${state}${more}: ${title}`
    }),
})

export const APPROVALS: Readonly<Record<string, Command>> = {
  'approvals list': approvalsList(),
  'approvals show': approvalsShow(),
  'approvals approve': approvalsVote('approve'),
  'approvals reject': approvalsVote('reject'),
}

async function pathOf(server: ClientConfig, positionals: readonly string[]): Promise<string> {
  const [given, ...more] = positionals
  if (given === undefined || more.length > 0) throw new UsageError('Name one approval by its id.')
  return `/v1/approvals/${await findApprovalId(server, given)}`
}
