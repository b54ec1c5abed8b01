import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { MARKER } from './arrivals.ts'
import { now } from './now.ts'

/**
 * A Linear and a mail server that answer at once, in a process of their own. It tells its parent where they listen, and
 * then of every comment and mail: its marker, whether it is the first about it, and when it had arrived whole.
 */
function tell(place: 'linear' | 'email', kind: 'posted' | 'updated', text: string, at: number): void {
  const marker = MARKER.exec(text)?.[0]
  if (marker) process.send?.({ kind, place, marker, at })
}

/** What is read of each answer, whatever was asked. */
const ANSWER = JSON.stringify({
  data: {
    issue: { id: 'issue' },
    comments: { nodes: [] },
    users: { nodes: [] },
    commentCreate: { success: true },
    commentUpdate: { success: true },
  },
})

const linear = createServer(async (request, response) => {
  const body = (await readBody(request)).toString()
  const at = now()
  response.setHeader('content-type', 'application/json')
  response.end(ANSWER)
  if (body.includes('commentCreate')) tell('linear', 'posted', body, at)
  if (body.includes('commentUpdate')) tell('linear', 'updated', body, at)
})

const mail = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData: (stream, _session, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const at = now()
      done()
      const raw = Buffer.concat(chunks).toString()
      tell('email', /^In-Reply-To:/im.test(raw) ? 'updated' : 'posted', raw, at)
    })
  },
})
mail.on('error', () => {})

const { url } = await listen(linear)
const smtp = mail.listen(0, '127.0.0.1')
await once(smtp, 'listening')
const { port } = smtp.address() as AddressInfo
process.send?.({ kind: 'listening', linearUrl: `${url}/graphql`, smtpPort: port })
process.on('disconnect', () => process.exit())
