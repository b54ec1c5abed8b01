import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { openStore } from '../../src/adapters/store/open-store.ts'
import { directory } from '../../src/adapters/system/directory.ts'
import { PEOPLE } from '../support/people.ts'
import { startPglite } from '../support/pglite.ts'
import { asked, left, limitPassed, type Needs, sweeping, timersBecomeDue } from './asked-in-time.ts'
import { aStage } from './many.ts'

describe('a restart', { timeout: 30_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-time-'))
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  it('loses neither limit nor reminder nor escalation, with nothing left in any queue', async () => {
    const { stage, close } = await aStage(startPglite)
    const [before] = stage.processes
    const start = async () => {
      const opened = await openStore({
        databaseUrl: undefined,
        dataDir,
        onCreate: () => {},
        onError: () => {},
      })
      const people = directory({ people: PEOPLE, proven: opened.store.identities })
      const needs: Needs = { ...before, store: opened.store, people }
      return { needs, db: new pg.Pool({ ...opened.connection, max: 1 }), close: opened.close }
    }
    const first = await start()
    const [reminded, ended] = [await asked(first.needs), await asked(first.needs)]
    await timersBecomeDue(first.db, reminded)
    await limitPassed(first.db, ended)
    await first.db.end()
    await first.close()

    const second = await start()
    await sweeping(second.needs)
    expect(await left(second.needs, reminded)).toMatchObject({
      actions: ['approval.escalated'],
      called: [['alex', 'jo']],
      waiting: 0,
    })
    expect(await left(second.needs, ended)).toMatchObject({ state: 'expired', actions: ['approval.expired'] })
    const [callback] = await second.needs.store.callbacks.ofApprovals([ended])
    expect(callback?.body).toMatchObject({ decision: 'expired' })
    await second.db.end()
    await second.close()
    await close()
  })
})
