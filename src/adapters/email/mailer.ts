import { createTransport, type SendMailOptions } from 'nodemailer'
import { toDeliveryError } from './mail-errors.ts'

/** Where mails are handed in, and as whom. */
export interface MailAccess {
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly pass: string | undefined
  readonly secure: 'starttls' | 'tls' | 'none'
  /** Undefined: mails are not signed here; most mail servers do it themselves. */
  readonly dkim: { readonly domain: string; readonly selector: string; readonly key: string } | undefined
}

export interface Mailer {
  /** Hands in one mail. Throws `DeliveryError`. */
  send(mail: SendMailOptions): Promise<void>
  /** Connects, encrypts and logs in, and sends nothing. Throws `DeliveryError`. */
  verify(): Promise<void>
  /** Closes idle connections at once and others when they are done. */
  close(): void
}

/** Less than the time for which a card is claimed, so that nobody else sends it meanwhile. */
const SEND_WITHIN_MS = 20_000

/** A pool of connections to one mail server. Opens none before the first mail. */
export function createMailer(access: MailAccess): Mailer {
  const { user, pass } = access
  const transport = createTransport({
    pool: true,
    host: access.host,
    port: access.port,
    secure: access.secure === 'tls',
    requireTLS: access.secure === 'starttls',
    ignoreTLS: access.secure === 'none',
    ...(user !== undefined && pass !== undefined && { auth: { user, pass } }),
    ...(access.dkim && { dkim: signing(access.dkim) }),
    maxConnections: 3,
    connectionTimeout: 8_000,
    greetingTimeout: 8_000,
    socketTimeout: 15_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail) {
      try {
        await transport.sendMail({ ...mail, signal: AbortSignal.timeout(SEND_WITHIN_MS) })
      } catch (error) {
        throw toDeliveryError(error)
      }
    },
    async verify() {
      try {
        await transport.verify()
      } catch (error) {
        throw toDeliveryError(error)
      }
    },
    close: () => transport.close(),
  }
}

/** What a receiver acts on, and so what nobody on the way may change or add to (RFC 6376, 5.4.1; RFC 8058, 4). */
const SIGNED = [
  ...['From', 'To', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References', 'MIME-Version'],
  ...[
    'Content-Type',
    'Content-Transfer-Encoding',
    'Auto-Submitted',
    'List-Unsubscribe',
    'List-Unsubscribe-Post',
  ],
]

function signing({ domain, selector, key }: NonNullable<MailAccess['dkim']>) {
  return { domainName: domain, keySelector: selector, privateKey: key, headerFieldNames: SIGNED.join(':') }
}
