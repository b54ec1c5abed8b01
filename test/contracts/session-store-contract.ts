import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { systemIds } from '../../src/adapters/system/system.ts'
import { sessionPlace } from '../../src/domain/agent-session.ts'
import type { ExpectedWords } from '../../src/ports/session-store.ts'
import { later, type StoreStage } from './store-stage.ts'

/** What every store must remember of agent sessions. */
export function sessionStoreContract(stage: StoreStage): void {
  const expected: ExpectedWords = { user: 'u', approvalId: 'a', digest: 'd', verdict: 'reject' }

  describe('agent sessions', () => {
    it('are known by the comment that their thread begins with', async () => {
      const [session, thread] = [randomUUID(), randomUUID()]
      const [before, begunAt, after] = [later(-1000), later(0), later(1000)]
      await stage.store.sessions.open(session, thread, begunAt)
      await stage.store.sessions.open(session, null, before)
      expect(await stage.store.sessions.hasThread(thread, after)).toBe(true)
      expect(await stage.store.sessions.hasThread(thread, before)).toBe(false)
      expect(await stage.store.sessions.hasThread(randomUUID(), after)).toBe(false)
    })

    it('wait for the words of one verdict at a time', async () => {
      const session = randomUUID()
      await stage.store.sessions.open(session, null, later(0))
      expect(await stage.store.sessions.expected(session)).toBeUndefined()
      await stage.store.sessions.expect(session, expected)
      await stage.store.sessions.expect(session, { ...expected, verdict: 'approve' })
      expect(await stage.store.sessions.expected(session)).toEqual({ ...expected, verdict: 'approve' })
      await stage.store.sessions.expect(session, null)
      expect(await stage.store.sessions.expected(session)).toBeUndefined()
    })

    it('wait half an hour, and no longer', async () => {
      const [old, recent] = [randomUUID(), randomUUID()]
      const clockHand = new pg.Pool({ ...stage.database.connection, max: 1 })
      for (const [session, ago] of [
        [old, '31 minutes'],
        [recent, '29 minutes'],
      ]) {
        await stage.store.sessions.open(session!, null, later(0))
        await stage.store.sessions.expect(session!, expected)
        const turnBack =
          'update countersign.linear_sessions set expected_at = expected_at - $2::interval where id = $1'
        await clockHand.query(turnBack, [session, ago])
      }
      await clockHand.end()
      expect(await stage.store.sessions.expected(old)).toBeUndefined()
      expect(await stage.store.sessions.expected(recent)).toEqual(expected)
    })

    it('have the cards that hang in them, oldest first', async () => {
      const session = randomUUID()
      const { id: eventId, receivedAt: eventAt } = await stage.storedEvent()
      const card = (id: string, of = session) => ({
        ...{
          id: systemIds.next(),
          subject: { kind: 'approval', id } as const,
          destination: sessionPlace(of),
        },
        ...{ eventId, eventAt },
      })
      const [first, second] = [card(randomUUID()), card(randomUUID())]
      await stage.store.cards.raise([second, first, card(randomUUID(), randomUUID())])
      const found = await stage.store.cards.ofSession(session)
      expect(found.map(({ id }) => id)).toEqual([first.id, second.id])
    })
  })
}
