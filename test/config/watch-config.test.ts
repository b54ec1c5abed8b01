import { mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Watching, watchConfig } from '../../src/config/watch-config.ts'

let directory: string
let watching: Watching
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-watch-'))
  file = join(directory, 'countersign.yaml')
  writeFileSync(file, 'people: []')
})
afterEach(() => {
  watching.stop()
  rmSync(directory, { recursive: true })
})

function watched(pace = { settledMs: 5, lookMs: 60_000 }) {
  const onChange = vi.fn()
  watching = watchConfig({ file, onChange, pace })
  const changes = (count: number, timeout = 1000) =>
    vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(count), { timeout })
  return { onChange, changes }
}

it('notices that the file was written', async () => {
  const { changes } = watched()
  writeFileSync(file, 'policies: []')
  await changes(1)
})

it('notices a new file in the place of the old one, and goes on', async () => {
  const { changes } = watched()
  for (const [count, text] of [
    [1, 'policies: []'],
    [2, 'routes: []'],
  ] as const) {
    writeFileSync(`${file}.new`, text)
    renameSync(`${file}.new`, file)
    await changes(count)
  }
})

it('notices that a link leads elsewhere', async () => {
  const [one, other] = [join(directory, 'one'), join(directory, 'other')]
  writeFileSync(one, 'people: []')
  writeFileSync(other, 'policies: []')
  unlinkSync(file)
  symlinkSync(one, file)
  const { changes } = watched()
  symlinkSync(other, `${file}.new`)
  renameSync(`${file}.new`, file)
  await changes(1)
})

it('notices that the file is gone, and that it is back', async () => {
  const { changes } = watched()
  unlinkSync(file)
  await changes(1)
  writeFileSync(file, 'people: []')
  await changes(2)
})

it('looks now and then where nothing is heard', async () => {
  file = join(directory, 'later', 'countersign.yaml')
  const { changes } = watched({ settledMs: 1, lookMs: 10 })
  renameSync(writtenElsewhere(), join(directory, 'later'))
  await changes(1)
})

/** A folder that was not there when the watching began. */
function writtenElsewhere(): string {
  const folder = mkdtempSync(join(directory, 'elsewhere-'))
  writeFileSync(join(folder, 'countersign.yaml'), 'people: []')
  return folder
}

it('looks in time where others write into the folder all the while', async () => {
  const { changes } = watched({ settledMs: 80, lookMs: 60_000 })
  let count = 0
  const busy = setInterval(() => writeFileSync(join(directory, 'busy.log'), String(count++)), 4)
  writeFileSync(file, 'policies: []')
  await changes(1, 4000).finally(() => clearInterval(busy))
})

it('says nothing of another file, nor of the same words again', async () => {
  const { onChange, changes } = watched()
  writeFileSync(join(directory, 'other.yaml'), 'people: []')
  writeFileSync(file, 'people: []')
  writeFileSync(file, 'policies: []')
  await changes(1)
  expect(onChange).toHaveBeenCalledTimes(1)
})
