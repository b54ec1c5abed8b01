import { type FSWatcher, watch } from 'node:fs'
import { lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseFile } from '../../../domain/task-files/parse-file.ts'
import { FOLDERS, type Folder, type TaskFile } from '../../../domain/task-files/task-file.ts'
import type { Log } from '../../../ports/log.ts'
import { readTaskFile, stampOf } from './read-file.ts'

interface Needs {
  /** The directory that has both folders. */
  readonly dir: string
  /** Throws where the file is to be brought again. */
  readonly take: (file: TaskFile) => Promise<void>
  readonly log: Log
  readonly pace?: Pace
}

export interface Pace {
  /** A file that has not changed for so long is taken for whole; what is not JSON may be half-written, and gets longer. */
  readonly settledMs: number
  readonly brokenMs: number
  /** Between two looks where nothing was heard: some file systems tell of no changes. */
  readonly lookMs: number
}

const SOON_MS = 50
const PACE: Pace = { settledMs: 500, brokenMs: 10_000, lookMs: 30_000 }

interface Watching {
  /** Ends it, once the look under way has finished. */
  stop(): Promise<void>
}

/** A file as it was when we first saw it so, and when that was. */
interface Sight {
  readonly stamp: string
  readonly since: number
  readonly isTaken: boolean
}

/**
 * Brings every file of both folders to `take`, now and as they come and change, each once for each of its contents. The
 * system's notices only make the next look come sooner: what they miss, and what failed, the next look finds.
 */
export function watchFolders({ dir, take, log, pace = PACE }: Needs): Watching {
  const sights = new Map<string, Sight>()
  const watchers = new Map<Folder, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isStopped = false
  let isHurried = false

  /** However many notices come, one look follows soon. */
  function hurry(): void {
    if (isHurried) return
    isHurried = true
    if (running === undefined) next(SOON_MS)
  }

  function next(afterMs: number): void {
    clearTimeout(timer)
    if (isStopped) return
    timer = setTimeout(() => {
      isHurried = false
      running = look().then((waitMs) => {
        running = undefined
        next(isHurried ? Math.min(waitMs, SOON_MS) : waitMs)
      })
    }, afterMs)
  }

  /** Returns how long to wait for the next one, in ms. */
  async function look(): Promise<number> {
    let waitMs = pace.lookMs
    for (const folder of FOLDERS) {
      await mkdir(join(dir, folder)).catch(() => undefined)
      listen(folder)
      const names = await readdir(join(dir, folder)).catch((error: unknown) => notThere(folder, error))
      forget(folder, names)
      for (const name of names.filter(isVisible)) {
        if (isStopped) return waitMs
        waitMs = Math.min(waitMs, await bring(folder, name))
      }
    }
    return waitMs
  }

  /** A folder that was made anew is listened to anew. */
  function listen(folder: Folder): void {
    if (watchers.has(folder)) return
    const unlisten = () => {
      watchers.get(folder)?.close()
      watchers.delete(folder)
    }
    try {
      const watcher = watch(join(dir, folder), (_, name) => {
        if (name === folder) unlisten()
        hurry()
      })
      watchers.set(folder, watcher.on('error', unlisten))
    } catch {
      // The regular looks see it all the same, and say what is wrong with it.
    }
  }

  /** Brings it where it has settled; returns how long until it may have. */
  async function bring(folder: Folder, name: string): Promise<number> {
    const path = join(dir, folder, name)
    const stats = await lstat(path).catch(() => undefined)
    if (stats === undefined || stats.isDirectory()) return pace.lookMs
    const stamp = stampOf(stats)
    const before = sights.get(path)
    const now = performance.now()
    const sight = before?.stamp === stamp ? before : { stamp, since: now, isTaken: false }
    sights.set(path, sight)
    if (sight.isTaken) return pace.lookMs
    const restMs = sight.since + pace.settledMs - now
    if (restMs > 0) return restMs
    return bringSettled({ folder, name, path, sight, ageMs: now - sight.since })
  }

  async function bringSettled({ folder, name, path, sight, ageMs }: Settled): Promise<number> {
    try {
      const file = await readTaskFile({ dir, folder, name })
      if (file?.kind === 'text' && ageMs < pace.brokenMs && parseFile(file.text).kind === 'broken')
        return pace.brokenMs - ageMs
      if (file) await take(file)
      sights.set(path, { ...sight, isTaken: true })
    } catch (error) {
      log.error({ folder, file: name, err: error }, 'A task file could not be taken; it is tried again.')
    }
    return pace.lookMs
  }

  function forget(folder: Folder, names: readonly string[]): void {
    const there = new Set(names.map((name) => join(dir, folder, name)))
    const inFolder = [...sights.keys()].filter((path) => path.startsWith(join(dir, folder, '/')))
    for (const path of inFolder) if (!there.has(path)) sights.delete(path)
  }

  function notThere(folder: Folder, error: unknown): string[] {
    log.warn({ folder, err: error }, 'A folder of task files cannot be read; it is looked for again.')
    return []
  }

  next(0)
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
      await running
    },
  }
}

interface Settled {
  readonly folder: Folder
  readonly name: string
  readonly path: string
  readonly sight: Sight
  readonly ageMs: number
}

/** Files that begin with a dot, and those that end so, are about to become others, or an editor's own. */
function isVisible(name: string): boolean {
  return !/^\.|~$|\.(tmp|temp|part|partial|swp|lock)$/i.test(name)
}
