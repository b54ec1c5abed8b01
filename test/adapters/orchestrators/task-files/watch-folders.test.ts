import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Pace, watchFolders } from '../../../../src/adapters/orchestrators/task-files/watch-folders.ts'
import type { TaskFile } from '../../../../src/domain/task-files/task-file.ts'
import { aTree, type Tree } from '../../../support/task-files.ts'

const PACE: Pace = { settledMs: 20, brokenMs: 600_000, lookMs: 600_000 }
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

let tree: Tree
const undo: (() => unknown)[] = []
beforeEach(() => {
  tree = aTree()
})
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
  tree.remove()
})

function watching(pace: Partial<Pace> = {}, fail: () => boolean = () => false) {
  const taken: TaskFile[] = []
  const take = async (file: TaskFile) => {
    if (fail()) throw new Error('The database is away.')
    taken.push(file)
  }
  const watcher = watchFolders({ dir: tree.dir, take, log: quiet, pace: { ...PACE, ...pace } })
  undo.push(() => watcher.stop())
  const has = (name: string, times = 1) =>
    vi.waitFor(() => expect(taken.filter((file) => file.name === name)).toHaveLength(times), {
      timeout: 5000,
      interval: 5,
    })
  const whys = () => taken.flatMap((file) => (file.kind === 'unreadable' ? [`${file.name} ${file.why}`] : []))
  const texts = (name: string) =>
    taken.flatMap((file) => (file.name === name && file.kind === 'text' ? [file.text] : []))
  return { taken, has, whys, texts, stop: watcher.stop }
}

const put = (name: string, text = '{}', folder: 'incoming' | 'outgoing' = 'incoming') =>
  writeFileSync(tree.path(folder, name), text)

describe('files', () => {
  it('are brought that were there before, and as they come to either folder', async () => {
    put('001.json')
    const { taken, has } = watching()
    await has('001.json')
    put('002.json', '{"a":1}', 'outgoing')
    await has('002.json')
    expect(taken).toMatchObject([
      { folder: 'incoming', kind: 'text', text: '{}' },
      { folder: 'outgoing', kind: 'text', text: '{"a":1}' },
    ])
    expect(taken[0]?.digest).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
  })

  it('are brought once for each of their contents', async () => {
    const { has, taken, texts } = watching()
    put('001.json')
    await has('001.json')
    put('002.json')
    await has('002.json')
    expect(taken).toHaveLength(2)
    put('001.json', '{"a":1}')
    await has('001.json', 2)
    expect(texts('001.json')).toEqual(['{}', '{"a":1}'])
  })

  it('are brought that another program moves into place', async () => {
    const { has, taken } = watching()
    put('.hidden', '{"a":1}')
    put('001.json.tmp', '{"a":1}')
    put('a.json')
    await has('a.json')
    renameSync(tree.path('incoming', '001.json.tmp'), tree.path('incoming', '001.json'))
    await has('001.json')
    renameSync(tree.path('incoming', '001.json'), tree.path('outgoing', '001.json'))
    await has('001.json', 2)
    expect(new Set(taken.map(({ name }) => name))).toEqual(new Set(['a.json', '001.json']))
  })

  it('are waited for while they are half-written', async () => {
    const { has, texts } = watching()
    put('001.json', '{"fixes":')
    put('002.json')
    await has('002.json')
    put('003.json')
    await has('003.json')
    expect(texts('001.json')).toEqual([])
    appendFileSync(tree.path('incoming', '001.json'), '[]}')
    await has('001.json')
    expect(texts('001.json')).toEqual(['{"fixes":[]}'])
  })

  it('are shown as they are once they stay broken', async () => {
    const { has, texts } = watching({ brokenMs: 60 })
    put('001.json', 'All done!')
    await has('001.json')
    expect(texts('001.json')).toEqual(['All done!'])
  })

  it('are brought again where they could not be taken', async () => {
    let failures = 3
    const { has } = watching({ lookMs: 20 }, () => failures-- > 0)
    put('001.json')
    await has('001.json')
    expect(failures).toBe(-1)
  })

  it('are found also where the system tells of none', async () => {
    const { has } = watching({ lookMs: 20 })
    put('001.json')
    await has('001.json')
    rmSync(join(tree.dir, 'incoming'), { recursive: true })
    await vi.waitFor(() => expect(tree.names('incoming')).toEqual([]))
    put('002.json')
    await has('002.json')
  })

  it('make their folders where there are none', async () => {
    rmSync(join(tree.dir, 'incoming'), { recursive: true })
    rmSync(join(tree.dir, 'outgoing'), { recursive: true })
    const { has } = watching()
    await vi.waitFor(() => expect([tree.names('incoming'), tree.names('outgoing')]).toEqual([[], []]))
    put('001.json')
    await has('001.json')
  })
})

describe('what is not read', () => {
  it('is a link that leads out, also to a neighbour whose name begins alike', async () => {
    const secret = `${tree.dir}-secret`
    mkdirSync(secret)
    undo.push(() => rmSync(secret, { recursive: true }))
    writeFileSync(join(secret, 'a.json'), '{"secret":1}')
    symlinkSync('/etc/passwd', tree.path('incoming', '001.json'))
    symlinkSync(join(secret, 'a.json'), tree.path('incoming', '002.json'))
    symlinkSync('/nowhere', tree.path('incoming', '003.json'))
    const { has, taken, whys } = watching()
    for (const name of ['001.json', '002.json', '003.json']) await has(name)
    expect(whys()).toEqual([
      '001.json is a link that leads out of TASK_FILES_DIR',
      '002.json is a link that leads out of TASK_FILES_DIR',
      '003.json is a link that leads nowhere',
    ])
    expect(JSON.stringify(taken)).not.toContain('secret')
  })

  it('is what would take too much memory, and what is no file', async () => {
    put('001.json')
    truncateSync(tree.path('incoming', '001.json'), 4 * 1024 * 1024 + 1)
    const socket = createServer()
    await new Promise<void>((resolve) => socket.listen(tree.path('incoming', '002.json'), resolve))
    undo.push(() => socket.close())
    mkdirSync(tree.path('incoming', '003.json'))
    const { has, whys, taken } = watching()
    await has('001.json')
    await has('002.json')
    expect(whys().toSorted()).toEqual([
      '001.json has 4.0 MiB, more than the 4 MiB that are read',
      '002.json is no file',
    ])
    expect(taken).toHaveLength(2)
  })

  it('is not confused with links within, nor with folders that are links themselves', async () => {
    const elsewhere = `${tree.dir}-elsewhere`
    renameSync(join(tree.dir, 'incoming'), elsewhere)
    undo.push(() => rmSync(elsewhere, { recursive: true }))
    symlinkSync(elsewhere, join(tree.dir, 'incoming'))
    put('001.json')
    put('001.json', '{"a":1}', 'outgoing')
    symlinkSync(tree.path('outgoing', '001.json'), tree.path('incoming', '002.json'))
    const { has, texts, whys } = watching()
    await has('002.json')
    expect(texts('002.json')).toEqual(['{"a":1}'])
    await has('001.json', 2)
    expect(whys()).toEqual([])
  })
})

it('ends with the file that it is at', async () => {
  for (let number = 1; number <= 9; number += 1) put(`00${number}.json`)
  let finish = () => {}
  const taken: string[] = []
  const begun = new Promise<void>((begin) => {
    const watcher = watchFolders({
      dir: tree.dir,
      log: quiet,
      pace: PACE,
      async take({ name }) {
        begin()
        await new Promise<void>((resolve) => (finish = resolve))
        taken.push(name)
      },
    })
    undo.push(() => watcher.stop())
  })
  await begun
  const stopping = undo.pop()?.()
  finish()
  await stopping
  expect(taken).toHaveLength(1)
})
