import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { readMail } from '../../src/sandbox/mail/read-mail.ts'
import { isDone, type Treat } from './faults.ts'

/** A mail as it was taken; mailboxes fold those of one Message-ID into one. */
export interface TakenMail {
  readonly messageId: string
  readonly to: string
  readonly text: string
}

/** A mail server with `treat` deciding what becomes of each mail. */
export async function startFaultyMail(treat: Treat, onHeld: () => void) {
  const taken: TakenMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const { headers, text } = readMail(Buffer.concat(chunks).toString())
        const { subject = '', 'message-id': messageId = '' } = headers
        const mail = {
          messageId,
          to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
          text: `${subject}\n${text}`,
        }
        const verb = messageId.includes('.card@') ? 'post' : 'update'
        const treatment = await treat({ place: 'email', verb, text: mail.text })
        if (isDone(treatment)) taken.push(mail)
        switch (treatment) {
          case 'dropped':
          case 'lost':
            return end(server, session.id)
          case 'silent':
          case 'unheard':
            return onHeld()
          case 'refused':
            return done(Object.assign(new Error('not now'), { responseCode: 450 }))
          case 'failed':
            return done(Object.assign(new Error('something broke'), { responseCode: 451 }))
          case 'pass':
            return done()
        }
      })
    },
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const connection of server.connections) connection.close()
    })
  return { port, taken, close }
}

/** Without a word, as a cut cable would. */
function end(server: SMTPServer, session: string): void {
  for (const connection of server.connections) if (connection.id === session) connection.close()
}
