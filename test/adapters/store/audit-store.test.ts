import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceipts, newReceiptKey } from '../../../src/adapters/receipts/receipts.ts'
import { openDatabase } from '../../../src/adapters/store/database.ts'
import { type OpenStore, openStore } from '../../../src/adapters/store/open-store.ts'
import { postgresStore } from '../../../src/adapters/store/postgres-store.ts'
import { directory } from '../../../src/adapters/system/directory.ts'
import { systemClock, systemIds } from '../../../src/adapters/system/system.ts'
import { NOTHING_HELD } from '../../../src/domain/holding/holding.ts'
import type { Queue } from '../../../src/ports/queue.ts'
import type { Store } from '../../../src/ports/store.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { verifyAudit } from '../../../src/usecases/auditing/verify-audit.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { auditContract } from '../../contracts/audit-contract.ts'
import { codeBlocks } from '../../laws/documents.ts'
import { PEOPLE } from '../../support/people.ts'
import { startPglite } from '../../support/pglite.ts'
import { freshPostgres } from '../../support/postgres.ts'
import { someRules } from '../../support/rules.ts'
import { isMissing, type TestDatabase } from '../../support/services.ts'
import { unmeasured } from '../../support/unmeasured.ts'

describe('the audit in the embedded database', () => auditContract(startPglite))

describe.skipIf(isMissing('postgres'))('the audit in PostgreSQL', () => auditContract(freshPostgres))

const CALLBACK_URL = 'http://127.0.0.1:9/hooks'
const queue: Queue = { wake: async () => {}, waiting: async () => 0 }

describe.skipIf(isMissing('postgres'))('the audit of many processes', () => {
  let database: TestDatabase
  let opened: OpenStore
  const open = (url: string) =>
    openStore({ databaseUrl: url, dataDir: '', onCreate: () => {}, onError: () => {} })

  beforeAll(async () => {
    database = await freshPostgres()
    opened = await open(database.url)
  })
  afterAll(async () => {
    await opened.close()
    await database.close()
  })

  it('is one unbroken chain when 20 connections write 50 entries each at once', async () => {
    const before = (await opened.store.audit.head())!.sequence
    const writers = Array.from({ length: 20 }, () =>
      openDatabase({ ...database.connection, max: 1 }, () => {}),
    )
    const entry = { actor: 'a', action: 'b', subject: 'c', detail: {} }
    await Promise.all(
      writers.map(async (db, writer) => {
        const store = postgresStore(db)
        for (let n = 0; n < 50; n++) {
          await store.transaction((tx) => tx.audit.append([{ ...entry, detail: { writer, n } }]))
        }
        await db.destroy()
      }),
    )
    expect(await verifyAudit(opened.store)()).toMatchObject({
      kind: 'whole',
      last: { sequence: before + 1000 },
    })
  }, 30_000)

  it('is verified while others write', async () => {
    let writing = true
    const entry = { actor: 'a', action: 'b', subject: 'c', detail: {} }
    const write = async () => {
      while (writing) await opened.store.audit.append([entry])
    }
    const writers = [write(), write()]
    for (let n = 0; n < 10; n++) expect(await verifyAudit(opened.store)()).toMatchObject({ kind: 'whole' })
    writing = false
    await Promise.all(writers)
  }, 30_000)

  describe('by a role that may only add to it', () => {
    const role = `countersign_test_${randomUUID().replaceAll('-', '')}`
    let limited: OpenStore
    let client: pg.Client

    beforeAll(async () => {
      const owner = new pg.Client(database.connection)
      await owner.connect()
      for (const statement of grantsFor(role)) await owner.query(statement)
      await owner.end()
      const url = new URL(database.url)
      url.username = role
      limited = await open(url.href)
      client = new pg.Client(url.href)
      await client.connect()
    })
    afterAll(async () => {
      await client.end()
      await limited.close()
      const owner = new pg.Client(database.connection)
      await owner.connect()
      await owner.query(`drop owned by ${role}; drop role ${role}`)
      await owner.end()
    })

    it('takes a whole vote, from the event to the callback', async () => {
      const approvalId = await decide(limited.store)
      expect(await limited.store.approvals.find(approvalId)).toMatchObject({ state: 'approved' })
      expect(await limited.store.audit.of(`approval:${approvalId}`)).toMatchObject([
        { actor: 'alex', action: 'vote.recorded' },
      ])
      expect(await verifyAudit(limited.store)()).toMatchObject({ kind: 'whole' })
    })

    it.each([
      `update countersign.audit set actor = 'sam'`,
      'delete from countersign.audit',
      'truncate countersign.audit',
      'alter table countersign.audit disable trigger all',
      'update countersign.audit_head set sequence = 0',
      'delete from countersign.audit_head',
    ])('cannot: %s', async (statement) => {
      await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/)
    })
  })
})

/** What the README says an operator should grant. */
function grantsFor(role: string): readonly string[] {
  const sql = codeBlocks('README.md').find(({ language }) => language === 'sql')?.text ?? ''
  return sql.replaceAll('countersign_app', role).split(/;\n/).filter(Boolean)
}

/** An event comes in, and Alex approves it. */
async function decide(store: Store): Promise<string> {
  const needs = {
    store,
    queue,
    metrics: unmeasured,
    clock: systemClock,
    ids: systemIds,
    people: directory({ people: PEOPLE, proven: store.identities }),
    rules: someRules(),
    holding: () => NOTHING_HELD,
    receipts: await createReceipts(newReceiptKey(), 'http://countersign.test'),
    callbackRules: { defaultUrl: CALLBACK_URL, bySource: [], allow: undefined, canSign: true },
    defaultCallbackUrl: CALLBACK_URL,
  }
  const event = { id: randomUUID(), type: 'approval-request', data: { title: 'Deploy' } }
  await acceptEvents(needs)([{ given: event }], 'local')
  const [approval] = await store.approvals.ofEvents([event.id])
  const identity = { channel: 'slack', user: 'U0ALEX' } as const
  await castVote(needs)({ approvalId: approval!.id, identity, verdict: 'approve', channel: 'slack' })
  return approval!.id
}
