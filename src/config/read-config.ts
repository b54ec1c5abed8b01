import { readFileSync } from 'node:fs'
import type { Person } from '../domain/person.ts'
import type { CallbackConfig, Config, SlackConfig } from './config.ts'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import { type Environment, environment } from './environment.ts'
import { readPeopleFile } from './people-file.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Reads the process's own environment and countersign.yaml. Throws `ConfigError` with every problem at once. */
export function readConfig(variables: Variables = process.env): Config {
  // A variable that is set to nothing counts as unset: `.env` files carry such lines.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    // Rules that span several variables are checked on what was given, so that all problems show at once.
    throw new ConfigError([...parsed.error.issues.map(toProblem), ...togetherProblems(given)])
  }
  const { people, problems } = readPeople(
    parsed.data.COUNTERSIGN_CONFIG,
    given.COUNTERSIGN_CONFIG !== undefined,
  )
  const all = [...togetherProblems(given), ...problems]
  if (all.length > 0) throw new ConfigError(all)
  return Object.freeze(toConfig(parsed.data, people))
}

function toProblem(issue: {
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
  return rules.filter(([broken]) => broken).map(([, where, problem]) => ({ where, problem }))
}

function has(env: Variables, name: string): boolean {
  return env[name] !== undefined
}

/** With any of these we are connected to real accounts; with none the sandbox runs. */
const CONNECTIONS = ['SLACK_BOT_TOKEN', 'LINEAR_API_KEY', 'SMTP_HOST'] as const

function isConnected(env: Variables): boolean {
  return CONNECTIONS.some((name) => has(env, name))
}

function readPeople(file: string, required: boolean): { people: Person[]; problems: ConfigProblem[] } {
  try {
    return readPeopleFile(readFileSync(file, 'utf8'), file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' && !required) return { people: [], problems: [] }
    return {
      people: [],
      problems: [{ where: 'COUNTERSIGN_CONFIG', problem: `${file} cannot be read (${code})` }],
    }
  }
}

function toConfig(env: Environment, people: readonly Person[]): Config {
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
    callbacks: toCallbacks(env),
    receiptKey: env.RECEIPT_KEY,
    people,
    logLevel: env.LOG_LEVEL,
    sandbox: !CONNECTIONS.some((name) => env[name] !== undefined),
    notices: noticesFor(env),
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
  }
}

function toCallbacks(env: Environment): CallbackConfig {
  return { url: env.CALLBACK_URL, secret: env.CALLBACK_SECRET, allow: env.CALLBACK_ALLOW }
}

/** Variables of the contract that this version reads and checks but does not act on yet. */
const WITHOUT_EFFECT: readonly (readonly [keyof Environment, string])[] = [
  ['LINEAR_API_KEY', 'cards are not carried to Linear'],
  ['SMTP_HOST', 'cards are not carried by email'],
  ['ORCHESTRATOR_URL', 'the HTTP orchestrator is not asked'],
  ['AIMAESTRO_API', 'AI Maestro is not asked'],
  ['TASK_FILES_DIR', 'task files are not watched'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'no traces are sent'],
]

function noticesFor(env: Environment): string[] {
  return WITHOUT_EFFECT.filter(([name]) => env[name] !== undefined).map(
    ([name, consequence]) => `${name} is set, but this version does not use it: ${consequence}.`,
  )
}
