import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { DeliveryError } from '../../../domain/errors.ts'
import { nextSequence } from '../../../domain/task-files/file-name.ts'
import { FOLDERS } from '../../../domain/task-files/task-file.ts'
import { codeOf } from './file-errors.ts'

/** Longer than any writing takes: who holds it so long was killed. */
const LOCK_MS = 30_000
const RETRY_MS = 500
const LOCK = '.countersign.lock'
const TEMPORARY = /^\.countersign-.*\.tmp$/

interface Wanted {
  /** The directory that has both folders. */
  readonly dir: string
  /** The name without its sequence. */
  readonly tail: string
  readonly text: string
}

/**
 * Runs `work` alone among the processes that share the directory, so that no two of them take the same sequence. Throws
 * `DeliveryError`, worth retrying at once, while another one is at it.
 */
export async function alone<Result>(dir: string, work: () => Promise<Result>): Promise<Result> {
  const outgoing = join(dir, 'outgoing')
  const lock = join(outgoing, LOCK)
  await takeLock(lock)
  try {
    // Only a process that was killed leaves any.
    for (const name of await readdir(outgoing))
      if (TEMPORARY.test(name)) await unlink(join(outgoing, name)).catch(ignored)
    return await work()
  } finally {
    await unlink(lock).catch(ignored)
  }
}

/**
 * Writes a file under the next sequence of both folders, whole or not at all, and never over another. Returns its name.
 * Only within `alone`.
 */
export async function writeNumbered({ dir, tail, text }: Wanted): Promise<string> {
  const outgoing = join(dir, 'outgoing')
  const temporary = join(outgoing, `.countersign-${randomUUID()}.tmp`)
  await writeThrough(temporary, text)
  try {
    for (;;) {
      const names = await Promise.all(FOLDERS.map((folder) => readdir(join(dir, folder))))
      const name = `${nextSequence(names.flat())}_${tail}`
      if (await place(temporary, join(outgoing, name))) return name
    }
  } finally {
    await unlink(temporary).catch(ignored)
  }
}

async function takeLock(lock: string): Promise<void> {
  try {
    await (await open(lock, 'wx')).close()
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    await dropStale(lock)
    throw new DeliveryError('unreachable', 'another process is writing a task file', {
      retryAfterMs: RETRY_MS,
      holdsOthers: false,
    })
  }
}

async function dropStale(lock: string): Promise<void> {
  const held = await stat(lock).catch(() => undefined)
  if (held === undefined || Date.now() - held.mtimeMs < LOCK_MS) return
  const dropped = `${lock}.${randomUUID()}.tmp`
  // Of several that see it only one can rename it.
  await rename(lock, dropped).then(() => unlink(dropped), ignored)
}

/** On the disk before it has its name, so that a power cut leaves no empty file under it. */
async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o644)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

const WITHOUT_LINKS: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** False where something has that name already: a link, unlike a renaming, never replaces anything. */
async function place(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path).catch((error: unknown) => {
      if (!WITHOUT_LINKS.has(codeOf(error))) throw error
      return copyFile(temporary, path, constants.COPYFILE_EXCL)
    })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function ignored(): void {}
