import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  connectionBeside,
  type EmbeddedDatabase,
  openEmbeddedDatabase,
} from '../../../src/adapters/store/embedded-database.ts'
import { DatabaseInUseError } from '../../../src/adapters/store/embedded-lock.ts'

const WRITER = fileURLToPath(new URL('../../support/embedded-writer.ts', import.meta.url))
const ENOUGH = 50

let dataDir: string
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-embedded-'))
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

async function queryIn<T extends pg.QueryResultRow>(
  database: EmbeddedDatabase,
  statement: string,
): Promise<T[]> {
  const client = new pg.Client(database.connection)
  await client.connect()
  const { rows } = await client.query<T>(statement)
  await client.end()
  return rows
}

it('loses nothing that it acknowledged when its process is killed, and lets no second process in before', async () => {
  const writer = spawn(process.execPath, [WRITER, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: number[] = []
  for await (const line of createInterface(writer.stdout)) {
    acknowledged.push(Number(line))
    if (acknowledged.length === 1) {
      const second = openEmbeddedDatabase(dataDir, () => {})
      await expect(second).rejects.toThrow(DatabaseInUseError)
      await expect(second).rejects.toThrow(`in use by process ${writer.pid}`)
      await expect(second).rejects.toThrow(/DATA_DIR.*DATABASE_URL/)
    }
    if (acknowledged.length === ENOUGH) writer.kill('SIGKILL')
  }
  if (writer.signalCode === null) await once(writer, 'exit')
  expect(writer.signalCode).toBe('SIGKILL')

  let created = false
  const reopened = await openEmbeddedDatabase(dataDir, () => {
    created = true
  })
  const rows = await queryIn<{ number: number }>(reopened, 'SELECT number FROM written')
  await reopened.close()
  expect(created).toBe(false)
  expect(rows.map(({ number }) => number)).toEqual(expect.arrayContaining(acknowledged))
}, 60_000)

it('says before the first start that it makes the database, and takes it up again after a clean stop', async () => {
  const directory = join(dataDir, 'fresh')
  const created: string[] = []
  const first = await openEmbeddedDatabase(directory, () => created.push('first'))
  await queryIn(first, "CREATE TABLE kept AS SELECT 'yes' AS answer")
  await first.close()
  const second = await openEmbeddedDatabase(directory, () => created.push('second'))
  expect(await queryIn(second, 'SELECT answer FROM kept')).toEqual([{ answer: 'yes' }])
  await second.close()
  expect(created).toEqual(['first'])
}, 60_000)

it('can be reached by this user alone, and leaves no socket behind', async () => {
  const database = await openEmbeddedDatabase(join(dataDir, 'private'), () => {})
  const socketDir = String(database.connection.host)
  expect(statSync(socketDir).mode & 0o077).toBe(0)
  expect(connectionBeside(join(dataDir, 'private'))).toEqual(database.connection)
  await database.close()
  expect(() => statSync(socketDir)).toThrow('ENOENT')
  expect(connectionBeside(join(dataDir, 'private'))).toBeUndefined()
}, 60_000)
