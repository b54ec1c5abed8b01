import { parseArgs } from 'node:util'
import type { Variables } from '../config/environment.ts'
import { readClientConfig } from '../config/read-client-config.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { approvalWords, eventWords } from './explain-words.ts'
import { readEventFile } from './read-event-file.ts'
import { askServer } from './server-client.ts'

/** Asks a running server why. `variables` are the process's own unless given. */
export const explain = (variables?: Variables): Command => ({
  summary: 'Say who may decide an approval, or what would come of an event, and why',
  usage: `countersign explain <event.json | - | approval-id> [--json]

  event.json  an event in a file, or "-" for one on stdin: which policy it would fall under, who could
              approve it and where it would go. Nothing is stored and nobody is told
  approval-id who may still vote, what is missing, and who was refused why
  --json      print the answer as JSON

Asks the server at COUNTERSIGN_URL (default http://127.0.0.1:3000), with COUNTERSIGN_API_KEY.`,

  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [about, ...more] = positionals
    if (about === undefined || more.length > 0) throw new UsageError('Name one event file, or one approval.')
    const server = readClientConfig(variables)
    const isApproval = APPROVAL_ID.test(about)
    const answer = isApproval
      ? await askServer(server, 'GET', `/v1/approvals/${about}`)
      : await askServer(server, 'POST', '/v1/explain', readEventFile(about, HINT))
    await io.print(
      values.json ? JSON.stringify(answer, null, 2) : isApproval ? approvalWords(answer) : eventWords(answer),
    )
    return EXIT.fine
  },
})

const APPROVAL_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const HINT = 'Name a file with an event, or an approval by its whole id.'
