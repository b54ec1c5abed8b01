import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Somebody else has the embedded database open. The message says who, and what to do. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError'
}

/** What this process itself holds: its own number in a file may also be that of an earlier container's process. */
const held = new Set<string>()

/**
 * Takes the lock file of an embedded database, which only one process may open. A lock left behind by a process that is
 * gone is taken over. Throws `DatabaseInUseError`. Returns the function that gives it back.
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true })
  const file = resolve(dataDir, 'countersign.lock')
  if (held.has(file)) throw inUse(dataDir, file, { pid: process.pid, started: '' })
  const mine = `${process.pid} ${startedAt(process.pid)}`
  if (!take(file, mine)) {
    const holder = readLock(file)
    if (isRunning(holder)) throw inUse(dataDir, file, holder)
    rmSync(file, { force: true })
    if (!take(file, mine)) throw inUse(dataDir, file, readLock(file))
  }
  held.add(file)
  return () => {
    held.delete(file)
    rmSync(file, { force: true })
  }
}

function take(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

interface Holder {
  readonly pid: number
  readonly started: string
}

function readLock(file: string): Holder {
  const [pid = '', started = ''] = readFileSync(file, 'utf8').split(' ')
  return { pid: Number(pid), started }
}

function isRunning({ pid, started }: Holder): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return startedAt(pid) === started
}

/** When a process started, where the system tells (Linux): a number that is used again belongs to somebody else. */
function startedAt(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function inUse(dataDir: string, file: string, { pid }: Holder): DatabaseInUseError {
  return new DatabaseInUseError(
    `The database in ${dataDir} is in use by process ${pid}. Stop that process, give this one another DATA_DIR, ` +
      `or set DATABASE_URL to share a PostgreSQL. If process ${pid} is not Countersign, delete ${file}.`,
  )
}
