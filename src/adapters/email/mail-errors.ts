import { DeliveryError, type FailureReason } from '../../domain/errors.ts'

interface Meaning {
  readonly reason: FailureReason
  readonly fix?: string
}

const LOGIN = 'Check SMTP_USER and SMTP_PASS; many providers want an app password here.'
const NETWORK = 'Check SMTP_HOST, SMTP_PORT and the network between here and the mail server.'
const TLS =
  'Check SMTP_SECURE: "tls" is usual on port 465, "starttls" on 587, "none" only inside a trusted network.'
const RECIPIENT =
  'The mail server does not take mail for this address: check it in NOTIFICATION_EMAIL_TO, or in the routes and people of countersign.yaml.'
const REFUSED =
  'The mail server refuses this mail: check that it lets SMTP_FROM send (SPF, DKIM, its own policy).'
const FORM = 'The mail server did not understand us: check that SMTP_HOST and SMTP_PORT name one for sending.'
const SIZE = 'The mail is larger than the mail server or the mailbox takes.'

/** The table that ends the vendor's influence: what a mail server answers (RFC 5321, 4954, 7504) and what it means here. */
const ANSWERS: Readonly<Record<number, Meaning>> = {
  500: { reason: 'invalid', fix: FORM },
  501: { reason: 'invalid', fix: FORM },
  502: { reason: 'invalid', fix: FORM },
  503: { reason: 'invalid', fix: FORM },
  504: { reason: 'invalid', fix: FORM },
  521: { reason: 'not-found', fix: RECIPIENT },
  523: { reason: 'invalid', fix: SIZE },
  530: { reason: 'unauthorized', fix: `${LOGIN} ${TLS}` },
  534: { reason: 'unauthorized', fix: LOGIN },
  535: { reason: 'unauthorized', fix: LOGIN },
  538: { reason: 'unauthorized', fix: TLS },
  550: { reason: 'not-found', fix: `${RECIPIENT} Or it refuses SMTP_FROM.` },
  551: { reason: 'not-found', fix: RECIPIENT },
  552: { reason: 'invalid', fix: SIZE },
  553: { reason: 'not-found', fix: RECIPIENT },
  554: { reason: 'forbidden', fix: REFUSED },
  555: { reason: 'invalid', fix: FORM },
  556: { reason: 'not-found', fix: RECIPIENT },
}

/** What went wrong without an answer: nodemailer's own codes. */
const CODES = {
  EAUTH: { reason: 'unauthorized', fix: LOGIN },
  ENOAUTH: { reason: 'unauthorized', fix: LOGIN },
  EOAUTH2: { reason: 'unauthorized', fix: LOGIN },
  ECONNECTION: { reason: 'unreachable', fix: NETWORK },
  ESOCKET: { reason: 'unreachable', fix: `${NETWORK} ${TLS}` },
  ETIMEDOUT: { reason: 'unreachable', fix: NETWORK },
  EABORT: { reason: 'unreachable', fix: NETWORK },
  EDNS: { reason: 'unreachable', fix: NETWORK },
  EPROXY: { reason: 'unreachable', fix: NETWORK },
  // Retried: once the setting is right, everything that waits is sent.
  ETLS: { reason: 'unreachable', fix: TLS },
  EPROTOCOL: { reason: 'provider-error', fix: FORM },
  EMAXLIMIT: { reason: 'provider-error' },
  EENVELOPE: {
    reason: 'invalid',
    fix: 'Check SMTP_FROM, and the address in NOTIFICATION_EMAIL_TO or countersign.yaml.',
  },
  EMESSAGE: { reason: 'provider-error' },
} satisfies Readonly<Record<string, Meaning>>
const BY_CODE: Readonly<Record<string, Meaning>> = CODES

/** Before these are through, no server can have taken a mail. */
const BEFORE_THE_MAIL = /^(CONN|LHLO|EHLO|HELO|STARTTLS|AUTH.*|MAIL FROM|RCPT TO)$/

/** Translates whatever sending a mail threw, by its codes alone: the server's words may hold addresses. */
export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error
  const { code, responseCode, command } = codesOf(error)
  const { reason, fix } = meaningOf(code, responseCode)
  const at = command === undefined ? '' : ` at ${command}`
  return new DeliveryError(reason, `SMTP ${responseCode ?? code ?? 'failed'}${at}`, {
    fix,
    outcomeUnknown: responseCode === undefined && !BEFORE_THE_MAIL.test(command ?? ''),
  })
}

function meaningOf(code: string | undefined, answer: number | undefined): Meaning {
  // Whatever a server answers to STARTTLS: without it nothing was sent.
  if (code === 'ETLS') return CODES.ETLS
  if (answer === undefined) return BY_CODE[code ?? ''] ?? { reason: 'provider-error' }
  if (answer >= 500) return ANSWERS[answer] ?? { reason: 'forbidden', fix: REFUSED }
  // 4xx means "not now": greylisting, a full mailbox, a busy server, a login server that is down.
  return {
    reason: 'provider-error',
    fix: 'The mail server asks to try again later, which happens by itself.',
  }
}

interface Codes {
  readonly code: string | undefined
  readonly responseCode: number | undefined
  readonly command: string | undefined
}

function codesOf(error: unknown): Codes {
  const given: Record<string, unknown> = { ...(error instanceof Error ? error : {}) }
  const { code, responseCode, command } = given
  return {
    code: typeof code === 'string' && /^[A-Z0-9_]{1,30}$/.test(code) ? code : undefined,
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
    command: typeof command === 'string' && /^[A-Z0-9 -]{1,30}$/.test(command) ? command : undefined,
  }
}
