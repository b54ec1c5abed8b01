import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newReceiptKey } from '../src/adapters/receipts/receipts.ts'
import { openStore } from '../src/adapters/store/open-store.ts'
import { createLog } from '../src/adapters/telemetry/log.ts'
import { type App, createApp } from '../src/app.ts'
import { readConfig } from '../src/config/read-config.ts'
import { startPglite } from './support/pglite.ts'
import { freshPostgres } from './support/postgres.ts'
import { isMissing, type TestDatabase } from './support/services.ts'

describe('the receipt key, on the embedded database', () => receiptKeys(startPglite))
describe.skipIf(isMissing('postgres'))('the receipt key, on PostgreSQL', () => receiptKeys(freshPostgres))

function receiptKeys(open: () => Promise<TestDatabase>): void {
  let database: TestDatabase
  let directory: string
  beforeAll(async () => {
    database = await open()
    directory = mkdtempSync(join(tmpdir(), 'receipt-keys-'))
    writeFileSync(join(directory, 'people.yaml'), 'people: [{ id: alex, roles: [tech_lead] }]')
  })
  afterAll(async () => {
    await database.close()
    rmSync(directory, { recursive: true })
  })

  /** A process as it starts, but for its port. Without a key it uses the one that it keeps in the database. */
  const begin = (key?: string) =>
    createApp({
      config: readConfig({
        DATABASE_URL: database.url,
        COUNTERSIGN_CONFIG: join(directory, 'people.yaml'),
        CALLBACK_URL: 'http://127.0.0.1:9/hooks',
        CALLBACK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
        PUBLIC_URL: 'https://countersign.test',
        RECEIPT_KEY: key,
      }),
      log: createLog('silent'),
      version: '1.2.3',
      onCreateDatabase: () => {},
    })

  /** The receipt of a decision that was made in this process. */
  async function receiptFrom({ server }: App): Promise<string> {
    const post = async (url: string, payload: object) =>
      (await server.inject({ method: 'POST', url, payload })).json()
    const { approval_id: id } = await post('/v1/events', { type: 'approval-request', title: 'Deploy' })
    await post(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'alex' })
    const reader = await openStore({
      databaseUrl: database.url,
      dataDir: '',
      onCreate: () => {},
      onError: () => {},
    })
    const [callback] = await reader.store.callbacks.ofApprovals([id])
    await reader.close()
    return callback!.body.receipt
  }

  async function published({ server }: App) {
    const response = await server.inject('/.well-known/jwks.json')
    return {
      keys: response.json() as JSONWebKeySet,
      caching: response.headers['cache-control'],
      text: response.body,
    }
  }
  const decisionIn = async (receipt: string, keys: JSONWebKeySet) =>
    (await jwtVerify(receipt, createLocalJWKSet(keys))).payload.decision
  const kidOf = (receipt: string) =>
    JSON.parse(Buffer.from(receipt.split('.')[0]!, 'base64url').toString()).kid as string

  it('can be replaced at a restart: old receipts verify afterwards, and its own key comes first', async () => {
    const receipts: string[] = []
    for (const key of [undefined, newReceiptKey(), newReceiptKey()]) {
      const app = await begin(key)
      receipts.push(await receiptFrom(app))
      const { keys, caching } = await published(app)
      expect(keys.keys[0]).toMatchObject({
        kid: kidOf(receipts.at(-1)!),
        alg: 'EdDSA',
        use: 'sig',
        kty: 'OKP',
      })
      expect(keys.keys.map(({ kid }) => kid)).toEqual(receipts.map(kidOf).toReversed())
      for (const receipt of receipts) expect(await decisionIn(receipt, keys)).toBe('approved')
      expect(caching).toBe('public, max-age=300')
      await app.stop()
    }
  }, 60_000)

  it('of one process is known to another that began before it with a different one', async () => {
    const [first, second] = await Promise.all([begin(newReceiptKey()), begin(newReceiptKey())])
    const receipts = [await receiptFrom(first), await receiptFrom(second)]
    expect(kidOf(receipts[0]!)).not.toBe(kidOf(receipts[1]!))
    const later = await begin(newReceiptKey())
    receipts.push(await receiptFrom(later))
    for (const app of [first, second, later]) {
      const { keys, text } = await published(app)
      for (const receipt of receipts) expect(await decisionIn(receipt, keys)).toBe('approved')
      expect(text).not.toContain('"d"')
    }
    expect((await published(second)).keys.keys[0]?.kid).toBe(kidOf(receipts[1]!))
    for (const app of [first, second, later]) await app.stop()
  })
}
