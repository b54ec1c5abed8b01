import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { listen } from '../../src/sandbox/loopback-server.ts'

const run = promisify(execFile)
const READY_WITHIN_MS = 60_000

/** A Redis that is nobody else's. */
export interface OwnRedis {
  readonly url: string
  /** Everything in it is gone (FLUSHALL). */
  flush(): Promise<void>
  close(): Promise<void>
}

/** A PostgreSQL cluster that is nobody else's. */
export interface OwnPostgres {
  readonly url: string
  /** Ends it as a crash would, without a word to its clients, and starts it again. Resolves when it takes connections. */
  crash(): Promise<void>
  close(): Promise<void>
}

/** What cannot be started on this machine, in words; undefined: everything can. Throws where services are demanded. */
export function missingPrograms(): string | undefined {
  const missing = [
    ...(programIn('redis-server') ? [] : ['redis-server']),
    ...(postgresPrograms() ? [] : ['PostgreSQL (initdb)']),
  ]
  if (missing.length === 0) return undefined
  const words = `${missing.join(' and ')} of its own: apt-get install postgresql redis-server`
  if (process.env.COUNTERSIGN_REQUIRE_SERVICES === '1') throw new Error(`The tests need ${words}.`)
  return words
}

function programIn(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(':')
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** The folder of the newest version that is installed; Debian puts none of it on the PATH. */
function postgresPrograms(): string | undefined {
  const debian = globSync('/usr/lib/postgresql/*/bin/initdb').toSorted((a, b) => version(a) - version(b))
  const initdb = programIn('initdb') ?? debian.at(-1)
  return initdb && dirname(initdb)
}

function version(path: string): number {
  return Number(/\/(\d+)\//.exec(path)?.[1] ?? 0)
}

/** One that was free a moment ago. */
export async function freePort(): Promise<number> {
  const { url, close } = await listen(createServer())
  await close()
  return Number(new URL(url).port)
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'own-redis-'))
  const port = await freePort()
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const server = spawn('redis-server', options, { stdio: 'ignore' })
  const url = `redis://127.0.0.1:${port}`
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null })
  client.on('error', () => {})
  await answers('Redis', server, client.ping())
  return {
    url,
    flush: async () => {
      await client.flushall()
    },
    close: async () => {
      client.disconnect()
      await ended(server, 'SIGTERM')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function answers(name: string, server: ChildProcess, answer: Promise<unknown>): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    const fail = () => reject(new Error(`${name} did not start.`))
    server.once('exit', fail)
    setTimeout(fail, READY_WITHIN_MS).unref()
  })
  await Promise.race([answer, failed])
}

function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    server.once('exit', () => resolve())
    server.kill(signal)
  })
}

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const programs = postgresPrograms()
  if (programs === undefined) throw new Error('PostgreSQL is not installed: ask `missingPrograms` first.')
  const directory = mkdtempSync(join(tmpdir(), 'own-postgres-'))
  const isRoot = process.getuid?.() === 0
  if (isRoot) await run('chown', ['postgres', directory])
  const [data, log] = [join(directory, 'data'), join(directory, 'log')]
  /** PostgreSQL refuses to run as root. Without pipes: the server would keep them open. */
  const asPostgres = (program: string, args: readonly string[]) => {
    const command = [join(programs, program), ...args]
    const [first = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    return finished(spawn(first, rest, { stdio: 'ignore', cwd: directory }), program, log)
  }
  const port = await freePort()
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${directory} -c max_connections=300`
  const start = () => asPostgres('pg_ctl', ['-D', data, '-l', log, '-o', settings, '-w', 'start'])
  const stop = () => asPostgres('pg_ctl', ['-D', data, '-m', 'immediate', 'stop'])
  await asPostgres('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '-N',
  ])
  await start()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    crash: async () => {
      await stop()
      await start()
    },
    close: async () => {
      await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function finished(child: ChildProcess, program: string, log: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with code ${code}; see ${log}.`)),
    )
  })
}
