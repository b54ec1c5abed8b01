import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { DatabaseInUseError } from './adapters/store/embedded-lock.ts'
import { createLog } from './adapters/telemetry/log.ts'
import type { Tracing } from './adapters/telemetry/tracing.ts'
import { type App, createApp, STOP_WITHIN_MS } from './app.ts'
import { type LiveFile, liveFile, perFile } from './composition/live-file.ts'
import { sandboxRules } from './composition/sandbox-rules.ts'
import type { Config } from './config/config.ts'
import { ConfigError } from './config/config-error.ts'
import { readConfig } from './config/read-config.ts'
import type { Sandbox } from './sandbox/sandbox.ts'

/** sysexits.h, EX_CONFIG: what interfaces.md promises for a wrong configuration. */
const EXIT_CONFIG = 78

/** Lines for the person who started us; the log is for machines. */
function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLog(config.logLevel)
  for (const notice of config.notices) log.warn(notice)
  if (config.apiKeys.length === 0 && !config.sandbox) {
    log.warn('API_KEYS is not set: only callers on this machine may use the API.')
  }
  const sandbox = config.sandbox ? await openSandbox(log) : undefined
  const file = liveFile({ first: config, log })
  const app = await createApp({
    config: sandbox ? withSandbox(config, sandbox) : config,
    log,
    version: version(),
    file: sandbox ? perFile(file.now, (rules) => sandboxRules(rules, sandbox)) : file.now,
    followFile: file.follow,
    tracing: config.sendsTraces ? await beginTracing(log) : undefined,
    page: sandbox?.page,
    onCreateDatabase: () => say(`Making the database in ${config.dataDir} (only this once, a few seconds) …`),
  })
  stopOnSignal(app, sandbox, log)
  reloadOnSignal(file)
  const url = await app.start()
  sandbox?.connect({ baseUrl: url, apiKey: config.apiKeys[0]?.key })
  if (sandbox) await app.showAgain()
  log.info({ url, sandbox: config.sandbox, roles: [...config.roles] }, 'Countersign is ready.')
  if (sandbox)
    say(
      `\n  Countersign is ready: open ${url}\n  This is the sandbox: Slack, Linear, the mailbox and the orchestrator are emulated. README.md says how to connect real ones.\n`,
    )
}

/** Loaded only where it is wanted: it takes as long to load, and as much memory, as much of the rest. */
async function beginTracing(log: Logger): Promise<Tracing> {
  const { startTracing } = await import('./adapters/telemetry/tracing.ts')
  return startTracing({ version: version(), log })
}

/** With its emulators and its page it is as large as all the rest: it is loaded only where it is shown. */
async function openSandbox(log: Logger): Promise<Sandbox> {
  const { startSandbox } = await import('./sandbox/sandbox.ts')
  return startSandbox({ log })
}

/** The emulated Slack, Linear, mail server and orchestrator take the place of the accounts that are not configured. */
function withSandbox(config: Config, sandbox: Sandbox): Config {
  const { slack, linear, email, callbacks, orchestratorUrl: url } = sandbox
  return {
    ...config,
    ...sandboxRules(config, sandbox),
    // The emulated Slack has no limits that we would have to keep to.
    slack: { ...slack, appToken: undefined, pace: 0 },
    linear,
    email: { ...email, user: undefined, pass: undefined, dkim: undefined },
    callbacks: { ...callbacks, allow: undefined },
    orchestrator: config.orchestrator ?? { url, apiKey: undefined, redisUrl: undefined },
  }
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** The first signal finishes what runs; a second one, or the time limit, ends the process as it is: nothing is lost by that. */
function stopOnSignal(app: App, sandbox: Sandbox | undefined, log: Logger): void {
  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'Stopping.')
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    await sandbox?.close()
    await app.stop()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** As services are told to read their configuration again. In a terminal the signal says that the terminal was closed. */
function reloadOnSignal(file: LiveFile): void {
  if (!process.stderr.isTTY) process.on('SIGHUP', file.reload)
}

/** Says what to do where we know it; anything else shows its stack, because it is our mistake. */
function fail(error: unknown): void {
  if (error instanceof ConfigError) {
    say(error.message)
    process.exit(EXIT_CONFIG)
  }
  say(knownStartError(error) ?? String(error instanceof Error ? error.stack : error))
  process.exit(1)
}

/** What Node and the driver of PostgreSQL call what can be mended from outside. */
const START_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is in use. Set PORT to another one, or stop the program that has it.',
  EADDRNOTAVAIL:
    'HOST is no address of this machine. Leave it out for this machine alone, or set 0.0.0.0 for all its addresses.',
  ENOTFOUND: 'A host has no address. Check HOST, and the host in DATABASE_URL.',
  EAI_AGAIN: 'A host has no address now. Check HOST, the host in DATABASE_URL, and the name server.',
  ECONNREFUSED:
    'PostgreSQL or Redis refused the connection. Check DATABASE_URL and REDIS_URL, and that both run.',
  ETIMEDOUT:
    'PostgreSQL does not answer. Check the host and port in DATABASE_URL, and the network in between.',
  '28P01': 'PostgreSQL refused the user or the password in DATABASE_URL.',
  '28000': 'PostgreSQL refused the user or the password in DATABASE_URL.',
  '3D000': 'The database named in DATABASE_URL does not exist. Create it first: createdb countersign',
  '42501': 'The user in DATABASE_URL may not make tables. Grant it CREATE on the database, or use its owner.',
}

function knownStartError(error: unknown): string | undefined {
  if (error instanceof DatabaseInUseError) return error.message
  if (!(error instanceof Error)) return undefined
  const { code, syscall, path } = error as NodeJS.ErrnoException
  if (code === 'EACCES' && syscall === 'listen')
    return 'This user may not listen on that port. Set PORT to one above 1023.'
  if (path !== undefined)
    return `DATA_DIR cannot be used (${code} at ${path}). Give a directory that this user may write to.`
  return START_ERRORS[code ?? '']
}

main().catch(fail)
