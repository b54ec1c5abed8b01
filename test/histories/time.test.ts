import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fireTimers } from '../../src/usecases/deciding/fire-timers.ts'
import { startPglite } from '../support/pglite.ts'
import { freshPostgres } from '../support/postgres.ts'
import { isMissing } from '../support/services.ts'
import { asked, left, limitPassed, type Needs, press, sweeping, timersBecomeDue } from './asked-in-time.ts'
import { aStage, type Staged } from './many.ts'

const reminders = async (db: pg.Pool, id: string) =>
  (
    await db.query(
      `select 1 from countersign.cards where subject_kind = 'reminder' and target = 'C0APPROVALS'
       and subject_id in (select id from countersign.timers where approval_id = $1)`,
      [id],
    )
  ).rowCount

describe.each([
  ['the embedded database', startPglite, false],
  ['PostgreSQL', freshPostgres, isMissing('postgres')],
] as const)('on %s', (_, start, missing) => {
  describe.skipIf(missing)('time', () => {
    let staged: Staged
    beforeAll(async () => {
      staged = await aStage(start)
    })
    afterAll(() => staged?.close())

    it('calls people once, at once, for everything that came due while nobody was awake', async () => {
      const { processes, db } = staged.stage
      const id = await asked(processes[0])
      await timersBecomeDue(db, id)
      await Promise.all(processes.map(sweeping))
      await sweeping(processes[1])
      expect(await left(processes[0], id)).toEqual({
        state: 'pending',
        actions: ['approval.escalated'],
        called: [['alex', 'jo']],
        waiting: 0,
      })
      expect(await reminders(db, id)).toBe(1)
      expect(await press(processes[0], id, 'U0JO')).toMatchObject({ approval: { state: 'approved' } })
    })

    it('reminds nobody of what is past its limit, and decides nothing after it', async () => {
      const { processes, db } = staged.stage
      const id = await asked(processes[0])
      await timersBecomeDue(db, id)
      await limitPassed(db, id)
      await fireTimers(processes[0])(id)
      expect(await press(processes[1], id)).toMatchObject({ kind: 'refused', reason: 'expired' })
      await Promise.all(processes.map(sweeping))
      const { state, actions } = await left(processes[0], id)
      expect([state, actions]).toEqual(['expired', ['vote.refused', 'approval.expired']])
      expect(await reminders(db, id)).toBe(0)
    })

    it.each([
      ['a day ahead', 86_400_000],
      ['a day behind', -86_400_000],
    ])('does not care that the clock of the process is %s', async (_, off) => {
      const { processes, db } = staged.stage
      const clock = { now: () => new Date(Date.now() + off) }
      const jumped: Needs = { ...processes[0], clock }
      const [early, late] = [await asked(jumped), await asked(jumped)]
      await limitPassed(db, late)
      await sweeping(jumped)
      expect(await left(jumped, early)).toMatchObject({ state: 'pending', actions: [], waiting: 3 })
      expect(await left(jumped, late)).toMatchObject({ state: 'expired' })
      expect(await press(jumped, late)).toMatchObject({ reason: 'expired' })
      expect(await press(jumped, early)).toMatchObject({ approval: { state: 'approved' } })
      const { rows } = await db.query(
        `select extract(epoch from expires_at - created_at)::int as open,
           abs(extract(epoch from decided_at - clock_timestamp())) < 60 as just_now
         from countersign.approvals where id = $1`,
        [early],
      )
      expect(rows).toEqual([{ open: 3600, just_now: true }])
    })
  })
})
