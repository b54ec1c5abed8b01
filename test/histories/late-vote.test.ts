import type pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { freshPostgres } from '../support/postgres.ts'
import { isMissing } from '../support/services.ts'
import { asked, left, press } from './asked-in-time.ts'
import { aStage } from './many.ts'

describe.skipIf(isMissing('postgres'))('a vote on its way', () => {
  it('is refused where the limit passes while it waits for its turn', async () => {
    const { stage, close } = await aStage(freshPostgres)
    const [needs] = stage.processes
    const id = await asked(needs)
    const other = await stage.db.connect()
    await other.query('begin')
    await other.query(`select 1 from countersign.approvals where id = $1 for update`, [id])
    const vote = press(needs, id)
    await vi.waitFor(async () => expect(await waitingForLocks(stage.db)).toBe(1), 5_000)
    await other.query(`update countersign.approvals set expires_at = clock_timestamp() where id = $1`, [id])
    await other.query('commit')
    other.release()
    expect(await vote).toMatchObject({ kind: 'refused', reason: 'expired' })
    expect(await left(needs, id)).toMatchObject({ state: 'pending', actions: ['vote.refused'] })
    await close()
  })
})

async function waitingForLocks(db: pg.Pool): Promise<number> {
  const { rows } = await db.query(
    `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0].waiting
}
