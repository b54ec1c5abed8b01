import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

interface Needs {
  /** While it is true, whatever is asked of the server is answered with "not now". */
  isDown(): boolean
  onMail(raw: string, recipients: readonly string[]): void
}

/** A mail server on a free loopback port that takes every mail, from everybody. */
export async function startMailServer({ isDown, onMail }: Needs) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onConnect: (_session, done) => done(notNow(isDown())),
    // A connection that is kept open is no way around an outage.
    onMailFrom: (_address, _session, done) => done(notNow(isDown())),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        onMail(
          Buffer.concat(chunks).toString(),
          envelope.rcptTo.map(({ address }) => address),
        )
        done()
      })
    },
  })
  // A client that goes away in the middle is its own affair.
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('No port was bound.')
  return { port: address.port, close: () => new Promise<void>((done) => server.close(() => done())) }
}

/** RFC 5321: the service is not available, try again later. */
function notNow(isDown: boolean): Error | undefined {
  return isDown ? Object.assign(new Error('The mail server is down'), { responseCode: 421 }) : undefined
}
