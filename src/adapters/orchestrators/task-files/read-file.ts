import { createHash } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { lstat, open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Folder, TaskFile } from '../../../domain/task-files/task-file.ts'
import { codeOf } from './file-errors.ts'

/** Real task files have some kilobytes; this is read into memory. */
const MAX_BYTES = 4 * 1024 * 1024

export interface Place {
  /** The directory that has both folders. */
  readonly dir: string
  readonly folder: Folder
  readonly name: string
}

/** Reads one file as it is now; undefined where it is gone. Links that lead out of the directory are not followed. */
export async function readTaskFile(place: Place): Promise<TaskFile | undefined> {
  const { dir, folder, name } = place
  const path = join(dir, folder, name)
  try {
    const real = await realpath(path)
    const stats = await lstat(real)
    if (!(await isWithin(real, [dir, join(dir, folder)])))
      return unreadable(place, 'is a link that leads out of TASK_FILES_DIR', real)
    if (!stats.isFile()) return unreadable(place, 'is no file', real)
    if (stats.size > MAX_BYTES) return unreadable(place, tooLarge(stats), stampOf(stats))
    const bytes = await readWhole(real)
    return { kind: 'text', folder, name, digest: sha256(bytes), text: new TextDecoder().decode(bytes) }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return danglingLink(place, path)
    if (code === undefined) throw error
    return unreadable(place, `cannot be read (${code})`, code)
  }
}

/** The folders may be links themselves: that is the operator's choice. */
async function isWithin(path: string, directories: readonly string[]): Promise<boolean> {
  const real = await Promise.all(directories.map((directory) => realpath(directory)))
  return real.some((directory) => path.startsWith(`${directory}${sep}`))
}

/** Tells one content of a file from the next without reading it. */
export function stampOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [ino, size, mtimeMs, ctimeMs].join(':')
}

/** Between the look and the reading another file may have taken the path: no link is followed, nothing waits for a pipe. */
async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

async function danglingLink(place: Place, path: string): Promise<TaskFile | undefined> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  )
  return isThere ? unreadable(place, 'is a link that leads nowhere', 'nowhere') : undefined
}

function unreadable({ folder, name }: Place, why: string, known: string): TaskFile {
  return { kind: 'unreadable', folder, name, why, digest: sha256(`${why} ${known}`) }
}

function tooLarge({ size }: Stats): string {
  const mebibytes = (size / 1024 / 1024).toFixed(1)
  return `has ${mebibytes} MiB, more than the ${MAX_BYTES / 1024 / 1024} MiB that are read`
}

function sha256(content: Buffer | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}
