import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenStore, openStore } from '../../src/adapters/store/open-store.ts'
import { runCli } from '../support/cli-process.ts'
import { tamper } from '../support/forger.ts'
import { startPglite } from '../support/pglite.ts'
import type { TestDatabase } from '../support/services.ts'

const LIMIT_MS = 30_000
const ENTRIES = 2000

let directory: string
let database: TestDatabase
let opened: OpenStore
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-cli-'))
  database = await startPglite()
  opened = await openStore({ databaseUrl: database.url, dataDir: '', onCreate: () => {}, onError: () => {} })
  const entry = {
    actor: 'alex',
    action: 'vote.recorded',
    subject: 'approval:1',
    detail: { verdict: 'approve' },
  }
  await opened.store.audit.append(Array.from({ length: ENTRIES }, () => entry))
})
afterAll(async () => {
  await opened.close()
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const audit = (...line: string[]) => runCli(['audit', ...line], { DATABASE_URL: database.url })
const headText = async () => {
  const { sequence, hash } = (await opened.store.audit.head())!
  return `${sequence}:${hash}`
}

describe('audit verify', () => {
  it(
    'says that the chain is whole, and where it ends',
    async () => {
      const head = await headText()
      expect(await audit('verify')).toEqual({
        code: 0,
        out: `The audit is whole: ${ENTRIES} entries, up to ${head}\n`,
        err: '',
      })
      const { code, out } = await audit('verify', '--json', '--expect', head)
      expect(code).toBe(0)
      expect(JSON.parse(out)).toEqual({ result: 'whole', entries: ENTRIES, head })
    },
    LIMIT_MS,
  )

  it(
    'ends with 1 and names the entry where the chain is broken',
    async () => {
      const owner = new pg.Client(database.url)
      await owner.connect()
      await tamper(owner, `update countersign.audit set actor = 'sam' where sequence = 1500`)
      const [words, json] = [await audit('verify'), await audit('verify', '--json')]
      await tamper(owner, `update countersign.audit set actor = 'alex' where sequence = 1500`)
      await owner.end()
      expect(words).toEqual({
        code: 1,
        out: 'The audit is broken. Entry 1500 was changed after it was written.\n',
        err: '',
      })
      expect(json.code).toBe(1)
      expect(JSON.parse(json.out)).toMatchObject({ result: 'broken', fault: 'changed', sequence: 1500 })
    },
    LIMIT_MS,
  )

  it(
    'ends with 1 where a position that was noted elsewhere is not in the chain',
    async () => {
      const expectation = `1500:sha256:${'0'.repeat(64)}`
      const { code, out } = await audit('verify', '--expect', expectation)
      expect(code).toBe(1)
      expect(out).toContain('Entry 1500 has another hash than the one expected')
    },
    LIMIT_MS,
  )
})

describe('audit export', () => {
  it(
    'writes one line of JSON an entry, and says the rest beside it',
    async () => {
      const { code, out, err } = await audit('export', '--after', '1990')
      const entries = out
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line))
      expect(code).toBe(0)
      expect(err).toBe('10 entries exported.\n')
      expect(entries).toHaveLength(10)
      expect(entries[0]).toMatchObject({ sequence: 1991, actor: 'alex', detail: { verdict: 'approve' } })
      expect(Object.keys(entries[0] as object)).toEqual([
        'sequence',
        'at',
        'actor',
        'action',
        'subject',
        'detail',
        'content_digest',
        'previous_hash',
        'hash',
      ])
    },
    LIMIT_MS,
  )

  it(
    'writes a new file, and never over one that exists',
    async () => {
      const file = join(directory, 'audit.jsonl')
      const first = await audit('export', '--output', file)
      expect(first).toEqual({ code: 0, out: '', err: `${ENTRIES} entries exported.\n` })
      expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(ENTRIES)
      const second = await audit('export', '--output', file, '--after', '1999')
      expect(second.code).toBe(2)
      expect(second.err).toContain('Name a file that does not exist yet')
      expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(ENTRIES)
    },
    LIMIT_MS,
  )

  it(
    'ends quietly when its reader has seen enough',
    async () => {
      const { code, err } = await runCli(['audit', 'export'], { DATABASE_URL: database.url }, { head: true })
      expect(code).toBe(0)
      expect(err).toMatch(/^\d+ entr(y|ies) exported\.\n$/)
      expect(Number.parseInt(err, 10)).toBeLessThan(ENTRIES)
    },
    LIMIT_MS,
  )
})

describe('the database', () => {
  it(
    'that is named wrongly is a matter of configuration: 78',
    async () => {
      const { code, out, err } = await runCli(['audit', 'verify'], { DATABASE_URL: 'mysql://x' })
      expect([code, out]).toEqual([78, ''])
      expect(err).toContain('DATABASE_URL: give a URL like postgres://')
    },
    LIMIT_MS,
  )

  it(
    'that does not exist is not made: 78',
    async () => {
      const dataDir = join(directory, 'nothing')
      const { code, err } = await runCli(['audit', 'verify'], { DATA_DIR: dataDir })
      expect(code).toBe(78)
      expect(err).toContain(`There is no database in ${dataDir}`)
    },
    LIMIT_MS,
  )

  it(
    'that has no chain yet is left as it is: 78',
    async () => {
      const empty = await startPglite()
      const { code, err } = await runCli(['audit', 'verify'], { DATABASE_URL: empty.url })
      await empty.close()
      expect(code).toBe(78)
      expect(err).toContain('There is no audit chain in DATABASE_URL')
    },
    LIMIT_MS,
  )

  it(
    'that cannot be reached is said to be so: 69',
    async () => {
      const { code, err } = await runCli(['audit', 'verify'], { DATABASE_URL: 'postgres://127.0.0.1:1/x' })
      expect(code).toBe(69)
      expect(err).toContain('cannot be read (ECONNREFUSED)')
    },
    LIMIT_MS,
  )

  it(
    'that is embedded is read beside its running server, and after it',
    async () => {
      const dataDir = join(directory, 'embedded')
      const server = await openStore({
        databaseUrl: undefined,
        dataDir,
        onCreate: () => {},
        onError: () => {},
      })
      const entry = { actor: 'alex', action: 'vote.recorded', subject: 'approval:1', detail: {} }
      await server.store.audit.append([entry])
      const during = await runCli(['audit', 'verify'], { DATA_DIR: dataDir })
      await server.store.audit.append([entry])
      await server.close()
      expect(during).toMatchObject({ code: 0, out: expect.stringContaining('The audit is whole: 1 entry,') })
      expect(await runCli(['audit', 'verify'], { DATA_DIR: dataDir })).toMatchObject({
        code: 0,
        out: expect.stringContaining('The audit is whole: 2 entries,'),
      })
    },
    LIMIT_MS,
  )

  it(
    'that is embedded and not shared is said to be in use: 69',
    async () => {
      const dataDir = join(directory, 'locked')
      const server = await openStore({
        databaseUrl: undefined,
        dataDir,
        onCreate: () => {},
        onError: () => {},
      })
      rmSync(join(dataDir, 'countersign.socket'))
      const { code, out, err } = await runCli(['audit', 'export'], { DATA_DIR: dataDir })
      await server.close()
      expect([code, out]).toEqual([69, ''])
      expect(err).toContain('Stop the server first, or use PostgreSQL')
    },
    LIMIT_MS,
  )
})
