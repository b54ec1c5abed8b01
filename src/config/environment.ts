import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { LOG_LEVELS, ROLES, type Role } from './config.ts'

/** What a process was started with. */
export type Variables = Readonly<Record<string, string | undefined>>

export const DEFAULT_FILE = './countersign.yaml'

/**
 * Every variable that we read (interfaces.md, "Environment"), with the fix in each message. `.env.example` lists the
 * same names; a test compares the two.
 */
const port = z.coerce
  .number('give a port number, e.g. 3000')
  .int('give a whole port number, e.g. 3000')
  .min(0, 'give a port from 0 to 65535')
  .max(65_535, 'give a port from 0 to 65535')

const url = (protocol: RegExp, example: string) => z.url({ protocol, error: `give a URL like ${example}` })
const httpUrl = (example: string) => url(/^https?$/, example)
const beginning = (prefix: string, where: string) =>
  z.string().startsWith(prefix, `must begin with "${prefix}": copy it from ${where}`)

const apiKeys = z.string().transform((text, ctx) =>
  list(text).map((pair) => {
    const [name = '', key = ''] = split(pair, ':')
    if (!name || !key) {
      const message = 'give "name:key" pairs separated by commas, e.g. "ci:" and 32 random characters'
      ctx.addIssue({ code: 'custom', message })
    }
    return { name, key }
  }),
)

/** One address, nothing that could be a second one or a header. */
export const ADDRESS = /^[^\s<>,;:"@]+@[^\s<>,;:"@]+$/
const SENDER = /^([^\s<>,;:"@]+@[^\s<>,;:"@]+|[^<>\r\n,;:"@]+ <[^\s<>,;:"@]+@[^\s<>,;:"@]+>)$/

const addresses = z.string().transform((text, ctx) => {
  const named = list(text)
  if (named.length === 0 || !named.every((address) => ADDRESS.test(address))) {
    const message =
      'give addresses separated by commas, without names, e.g. "alex@example.com, ops@example.com"'
    ctx.addIssue({ code: 'custom', message })
  }
  return named
})

const HOST = /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d+)?$/

const hosts = z.string().transform((text, ctx) => {
  const named = list(text.toLowerCase())
  if (named.length === 0 || !named.every((host) => HOST.test(host))) {
    const message =
      'give hosts separated by commas, without "https://" or a path, e.g. "ci.example, localhost:8080"'
    ctx.addIssue({ code: 'custom', message })
  }
  return named
})

const roles = z.string().transform((text, ctx): ReadonlySet<Role> => {
  const named = list(text)
  const unknown = named.filter((role) => !(ROLES as readonly string[]).includes(role))
  if (unknown.length > 0 || named.length === 0) {
    ctx.addIssue({ code: 'custom', message: 'give "api", "worker" or "api,worker"' })
  }
  return new Set(named as Role[])
})

const AGENT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

const receiptKey = z
  .string()
  .refine(isEd25519Key, 'give an Ed25519 private key, PEM or JWK: openssl genpkey -algorithm ed25519')

/** On one line a PEM has `\\n` for its line ends. */
const dkimKey = z
  .string()
  .transform((text) => text.replaceAll('\\n', '\n'))
  .refine(
    isLongRsaKey,
    'give an RSA private key of 1024 bits or more, as PEM: openssl genrsa 2048 (line ends may be written as \\n)',
  )

/** A Standard Webhooks secret. */
export const whsec = z
  .string()
  .regex(
    /^whsec_[A-Za-z0-9+/=]{32,}$/,
    'give "whsec_" and at least 24 random bytes in base64: echo whsec_$(openssl rand -base64 32)',
  )

export const environment = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: httpUrl('https://countersign.example.com').optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://user:password@host:5432/countersign').optional(),
  REDIS_URL: url(/^rediss?$/, 'redis://host:6379').optional(),
  EVENTS_QUEUE: z
    .string()
    .regex(/^[^:\s]+$/, 'give a queue name without ":" or spaces')
    .default('countersign-events'),
  COUNTERSIGN_ROLES: roles.prefault('api,worker'),
  COUNTERSIGN_CONFIG: z.string().default(DEFAULT_FILE),
  API_KEYS: apiKeys.optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^(?!xapp-|xoxp-)/, 'give the bot token ("xoxb-…") from OAuth & Permissions in your Slack app')
    .optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'copy it from Basic Information in your Slack app').optional(),
  SLACK_APP_TOKEN: beginning('xapp-', 'Basic Information, App-Level Tokens, in your Slack app').optional(),
  SLACK_CHANNEL: z
    .string()
    .regex(
      /^(#[^\s#]+|[CGD][A-Z0-9]{2,})$/,
      'give a conversation as "#name" or by its id, e.g. "C0123456789"',
    )
    .optional(),
  SLACK_API_URL: httpUrl('https://slack.com/api/').optional(),
  SLACK_PACE: z.coerce
    .number('give a number: 1 keeps to the limits that Slack publishes, 2 is twice as fast, 0 keeps none')
    .min(0, 'give a number of 0 or more: 1 keeps to the limits that Slack publishes, 0 keeps none')
    .max(1000, 'give at most 1000, or 0 to keep no limits')
    .default(1),
  LINEAR_API_KEY: z
    .string()
    .regex(
      /^lin_(api|oauth)_/,
      'must begin with "lin_api_" or "lin_oauth_": make one in Linear, Settings, API',
    )
    .optional(),
  LINEAR_CLIENT_ID: z
    .string()
    .min(8, 'copy it from your OAuth application in Linear, Settings, API')
    .optional(),
  LINEAR_CLIENT_SECRET: z
    .string()
    .min(8, 'copy it from your OAuth application in Linear, Settings, API')
    .optional(),
  LINEAR_APPROVAL_HUB_ISSUE_ID: z
    .string()
    .regex(
      /^([A-Za-z][A-Za-z0-9]*-\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      'give an issue by its identifier, e.g. "PR-68", or by its id',
    )
    .optional(),
  LINEAR_WEBHOOK_SECRET: z.string().min(8, 'copy it from the webhook in Linear, Settings, API').optional(),
  LINEAR_API_URL: httpUrl('https://api.linear.app/graphql')
    .refine(isPrivate, 'begin it with "https://": the key is sent there')
    .optional(),
  SMTP_HOST: z.string().optional(),
  SMTP_PORT: port.default(587),
  SMTP_USER: z.string().optional(),
  SMTP_PASS: z.string().optional(),
  SMTP_SECURE: z.enum(['starttls', 'tls', 'none'], 'give "starttls", "tls" or "none"').default('starttls'),
  SMTP_FROM: z
    .string()
    .regex(SENDER, 'give an address like "Countersign <countersign@example.com>"')
    .optional(),
  SMTP_DKIM_DOMAIN: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'give a domain, e.g. "example.com"')
    .optional(),
  SMTP_DKIM_SELECTOR: z
    .string()
    .regex(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, 'give the part before "._domainkey" of the DNS entry')
    .optional(),
  SMTP_DKIM_KEY: dkimKey.optional(),
  NOTIFICATION_EMAIL_TO: addresses.optional(),
  ORCHESTRATOR_URL: httpUrl('http://localhost:8001').optional(),
  ORCHESTRATOR_API_KEY: z.string().optional(),
  ORCHESTRATOR_REDIS_URL: url(/^rediss?$/, 'redis://host:6379').optional(),
  AIMAESTRO_API: httpUrl('http://localhost:23000').optional(),
  AIMAESTRO_AGENT: z
    .string()
    .regex(AGENT_NAME, 'give a name of letters, digits, "-", "_" or ".", e.g. "countersign"')
    .default('countersign'),
  AIMAESTRO_ORGANIZATION: z
    .string()
    .regex(AGENT_NAME, 'give a name of letters, digits, "-", "_" or ".", e.g. "acme"')
    .optional(),
  TASK_FILES_DIR: z.string().optional(),
  CALLBACK_URL: httpUrl('https://orchestrator.example/hooks').optional(),
  CALLBACK_SECRET: whsec.optional(),
  CALLBACK_ALLOW: hosts.optional(),
  RECEIPT_KEY: receiptKey.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `give one of ${LOG_LEVELS.join(', ')}`).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl('http://localhost:4318').optional(),
})
export type Environment = z.infer<typeof environment>
export const VARIABLES = Object.keys(environment.shape)

/** Parts of a comma separated list, without blanks. */
function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function split(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}

/** The key of an account goes nowhere in the clear, but to this machine. */
function isPrivate(text: string): boolean {
  if (!URL.canParse(text)) return true
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

function isEd25519Key(text: string): boolean {
  try {
    const key = text.trimStart().startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
      : createPrivateKey(text)
    return key.asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}

/** RSA alone: nodemailer signs with nothing else, and what it cannot sign it sends unsigned. */
function isLongRsaKey(text: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(text)
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 1024
  } catch {
    return false
  }
}
