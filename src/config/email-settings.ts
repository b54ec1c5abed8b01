import type { EmailConfig } from './config.ts'
import type { ConfigProblem } from './config-error.ts'
import { ADDRESS, type Environment } from './environment.ts'

type Given = Readonly<Record<string, string | undefined>>

/** What is wrong among the variables of mail together; each problem names the one to change. */
export function emailProblems(env: Given): readonly ConfigProblem[] {
  const rules: readonly (readonly [boolean, string, string])[] = [
    [
      !env.SMTP_HOST && ALONE.some((name) => env[name]),
      'SMTP_HOST',
      'set it too: the other variables of mail need the server that takes them',
    ],
    [
      !!env.SMTP_HOST && !env.NOTIFICATION_EMAIL_TO,
      'NOTIFICATION_EMAIL_TO',
      'set who gets the mails, e.g. "alex@example.com, ops@example.com"',
    ],
    [
      !!env.SMTP_HOST && !env.SMTP_FROM && !ADDRESS.test(env.SMTP_USER ?? ''),
      'SMTP_FROM',
      'set the address that mails come from: SMTP_USER is none that could stand in for it',
    ],
    [!!env.SMTP_USER && !env.SMTP_PASS, 'SMTP_PASS', 'set the password of SMTP_USER, or unset SMTP_USER'],
    [!!env.SMTP_PASS && !env.SMTP_USER, 'SMTP_USER', 'set whose password SMTP_PASS is, or unset SMTP_PASS'],
  ]
  return [...rules, ...dkimRules(env)]
    .filter(([broken]) => broken)
    .map(([, where, problem]) => ({ where, problem }))
}

/** All three or none: half a signature is none, and nobody would notice. */
function dkimRules(env: Given): readonly (readonly [boolean, string, string])[] {
  const some = Object.keys(DKIM).some((name) => env[name])
  return Object.entries(DKIM).map(([name, what]) => [
    some && !env[name],
    name,
    `set ${what} too, or none of SMTP_DKIM_…`,
  ])
}

const DKIM = {
  SMTP_DKIM_DOMAIN: 'the domain that signs, e.g. "example.com",',
  SMTP_DKIM_SELECTOR: 'the selector, the part before "._domainkey" of the DNS entry,',
  SMTP_DKIM_KEY: 'the private key whose public half stands in DNS',
} as const

/** Port and encryption have defaults, and may stand there without a server. */
const ALONE = ['SMTP_USER', 'SMTP_PASS', 'SMTP_FROM', 'NOTIFICATION_EMAIL_TO', ...Object.keys(DKIM)]

/** How mails are sent; undefined where no server is set. */
export function toEmail(env: Environment): EmailConfig | undefined {
  const from = env.SMTP_FROM ?? env.SMTP_USER
  if (env.SMTP_HOST === undefined || from === undefined || env.NOTIFICATION_EMAIL_TO === undefined)
    return undefined
  return {
    host: env.SMTP_HOST,
    port: env.SMTP_PORT,
    user: env.SMTP_USER,
    pass: env.SMTP_PASS,
    secure: env.SMTP_SECURE,
    dkim: toDkim(env),
    from,
    to: [...new Set(env.NOTIFICATION_EMAIL_TO)],
  }
}

function toDkim(env: Environment): EmailConfig['dkim'] {
  const { SMTP_DKIM_DOMAIN: domain, SMTP_DKIM_SELECTOR: selector, SMTP_DKIM_KEY: key } = env
  return domain !== undefined && selector !== undefined && key !== undefined
    ? { domain, selector, key }
    : undefined
}

/** What about mail is not wrong, but worth knowing. */
export function emailNotices(env: Environment): readonly string[] {
  if (env.SMTP_HOST === undefined) return []
  return [
    ...(env.PUBLIC_URL === undefined
      ? ['PUBLIC_URL is not set, so links in mails lead to this machine and open nowhere else.']
      : []),
    ...(env.SMTP_SECURE === 'none' && env.SMTP_PASS !== undefined
      ? ['SMTP_SECURE is "none", so the password of SMTP_USER travels unencrypted.']
      : []),
    ...(isMisaligned(env)
      ? ['SMTP_DKIM_DOMAIN is not the domain of SMTP_FROM, so its signature does not count there (DMARC).']
      : []),
  ]
}

/** A signature counts for the sender's domain and those below the one that signed. */
function isMisaligned({ SMTP_DKIM_DOMAIN: domain, SMTP_FROM, SMTP_USER }: Environment): boolean {
  const host = (SMTP_FROM ?? SMTP_USER ?? '').replace(/^.*@|>$/g, '').toLowerCase()
  return domain !== undefined && host !== domain && !host.endsWith(`.${domain}`)
}
