import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { type ReadMail, readMail } from '../../src/sandbox/mail/read-mail.ts'

/** A mail as it arrived. */
export interface ReceivedMail extends ReadMail {
  /** The envelope's sender, where bounces go. */
  readonly sender: string
  readonly to: readonly string[]
  /** As it travelled. */
  readonly raw: string
}

/** What the server answers to the next recipient or mail, in place of taking it. */
interface Answer {
  readonly at: 'recipient' | 'mail'
  readonly code: number
  /** It has taken the mail all the same. */
  readonly afterTaking?: boolean
}

export const MAIL_LOGIN = { user: 'countersign', pass: 'right' } as const

/** A mail server on this machine that keeps what it was handed; `answers` makes it refuse the next ones. */
export async function startMailServer({ needsLogin = false } = {}) {
  const mails: ReceivedMail[] = []
  const answers: Answer[] = []
  const refusal = (at: Answer['at']) => {
    const [answer] = answers
    if (answer?.at !== at) return undefined
    answers.shift()
    const { code: responseCode, afterTaking = false } = answer
    return Object.assign(new Error('no, says the server'), { responseCode, afterTaking })
  }
  const server = new SMTPServer({
    authOptional: !needsLogin,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === MAIL_LOGIN.user && password === MAIL_LOGIN.pass
        ? done(null, { user: username })
        : done(Object.assign(new Error('no such user'), { responseCode: 535 })),
    onRcptTo: (_address, _session, done) => done(refusal('recipient')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const refused = refusal('mail')
        const to = session.envelope.rcptTo.map(({ address }) => address)
        const { mailFrom } = session.envelope
        const sender = mailFrom === false ? '' : mailFrom.address
        const raw = Buffer.concat(chunks).toString()
        if (refused === undefined || refused.afterTaking) mails.push({ sender, to, raw, ...readMail(raw) })
        done(refused)
      })
    },
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  /** The environment of a server that sends by it. */
  const env = {
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(port),
    SMTP_SECURE: 'none',
    SMTP_FROM: 'Countersign <countersign@example.com>',
    ...(needsLogin && { SMTP_USER: MAIL_LOGIN.user, SMTP_PASS: MAIL_LOGIN.pass }),
  }
  return { port, env, mails, answers, close: () => new Promise<void>((done) => server.close(() => done())) }
}
