import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DatabaseInUseError, lockDataDir } from '../../../src/adapters/store/embedded-lock.ts'

let dataDir: string
let file: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-lock-'))
  file = join(dataDir, 'countersign.lock')
})
afterEach(() => rmSync(dataDir, { recursive: true }))

/** A process that certainly runs, other than this one: the one that started it, as its own lock would say. */
function parentLock(): string {
  const stat = existsSync('/proc/self/stat') ? readFileSync(`/proc/${process.ppid}/stat`, 'utf8') : ''
  return `${process.ppid} ${stat.split(') ').at(-1)?.split(' ')[19] ?? ''}`
}

it('is taken and given back, in a directory that need not exist', () => {
  const nested = join(dataDir, 'a', 'b')
  const unlock = lockDataDir(nested)
  expect(existsSync(join(nested, 'countersign.lock'))).toBe(true)
  unlock()
  expect(existsSync(join(nested, 'countersign.lock'))).toBe(false)
})

it('is refused while another process holds it, naming the process and what to do, and stays that process’s', () => {
  writeFileSync(file, parentLock())
  expect(() => lockDataDir(dataDir)).toThrow(DatabaseInUseError)
  expect(() => lockDataDir(dataDir)).toThrow(
    new RegExp(`process ${process.ppid}.*DATA_DIR.*DATABASE_URL.*delete`),
  )
  expect(readFileSync(file, 'utf8')).toBe(parentLock())
})

it.each([
  ['a process that is gone', '2147483646 1'],
  ['a process before this one with the same number', `${process.pid} 1`],
  ['nobody, because it is empty', ''],
  ['nobody, because it is torn', 'abc'],
])('is taken over from %s', (_, content) => {
  writeFileSync(file, content)
  const unlock = lockDataDir(dataDir)
  expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${process.pid} `))
  unlock()
})

it.runIf(existsSync('/proc/self/stat'))(
  'is taken over where the number now belongs to a younger process',
  () => {
    writeFileSync(file, `${process.ppid} 1`)
    lockDataDir(dataDir)()
    expect(existsSync(file)).toBe(false)
  },
)
