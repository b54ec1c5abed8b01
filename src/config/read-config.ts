import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { CHANNELS, type ChannelName } from '../domain/card.ts'
import type {
  AiMaestroConfig,
  CallbackConfig,
  Config,
  LinearConfig,
  OrchestratorConfig,
  SlackConfig,
} from './config.ts'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import { type ConfigFile, readConfigFile } from './config-file.ts'
import { emailNotices, emailProblems, toEmail } from './email-settings.ts'
import { DEFAULT_FILE, type Environment, environment, type Variables } from './environment.ts'

/** The configuration, and what countersign.yaml makes worth a word, also where the sandbox has people of its own. */
export interface Reading {
  readonly config: Config
  /** Which countersign.yaml; `undefined` where there is none. */
  readonly file: string | undefined
  readonly fileNotices: readonly string[]
}

/** Reads the process's own environment and countersign.yaml. Throws `ConfigError` with every problem at once. */
export function readConfig(variables: Variables = process.env): Config {
  return read(variables).config
}

/** Reads the same, with `file` in place of COUNTERSIGN_CONFIG where it is given. Throws `ConfigError` as well. */
export function checkConfig(file?: string, variables: Variables = process.env): Reading {
  return read(file === undefined ? variables : { ...variables, COUNTERSIGN_CONFIG: file })
}

/** Reads countersign.yaml alone, once more. `name` is how it is called; `found` is false where there is none. */
export function readRulesFile(variables: Variables = process.env): ReadFile & { readonly name: string } {
  const given = givenIn(variables)
  const name = fileOf(given)
  return { ...readFile(name, given), name }
}

interface ReadFile extends ConfigFile {
  readonly found: boolean
  readonly fileDigest: string | null
}

function fileOf(given: Variables): string {
  return (given.COUNTERSIGN_CONFIG ?? DEFAULT_FILE).replace(/^\.\//, '')
}

function read(variables: Variables): Reading {
  const given = givenIn(variables)
  const parsed = environment.safeParse(given)
  const name = fileOf(given)
  const file = readFile(name, given)
  // Rules that span several variables are checked on what was given, so that all problems show at once.
  const all = [...(parsed.error?.issues.map(toProblem) ?? []), ...togetherProblems(given), ...file.problems]
  if (!parsed.success || all.length > 0) throw new ConfigError(all)
  const config = Object.freeze(toConfig(parsed.data, file))
  return { config, file: file.found ? name : undefined, fileNotices: file.notices }
}

/** A variable that is set to nothing counts as unset: `.env` files carry such lines. */
export function givenIn(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()))
}

export function toProblem(issue: {
  readonly path: readonly PropertyKey[]
  readonly message: string
}): ConfigProblem {
  return { where: String(issue.path[0]), problem: issue.message }
}

/** Rules about several variables at once; each names the one to change. */
function togetherProblems(env: Variables): ConfigProblem[] {
  const rules: readonly (readonly [boolean, string, string])[] = [
    [
      has(env, 'SLACK_BOT_TOKEN') && !has(env, 'SLACK_SIGNING_SECRET') && !has(env, 'SLACK_APP_TOKEN'),
      'SLACK_SIGNING_SECRET',
      'set it (HTTP), or set SLACK_APP_TOKEN (Socket Mode): without one of them nobody can press a button',
    ],
    [
      has(env, 'SLACK_BOT_TOKEN') && !has(env, 'SLACK_CHANNEL'),
      'SLACK_CHANNEL',
      'set the conversation that cards go to, e.g. "#approvals" (with the quotes in .env: "#" begins a comment there)',
    ],
    [
      !has(env, 'SLACK_BOT_TOKEN') && (has(env, 'SLACK_SIGNING_SECRET') || has(env, 'SLACK_APP_TOKEN')),
      'SLACK_BOT_TOKEN',
      'set it too: the other SLACK_ variables need it',
    ],
    [
      reaches(env, 'linear') && !has(env, 'LINEAR_APPROVAL_HUB_ISSUE_ID'),
      'LINEAR_APPROVAL_HUB_ISSUE_ID',
      'set the issue that cards hang on, e.g. "PR-68"',
    ],
    [
      !reaches(env, 'linear') &&
        (has(env, 'LINEAR_APPROVAL_HUB_ISSUE_ID') || has(env, 'LINEAR_WEBHOOK_SECRET')),
      'LINEAR_API_KEY',
      'set it too (or LINEAR_CLIENT_ID and LINEAR_CLIENT_SECRET): the other LINEAR_ variables need it',
    ],
    [
      has(env, 'LINEAR_CLIENT_ID') && !has(env, 'LINEAR_CLIENT_SECRET'),
      'LINEAR_CLIENT_SECRET',
      'set it too: LINEAR_CLIENT_ID alone opens nothing',
    ],
    [
      !has(env, 'LINEAR_CLIENT_ID') && has(env, 'LINEAR_CLIENT_SECRET'),
      'LINEAR_CLIENT_ID',
      'set it too: it names the application that LINEAR_CLIENT_SECRET is of',
    ],
    [
      has(env, 'LINEAR_API_KEY') && has(env, 'LINEAR_CLIENT_ID'),
      'LINEAR_API_KEY',
      'leave it out: with LINEAR_CLIENT_ID and LINEAR_CLIENT_SECRET tokens are asked for and renewed',
    ],
    [
      has(env, 'AIMAESTRO_ORGANIZATION') && !has(env, 'AIMAESTRO_API'),
      'AIMAESTRO_API',
      'set it too: AIMAESTRO_ORGANIZATION needs the server to register at',
    ],
    [
      !has(env, 'ORCHESTRATOR_URL') &&
        (has(env, 'ORCHESTRATOR_API_KEY') || has(env, 'ORCHESTRATOR_REDIS_URL')),
      'ORCHESTRATOR_URL',
      'set it too: the other ORCHESTRATOR_ variables need it',
    ],
    [
      has(env, 'CALLBACK_URL') && !has(env, 'CALLBACK_SECRET'),
      'CALLBACK_SECRET',
      'set it: callbacks are always signed. Make one with: echo whsec_$(openssl rand -base64 32)',
    ],
    [
      env.NODE_ENV === 'production' && !isConnected(env),
      'SLACK_BOT_TOKEN',
      'set it: with NODE_ENV=production the sandbox does not start, and no channel is configured',
    ],
  ]
  const problems = rules.filter(([broken]) => broken).map(([, where, problem]) => ({ where, problem }))
  return [...problems, ...emailProblems(env), ...directoryProblems(env)]
}

/** A directory that is not there is more likely misspelt than wanted. Only workers look into it. */
function directoryProblems({ TASK_FILES_DIR: dir, COUNTERSIGN_ROLES: roles }: Variables): ConfigProblem[] {
  if (dir === undefined || (roles !== undefined && !roles.includes('worker'))) return []
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return []
  const problem = `"${dir}" is no directory: make it, or give the one that has outgoing/ and incoming/`
  return [{ where: 'TASK_FILES_DIR', problem }]
}

function has(env: Variables, name: string): boolean {
  return env[name] !== undefined
}

/** With any of these we are connected to real accounts; with none the sandbox runs. */
const CONNECTIONS = {
  slack: ['SLACK_BOT_TOKEN'],
  linear: ['LINEAR_API_KEY', 'LINEAR_CLIENT_ID'],
  email: ['SMTP_HOST'],
} as const satisfies Readonly<Record<ChannelName, readonly string[]>>

function reaches(env: Variables, channel: ChannelName): boolean {
  return CONNECTIONS[channel].some((name) => has(env, name))
}

function isConnected(env: Variables): boolean {
  return CHANNELS.some((channel) => reaches(env, channel))
}

/** Those that routes may name; undefined where none is configured, so that a file can be written first. */
function channelsOf(env: Variables): ReadonlySet<ChannelName> | undefined {
  if (!isConnected(env)) return undefined
  return new Set(CHANNELS.filter((channel) => reaches(env, channel)))
}

function readFile(name: string, given: Variables): ReadFile {
  try {
    const bytes = readFileSync(name)
    const fileDigest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    return {
      ...readConfigFile(bytes.toString('utf8'), name, channelsOf(given), given),
      found: true,
      fileDigest,
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === undefined) throw error
    const nothing = { ...readConfigFile('', name), found: false, fileDigest: null }
    if (code === 'ENOENT' && !has(given, 'COUNTERSIGN_CONFIG')) return nothing
    const problems = [{ where: 'COUNTERSIGN_CONFIG', problem: `${name} cannot be read (${code})` }]
    return { ...nothing, problems }
  }
}

function toConfig(env: Environment, file: ReadFile): Config {
  const { people, policies, routes, quietHours, digests, orchestrators, retention, matchByEmail, notices } =
    file
  const sandbox = !Object.values(CONNECTIONS)
    .flat()
    .some((name) => env[name] !== undefined)
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: (env.PUBLIC_URL ?? `http://${urlHost(env.HOST)}:${env.PORT}`).replace(/\/$/, ''),
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    eventsQueue: env.EVENTS_QUEUE,
    roles: env.COUNTERSIGN_ROLES,
    apiKeys: env.API_KEYS ?? [],
    slack: toSlack(env),
    email: toEmail(env),
    linear: toLinear(env),
    callbacks: toCallbacks(env),
    orchestrator: toOrchestrator(env),
    aiMaestro: toAiMaestro(env),
    agentName: env.AIMAESTRO_AGENT,
    taskFilesDir: env.TASK_FILES_DIR,
    receiptKey: env.RECEIPT_KEY,
    people,
    policies,
    routes,
    orchestrators,
    retention,
    fileDigest: file.fileDigest,
    quietHours,
    digests,
    matchByEmail,
    logLevel: env.LOG_LEVEL,
    sendsTraces: env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    sandbox,
    // The sandbox has people of its own.
    notices: [...noticesFor(env), ...emailNotices(env), ...(sandbox ? [] : notices)],
  }
}

/** A host that listens everywhere is reached by its loopback name; IPv6 addresses stand in brackets. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

function toSlack(env: Environment): SlackConfig | undefined {
  if (env.SLACK_BOT_TOKEN === undefined || env.SLACK_CHANNEL === undefined) return undefined
  return {
    botToken: env.SLACK_BOT_TOKEN,
    signingSecret: env.SLACK_SIGNING_SECRET,
    appToken: env.SLACK_APP_TOKEN,
    channel: env.SLACK_CHANNEL,
    apiUrl: env.SLACK_API_URL?.replace(/\/?$/, '/'),
    pace: env.SLACK_PACE,
  }
}

function toLinear(env: Environment): LinearConfig | undefined {
  const { LINEAR_API_KEY: apiKey, LINEAR_CLIENT_ID: id, LINEAR_CLIENT_SECRET: secret } = env
  const client = id && secret ? { id, secret } : undefined
  if (env.LINEAR_APPROVAL_HUB_ISSUE_ID === undefined || (!apiKey && !client)) return undefined
  return {
    apiKey,
    client,
    hubIssue: env.LINEAR_APPROVAL_HUB_ISSUE_ID,
    webhookSecret: env.LINEAR_WEBHOOK_SECRET,
    apiUrl: env.LINEAR_API_URL,
  }
}

function toCallbacks(env: Environment): CallbackConfig {
  return { url: env.CALLBACK_URL, secret: env.CALLBACK_SECRET, allow: env.CALLBACK_ALLOW }
}

function toOrchestrator(env: Environment): OrchestratorConfig | undefined {
  if (env.ORCHESTRATOR_URL === undefined) return undefined
  return {
    url: env.ORCHESTRATOR_URL,
    apiKey: env.ORCHESTRATOR_API_KEY,
    redisUrl: env.ORCHESTRATOR_REDIS_URL,
  }
}

function toAiMaestro(env: Environment): AiMaestroConfig | undefined {
  if (env.AIMAESTRO_API === undefined) return undefined
  return { api: env.AIMAESTRO_API, organization: env.AIMAESTRO_ORGANIZATION }
}

function noticesFor(env: Environment): string[] {
  const isDeaf = toLinear(env) !== undefined && env.LINEAR_WEBHOOK_SECRET === undefined
  return isDeaf ? [DEAF] : []
}

const DEAF =
  'LINEAR_WEBHOOK_SECRET is not set: cards are shown in Linear, but nobody can decide there (README, "Connect Linear").'
