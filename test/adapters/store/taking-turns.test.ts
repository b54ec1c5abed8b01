import { type EventEmitter, once } from 'node:events'
import type { Socket } from 'node:net'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { startPglite } from '../../support/pglite.ts'
import type { TestDatabase } from '../../support/services.ts'

let database: TestDatabase
let clients: pg.Client[] = []
beforeAll(async () => {
  database = await startPglite()
})
beforeEach(async () => {
  const client = await connect()
  await client.query('DROP TABLE IF EXISTS counters')
  await client.query('CREATE TABLE counters AS SELECT 0 AS value')
})
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end().catch(() => {})))
  clients = []
})
afterAll(() => database.close())

async function connect(): Promise<pg.Client> {
  const client = new pg.Client(database.url)
  // A connection that a test drops says so: that is wanted here.
  client.on('error', () => {})
  await client.connect()
  clients.push(client)
  return client
}

/** The protocol under a client, for what no driver would do on purpose. */
type Wire = EventEmitter & {
  readonly stream: Socket
  parse(query: { text: string; name: string }): void
  flush(): void
}
const wireOf = (client: pg.Client) => (client as unknown as { readonly connection: Wire }).connection
const counterOf = async (client: pg.Client) =>
  (await client.query('SELECT value FROM counters')).rows[0].value

it('keeps the transactions of many connections apart', async () => {
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = await connect()
      await client.query('BEGIN')
      const before = await counterOf(client)
      await client.query('UPDATE counters SET value = $1', [before + 1])
      await client.query('COMMIT')
    }),
  )
  expect(await counterOf(await connect())).toBe(8)
})

it('lets others go on after a connection was dropped in the middle of a transaction, which leaves nothing', async () => {
  const [dropped, other] = [await connect(), await connect()]
  await dropped.query('BEGIN')
  await dropped.query('UPDATE counters SET value = 99')
  const waiting = counterOf(other)
  wireOf(dropped).stream.destroy()
  expect(await waiting).toBe(0)
  expect(await counterOf(await connect())).toBe(0)
})

it('lets others go on after a connection was dropped in the middle of a query', async () => {
  const [dropped, other] = [await connect(), await connect()]
  const wire = wireOf(dropped)
  const parsed = once(wire, 'parseComplete')
  wire.parse({ text: 'SELECT 1', name: '' })
  wire.flush()
  await parsed
  const waiting = other.query('SELECT $1::int AS given', [7])
  wire.stream.destroy()
  expect((await waiting).rows).toEqual([{ given: 7 }])
})

it('lets others go on after a connection was dropped in a transaction that had failed', async () => {
  const [dropped, other] = [await connect(), await connect()]
  await dropped.query('BEGIN')
  await expect(dropped.query('SELECT nonsense')).rejects.toThrow('nonsense')
  const waiting = other.query('UPDATE counters SET value = value + 1')
  wireOf(dropped).stream.destroy()
  await waiting
  expect(await counterOf(other)).toBe(1)
})

it('forgets what a dropped connection still had waiting', async () => {
  const [holder, dropped, other] = [await connect(), await connect(), await connect()]
  await holder.query('BEGIN')
  const lost = dropped.query('UPDATE counters SET value = 99').then(
    () => 'done',
    () => 'lost',
  )
  const waiting = counterOf(other)
  wireOf(dropped).stream.destroy()
  expect(await lost).toBe('lost')
  await holder.query('UPDATE counters SET value = value + 1')
  await holder.query('COMMIT')
  await waiting
  expect(await counterOf(other)).toBe(1)
})
