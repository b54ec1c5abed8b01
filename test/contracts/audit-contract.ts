import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/adapters/store/database.ts'
import { migrate } from '../../src/adapters/store/migrate.ts'
import { postgresStore } from '../../src/adapters/store/postgres-store.ts'
import type { Tables } from '../../src/adapters/store/tables.ts'
import { CHAIN_START, type ChainFault, type ChainPosition } from '../../src/domain/audit-chain.ts'
import type { Store } from '../../src/ports/store.ts'
import { exportAudit } from '../../src/usecases/auditing/export-audit.ts'
import {
  type ConfigurationReading,
  recordConfiguration,
} from '../../src/usecases/auditing/record-configuration.ts'
import { verifyAudit } from '../../src/usecases/auditing/verify-audit.ts'
import { anEvent } from '../support/builders.ts'
import { emptyChain, rewriteFrom, tamper } from '../support/forger.ts'
import type { TestDatabase } from '../support/services.ts'

const anEntry = (n: number) => ({
  actor: 'alex',
  action: 'vote.recorded',
  subject: `approval:${n}`,
  detail: { verdict: 'approve', digest: 'sha256:95d2', policy: 'any listed person', n },
})

/** What the audit must be, whichever database is below it. */
export function auditContract(open: () => Promise<TestDatabase>): void {
  let database: TestDatabase
  let db: Kysely<Tables>
  let store: Store
  /** As the one who owns the database: the only one who can get past the triggers. */
  let owner: pg.Client

  beforeAll(async () => {
    database = await open()
    db = openDatabase(database.connection, () => {})
    await migrate(db)
    store = postgresStore(db)
    owner = new pg.Client(database.connection)
    await owner.connect()
  })
  beforeEach(() => emptyChain(owner))
  afterAll(async () => {
    await owner.end()
    await db.destroy()
    await database.close()
  })

  const append = async (count: number) => {
    for (let n = 1; n <= count; n++) await store.audit.append([anEntry(n)])
  }
  const verify = (expected?: ChainPosition) => verifyAudit({ audit: store.audit })(expected)
  const fault = (kind: ChainFault['kind'], sequence: number) => ({
    kind: 'broken',
    fault: { kind, sequence },
  })

  describe('which configuration is in force', () => {
    beforeEach(() => owner.query('delete from countersign.processed'))
    const record = (...readings: readonly ConfigurationReading[]) =>
      Promise.all(readings.map((reading) => recordConfiguration({ store })(reading)))
    const at = new Date('2026-11-21T12:00:00Z')
    const loaded = (digest: string, ...changes: string[]) =>
      ({ kind: 'loaded', digest, at, changes }) as const
    const refused = (digest: string) => ({ kind: 'refused', digest, at, problems: ['line 1: no'] }) as const
    const recorded = async () =>
      (await store.audit.of('configuration')).map(({ action, detail }) => [action, detail.digest])

    it('is written once, however many processes read the same file', async () => {
      await record(...Array.from({ length: 6 }, () => loaded('sha256:a')))
      await record(...Array.from({ length: 6 }, () => loaded('sha256:b', 'routes: 2 now, 1 before')))
      expect(await recorded()).toEqual([
        ['configuration.loaded', 'sha256:a'],
        ['configuration.loaded', 'sha256:b'],
      ])
      expect(await store.audit.lastOf('configuration')).toEqual({
        sequence: 2,
        actor: 'countersign',
        action: 'configuration.loaded',
        subject: 'configuration',
        detail: { digest: 'sha256:b', read_at: at.toISOString(), changes: ['routes: 2 now, 1 before'] },
      })
      expect(await verify()).toMatchObject({ kind: 'whole' })
    })

    it('is written again where it comes back, and where a file was refused in between', async () => {
      const readings = [loaded('sha256:a'), refused('sha256:b'), refused('sha256:b'), loaded('sha256:a')]
      for (const reading of [...readings, loaded('sha256:c'), loaded('sha256:a')]) await record(reading)
      expect(await recorded()).toEqual([
        ['configuration.loaded', 'sha256:a'],
        ['configuration.refused', 'sha256:b'],
        ['configuration.loaded', 'sha256:a'],
        ['configuration.loaded', 'sha256:c'],
        ['configuration.loaded', 'sha256:a'],
      ])
    })

    it('says why a file was refused', async () => {
      await record(refused('sha256:b'))
      expect(await store.audit.lastOf('configuration')).toMatchObject({
        detail: { problems: ['line 1: no'] },
      })
      expect(await store.audit.lastOf('another')).toBeUndefined()
    })
  })

  it('begins empty, and whole', async () => {
    expect(await store.audit.head()).toEqual(CHAIN_START)
    expect(await verify()).toEqual({ kind: 'whole', last: CHAIN_START })
  })

  it('grows by entries that each cover the one before', async () => {
    await append(3)
    const entries = await store.audit.read(0, 10)
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([
      CHAIN_START.hash,
      entries[0]!.hash,
      entries[1]!.hash,
    ])
    expect(entries[2]).toMatchObject({
      ...anEntry(3),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    })
    expect(await store.audit.head()).toEqual({ sequence: 3, hash: entries[2]!.hash })
    expect(await verify()).toEqual({ kind: 'whole', last: { sequence: 3, hash: entries[2]!.hash } })
  })

  it('is read page by page', async () => {
    await append(5)
    expect((await store.audit.read(2, 2)).map(({ sequence }) => sequence)).toEqual([3, 4])
  })

  it('verifies more entries than fit on two pages, and exports them all as lines of JSON', async () => {
    await store.audit.append(Array.from({ length: 2000 }, (_, n) => anEntry(n)))
    await append(3)
    expect(await verify()).toMatchObject({ kind: 'whole', last: { sequence: 2003 } })
    const lines: { sequence: number; detail: { n: number } }[] = []
    for await (const line of exportAudit({ audit: store.audit })(1)) lines.push(JSON.parse(line))
    expect(lines.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 2002 }, (_, n) => n + 2))
    expect(lines[0]!.detail.n).toBe(1)
  })

  it('keeps what no database can hold as replacement characters, so that a refusal is always recorded', async () => {
    await store.audit.append([{ ...anEntry(1), actor: 'unknown:a\u0000b\ud800', detail: { said: '\udc00' } }])
    expect(await store.audit.of('approval:1')).toMatchObject([
      { actor: 'unknown:a\ufffdb\ufffd', detail: { said: '\ufffd' } },
    ])
    expect(await verify()).toMatchObject({ kind: 'whole' })
  })

  it('decides itself where an entry goes and when it was written, whatever the writer claims', async () => {
    await append(1)
    const digest = `sha256:${'a'.repeat(64)}`
    await owner.query(
      `insert into countersign.audit
         (sequence, at, actor, action, subject, detail, content_digest, previous_hash, hash)
       values (7, '2001-01-01', 'a', 'b', 'c', '{}', $1, $1, $1)`,
      [digest],
    )
    const [first, second] = await store.audit.read(0, 10)
    expect(second).toMatchObject({ sequence: 2, previousHash: first!.hash })
    expect(second!.at > first!.at).toBe(true)
    expect(second!.hash).not.toBe(digest)
  })

  it.each([
    'update countersign.audit set actor = actor',
    'delete from countersign.audit',
    'truncate countersign.audit',
  ])('refuses to be rewritten, even by its owner: %s', async (statement) => {
    await append(1)
    await expect(owner.query(statement)).rejects.toThrow('The audit is only ever added to')
    expect(await verify()).toMatchObject({ kind: 'whole', last: { sequence: 1 } })
  })

  describe('in a transaction', () => {
    it('is written last, in the order of the appends', async () => {
      await store.transaction(async (tx) => {
        await tx.audit.append([anEntry(1)])
        expect(await tx.audit.head()).toEqual(CHAIN_START)
        await tx.audit.append([anEntry(2), anEntry(3)])
      })
      expect((await store.audit.read(0, 10)).map(({ subject }) => subject)).toEqual([
        'approval:1',
        'approval:2',
        'approval:3',
      ])
    })

    it('leaves neither an entry nor a gap behind when it fails', async () => {
      await append(1)
      const failing = store.transaction(async (tx) => {
        await tx.audit.append([anEntry(2)])
        throw new Error('broken')
      })
      await expect(failing).rejects.toThrow('broken')
      const clash = store.transaction(async (tx) => {
        await tx.audit.append([{ ...anEntry(3), actor: null as never }])
      })
      await expect(clash).rejects.toThrow('null value')
      await append(1)
      expect(await verify()).toMatchObject({ kind: 'whole', last: { sequence: 2 } })
    })

    it('commits with what it records', async () => {
      const event = anEvent({ id: randomUUID() })
      await store.transaction(async (tx) => {
        await tx.audit.append([anEntry(1)])
        await tx.events.insert([event])
      })
      expect(await store.events.find([event.id])).toHaveLength(1)
      expect(await verify()).toMatchObject({ kind: 'whole', last: { sequence: 1 } })
    })
  })

  describe('after somebody got past the triggers', () => {
    beforeEach(() => append(9))

    it.each([
      ['the actor', `update countersign.audit set actor = 'sam' where sequence = 4`],
      ['the action', `update countersign.audit set action = 'vote.refused' where sequence = 4`],
      ['the subject', `update countersign.audit set subject = 'approval:5' where sequence = 4`],
      [
        'the detail',
        `update countersign.audit set detail = jsonb_set(detail, '{verdict}', '"reject"') where sequence = 4`,
      ],
      [
        'the detail, to what has no canonical form',
        `update countersign.audit set detail = '{"n": 1e999}' where sequence = 4`,
      ],
      ['the time', `update countersign.audit set at = at + interval '1 microsecond' where sequence = 4`],
      ['the digest', `update countersign.audit set content_digest = previous_hash where sequence = 4`],
      ['the hash', `update countersign.audit set hash = previous_hash where sequence = 4`],
    ])('names the entry whose part was changed: %s', async (_, statement) => {
      await tamper(owner, statement)
      expect(await verify()).toEqual(fault('changed', 4))
    })

    it.each([
      ['the first', 1],
      ['one in the middle', 5],
      ['the last', 9],
    ])('names the entry that was removed: %s', async (_, sequence) => {
      await tamper(owner, `delete from countersign.audit where sequence = ${sequence}`)
      expect(await verify()).toEqual(fault('removed', sequence))
    })

    it('names the entry that was removed where the following ones were moved up', async () => {
      await tamper(
        owner,
        'delete from countersign.audit where sequence = 5',
        ...[6, 7, 8, 9].map((n) => `update countersign.audit set sequence = ${n - 1} where sequence = ${n}`),
      )
      expect(await verify()).toEqual(fault('misplaced', 5))
    })

    it('still misses the last entries after others were written', async () => {
      await tamper(owner, 'delete from countersign.audit where sequence > 7')
      await append(1)
      expect(await verify()).toEqual(fault('removed', 8))
    })

    it('names the entry that was inserted, the others moved down', async () => {
      await tamper(
        owner,
        ...[9, 8, 7, 6, 5].map(
          (n) => `update countersign.audit set sequence = ${n + 1} where sequence = ${n}`,
        ),
        `insert into countersign.audit select 5, at, actor, action, subject, detail, content_digest, hash, hash
           from countersign.audit where sequence = 4`,
      )
      expect(await verify()).toEqual(fault('changed', 5))
    })

    it('names the entry that was put after the last one', async () => {
      await tamper(
        owner,
        `insert into countersign.audit select 10, at, actor, action, subject, detail, content_digest, hash, hash
           from countersign.audit where sequence = 9`,
      )
      await rewriteFrom(owner, store.audit, 10, { head: false })
      expect(await verify()).toEqual(fault('past-the-head', 10))
    })

    it('names the first of two entries that were swapped', async () => {
      await tamper(
        owner,
        'update countersign.audit set sequence = 100 where sequence = 3',
        'update countersign.audit set sequence = 3 where sequence = 4',
        'update countersign.audit set sequence = 4 where sequence = 100',
      )
      expect(await verify()).toEqual(fault('misplaced', 3))
    })

    it('finds an entry that was rewritten with its hash, by the one after it', async () => {
      await tamper(owner, `update countersign.audit set actor = 'sam' where sequence = 4`)
      await rewriteFrom(owner, store.audit, 4, { to: 4, head: false })
      expect(await verify()).toEqual(fault('misplaced', 5))
    })

    it('finds a tail that was rewritten with its hashes, by the head', async () => {
      await tamper(owner, `update countersign.audit set actor = 'sam' where sequence = 6`)
      await rewriteFrom(owner, store.audit, 6, { head: false })
      expect(await verify()).toEqual(fault('not-the-head', 9))
    })

    it('finds a tail that was rewritten with its hashes and the head by a position noted elsewhere, and only so', async () => {
      const noted = (await store.audit.head())!
      const earlier = (await store.audit.read(1, 1))[0]!
      await tamper(owner, `update countersign.audit set actor = 'sam' where sequence = 6`)
      await rewriteFrom(owner, store.audit, 6, { head: true })
      expect(await verify()).toMatchObject({ kind: 'whole' })
      expect(await verify({ sequence: earlier.sequence, hash: earlier.hash })).toMatchObject({
        kind: 'whole',
      })
      expect(await verify(noted)).toEqual(fault('not-as-expected', 9))
    })

    it('finds that everything was removed, by a position noted elsewhere', async () => {
      const noted = (await store.audit.head())!
      await emptyChain(owner)
      expect(await verify()).toMatchObject({ kind: 'whole' })
      expect(await verify(noted)).toEqual(fault('removed', 1))
    })

    it('says that the head was removed, and takes no more entries', async () => {
      await tamper(owner, 'delete from countersign.audit_head')
      expect(await verify()).toEqual(fault('head-missing', 9))
      await expect(append(1)).rejects.toThrow('head of the audit chain is missing')
    })
  })
}
