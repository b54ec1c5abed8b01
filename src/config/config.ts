import type { SourceCallback } from '../domain/callback-target.ts'
import type { DigestRule, QuietHours } from '../domain/holding/holding.ts'
import type { Person } from '../domain/person.ts'
import type { PolicyRule } from '../domain/policy.ts'
import type { Retention } from '../domain/retention.ts'
import type { RouteRule } from '../domain/routing.ts'

/** Everything that the process was told, read once at start-up and frozen. */
export interface Config {
  readonly host: string
  readonly port: number
  /** How links reach us, without a trailing slash. */
  readonly publicUrl: string
  readonly dataDir: string
  /** PostgreSQL; undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** Redis for the queue; undefined: the queue is in the database. */
  readonly redisUrl: string | undefined
  readonly eventsQueue: string
  readonly roles: ReadonlySet<Role>
  readonly apiKeys: readonly ApiKey[]
  readonly slack: SlackConfig | undefined
  readonly email: EmailConfig | undefined
  readonly linear: LinearConfig | undefined
  readonly callbacks: CallbackConfig
  /** Those whose decisions go to an address of their own. From the top, the first whose source fits. */
  readonly orchestrators: readonly SourceCallback[]
  readonly retention: Retention
  readonly orchestrator: OrchestratorConfig | undefined
  /** Undefined: we are talked to in AI Maestro's form, but ask no server. */
  readonly aiMaestro: AiMaestroConfig | undefined
  /** Our name among agents. */
  readonly agentName: string
  /** The directory with `outgoing/` and `incoming/`; undefined: no task files are watched. */
  readonly taskFilesDir: string | undefined
  /** Ed25519 private key, PEM or JWK; undefined: made and kept in the database. */
  readonly receiptKey: string | undefined
  readonly people: readonly Person[]
  /** From the top, the first that matches wins; the built-in ones come after them. */
  readonly policies: readonly PolicyRule[]
  /** From the top, all that match, until one that does not continue; without any every channel's defaults. */
  readonly routes: readonly RouteRule[]
  /** Of countersign.yaml, as `sha256sum` gives it, after `sha256:`; null where there is none. */
  readonly fileDigest: string | null
  /** When people are left in peace. */
  readonly quietHours: readonly QuietHours[]
  /** What is collected and told at set times; the first that matches an event has it. */
  readonly digests: readonly DigestRule[]
  /** Whether an account may be known by the address that its channel confirmed for it. */
  readonly matchByEmail: boolean
  readonly logLevel: LogLevel
  /** Whether OpenTelemetry is loaded; where traces go, and how, it reads from the environment by itself. */
  readonly sendsTraces: boolean
  /** No Slack, Linear or SMTP is configured: run the sandbox. */
  readonly sandbox: boolean
  /** What is not wrong but worth knowing, in words for the operator: no effect yet, nobody who may decide. */
  readonly notices: readonly string[]
}

/** What countersign.yaml says; while we run it may come to say something else. */
export type FileRules = Pick<
  Config,
  'people' | 'policies' | 'routes' | 'quietHours' | 'digests' | 'orchestrators' | 'retention' | 'matchByEmail'
>

export const ROLES = ['api', 'worker'] as const
export type Role = (typeof ROLES)[number]
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface ApiKey {
  readonly name: string
  readonly key: string
}

export interface SlackConfig {
  readonly botToken: string
  readonly signingSecret: string | undefined
  /** Present: Socket Mode. Absent: HTTP, which needs the signing secret. */
  readonly appToken: string | undefined
  /** Default conversation, an id or `#name`. */
  readonly channel: string
  /** Base URL of the Web API, ending in `/api/`. */
  readonly apiUrl: string | undefined
  /** How many times Slack's published limits we may go; 0: no limits are kept. */
  readonly pace: number
}

export interface EmailConfig {
  readonly host: string
  readonly port: number
  /** Both or neither. */
  readonly user: string | undefined
  readonly pass: string | undefined
  /** `starttls` is required where it is named: without it nothing is sent. */
  readonly secure: 'starttls' | 'tls' | 'none'
  /** The RSA key, as PEM, that signs mails for a domain; undefined: they are not signed here. */
  readonly dkim: { readonly domain: string; readonly selector: string; readonly key: string } | undefined
  /** As a mail's From: an address, or `Name <address>`. */
  readonly from: string
  /** Each one gets every card. */
  readonly to: readonly string[]
}

export interface LinearConfig {
  /** A personal key (`lin_api_…`) or an OAuth token (`lin_oauth_…`); undefined where there is a client. */
  readonly apiKey: string | undefined
  /** An OAuth application, whose tokens are asked for and renewed. */
  readonly client?: { readonly id: string; readonly secret: string } | undefined
  /** The issue that cards hang on, by its id or identifier (`PR-68`). */
  readonly hubIssue: string
  /** Undefined: replies are not heard, and nobody can decide in Linear. */
  readonly webhookSecret: string | undefined
  /** The GraphQL endpoint; undefined: Linear's own. */
  readonly apiUrl: string | undefined
}

export interface AiMaestroConfig {
  /** Base URL of the server. */
  readonly api: string
  /** Given: AMP is spoken as well, registered under this organization. */
  readonly organization: string | undefined
}

/** The HTTP orchestrator of seed 003. */
export interface OrchestratorConfig {
  readonly url: string
  readonly apiKey: string | undefined
  /** The Redis on which it publishes what happens; undefined: it is asked now and then. */
  readonly redisUrl: string | undefined
}

export interface CallbackConfig {
  readonly url: string | undefined
  /** Standard Webhooks secret, `whsec_…`. */
  readonly secret: string | undefined
  /** Hosts that an event's own callback may name; undefined: only the host of `url` and loopback. */
  readonly allow: readonly string[] | undefined
}
