import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { giveDatabase } from './pglite.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const READY_WITHIN_MS = 25_000

/** Where a server keeps its things between two starts: its data, its people file and its temporary files. */
export interface ServerHome {
  readonly env: Readonly<Record<string, string>>
  remove(): void
}

/**
 * A directory of its own. `people` are those who may decide what is of medium and high risk, by their Slack user ids;
 * `more` is what else stands in countersign.yaml.
 */
export function serverHome(
  people: readonly { readonly id: string; readonly slack: string }[],
  more: object = {},
): ServerHome {
  const directory = mkdtempSync(join(tmpdir(), 'journey-'))
  const peopleFile = join(directory, 'countersign.yaml')
  writeFileSync(
    peopleFile,
    stringify({ people: people.map((person) => ({ ...person, roles: ['tech_lead'] })), ...more }),
  )
  return {
    env: { DATA_DIR: join(directory, 'data'), COUNTERSIGN_CONFIG: peopleFile, TMPDIR: directory },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** Countersign as it runs in production: a process of its own. */
export interface ServerProcess {
  readonly url: string
  readonly pid: number
  readonly readyAfterMs: number
  /** Resolves when the process has ended, for whatever reason. */
  readonly gone: Promise<unknown>
  /** Everything it said so far, on both streams. */
  said(): string
  /** Ends it as a power cut would, at once. Resolves when it is gone. */
  kill(): Promise<void>
  /** Asks it to read its configuration again (SIGHUP). */
  hangUp(): void
  /** Asks it to end (SIGTERM). */
  stop(): Promise<{ readonly code: number | null; readonly afterMs: number }>
}

/**
 * Starts `src/main.ts` on a free port with this environment and no other; resolves when it says that it is ready. An embedded
 * database is there already, but where it `makesDatabase` itself.
 */
export async function startServer(
  env: Readonly<Record<string, string>>,
  { makesDatabase = false } = {},
): Promise<ServerProcess> {
  if (env.DATA_DIR && env.DATABASE_URL === undefined && !makesDatabase) await giveDatabase(env.DATA_DIR)
  const began = Date.now()
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return gone
  }
  const said = listening(child)
  const url = await readyUrl(child, said)
  return {
    url,
    pid: child.pid ?? 0,
    readyAfterMs: Date.now() - began,
    gone,
    said,
    kill: async () => {
      await end('SIGKILL')
    },
    hangUp: () => void child.kill('SIGHUP'),
    stop: async () => {
      const asked = Date.now()
      const code = await end('SIGTERM')
      return { code, afterMs: Date.now() - asked }
    },
  }
}

function listening(child: ChildProcess): () => string {
  let text = ''
  const hear = (chunk: Buffer) => {
    text += chunk.toString('utf8')
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  return () => text
}

function readyUrl(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      child.kill('SIGKILL')
      reject(new Error(`The server ${why}. It said:\n${said()}`))
    }
    const timer = setTimeout(() => fail(`was not ready within ${READY_WITHIN_MS} ms`), READY_WITHIN_MS)
    const ended = (code: number | null) => {
      clearTimeout(timer)
      fail(`ended with code ${code}`)
    }
    child.once('exit', ended)
    child.stdout?.on('data', () => {
      const url = /"url":"([^"]+)"[^\n]*"Countersign is ready\."/.exec(said())?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      child.off('exit', ended)
      resolve(url)
    })
  })
}
