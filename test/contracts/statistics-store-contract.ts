import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { systemIds } from '../../src/adapters/system/system.ts'
import { newCallback } from '../../src/domain/callback.ts'
import type { Backlog } from '../../src/ports/statistics-store.ts'
import { LEASE_MS, type StoreStage } from './store-stage.ts'

/** What every store must be able to count. Its other tests leave things behind, so that only what is added counts here. */
export function statisticsStoreContract(stage: StoreStage): void {
  describe('statistics', () => {
    it('count events by type, approvals by state and what was not delivered', async () => {
      const before = await stage.store.statistics.count()
      const task = { type: 'task-status', status: 'in_progress' }
      await stage.storedEvent(task)
      const again = await stage.storedEvent(task)
      await stage.store.events.insert([again])
      const approval = await stage.storedApproval()
      await stage.store.approvals.record({ ...approval, state: 'cancelled', decidedAt: new Date() })
      const destination = { channel: 'slack', target: randomUUID() } as const
      const subject = { kind: 'event', id: again.id } as const
      const eventAt = new Date()
      await stage.store.cards.raise([
        { id: systemIds.next(), subject, destination, eventId: again.id, eventAt },
      ])

      const after = await stage.store.statistics.count()
      const more = (now = 0, then = 0) => now - then
      expect(more(after.events['task-status'], before.events['task-status'])).toBe(2)
      expect(more(after.events['approval-request'], before.events['approval-request'])).toBe(1)
      expect(more(after.approvals.cancelled, before.approvals.cancelled)).toBe(1)
      expect(more(after.approvals.pending, before.approvals.pending)).toBe(0)
      expect(more(after.cards.due, before.cards.due)).toBe(1)
      expect(after.cards).not.toHaveProperty('delivered')
    })

    it('count each event once, also one that has become old since the last time', async () => {
      const typed = async () => (await stage.store.statistics.count()).events['task-status'] ?? 0
      const before = await typed()
      const { id } = await stage.storedEvent({ type: 'task-status', status: 'in_progress' })
      await clockHand(
        `update countersign.events set received_at = now() - interval '10 minutes' where id = $1`,
        [id],
      )
      expect([await typed(), await typed(), await typed()]).toEqual([before + 1, before + 1, before + 1])
    })

    it('count callbacks that failed, and no others', async () => {
      const { failedCallbacks } = await stage.store.statistics.count()
      const made = async () => {
        const { id: approvalId } = await stage.storedApproval()
        const body = { type: 'approval.decided', decision: 'approved', receipt: 'x' } as never
        const about = { id: randomUUID(), approvalId, url: 'https://orchestrator.example/hooks', body }
        await stage.store.callbacks.insert(newCallback(about, new Date()))
        return about.id
      }
      const [failed] = [await made(), await made(), await made()]
      const claim = await stage.store.callbacks.claim(failed!, LEASE_MS)
      const outcome = { kind: 'failed', error: 'answered 400', retryable: true } as const
      await stage.store.callbacks.settle(failed!, claim!.lease, outcome)
      expect((await stage.store.statistics.count()).failedCallbacks).toBe(failedCallbacks + 1)
    })

    it('tell what waits: cards by channel and state, and how late the latest is', async () => {
      const before = await stage.store.statistics.backlog()
      const [seen, waits, fresh] = [await anEmailCard(), await anEmailCard(), await anEmailCard()]
      const claim = (await stage.store.cards.claim(seen, LEASE_MS))!
      await stage.store.cards.delivered(claim, { id: 'mail-1' })
      await clockHand(`update countersign.cards set due_at = now() - interval '90 s' where id = $1`, [waits])

      const after = await stage.store.statistics.backlog()
      const mails = ({ cards }: Backlog) =>
        cards.find(({ channel, state }) => channel === 'email' && state === 'due')
      expect(mails(before)).toBeUndefined()
      expect(mails(after)?.count).toBe(2)
      expect(mails(after)?.oldestDueSeconds).toBeGreaterThanOrEqual(90)
      expect(mails(after)?.oldestDueSeconds).toBeLessThan(120)

      const other = (await stage.store.cards.claim(fresh, LEASE_MS))!
      await stage.store.cards.delivered(other, { id: 'mail-2' })
      const given = (await stage.store.cards.claim(waits, LEASE_MS))!
      await stage.store.cards.failed(given, {
        error: { reason: 'invalid', detail: 'no such mailbox', fix: null },
        dueAt: null,
        countsAsAttempt: true,
        outcomeUnknown: false,
        forgetPosted: false,
      })
      const { cards } = await stage.store.statistics.backlog()
      expect(cards.filter(({ channel }) => channel === 'email')).toMatchObject([{ state: 'dead', count: 1 }])
    })

    it('tell how many approvals wait for people, and for how long the oldest has', async () => {
      const before = (await stage.store.statistics.backlog()).pendingApprovals
      const [pending, decided] = [await stage.storedApproval(), await stage.storedApproval()]
      await stage.storedApproval()
      await stage.store.approvals.record({ ...decided, state: 'approved', decidedAt: new Date() })
      await clockHand(
        `update countersign.approvals set created_at = now() - interval '10 days' where id = $1`,
        [pending.id],
      )
      const after = await stage.store.statistics.backlog()
      expect(after.pendingApprovals).toBe(before + 2)
      expect(after.oldestPendingApprovalSeconds).toBeGreaterThanOrEqual(10 * 86_400)
    })

    it('say since when the audit is kept', async () => {
      await stage.store.audit.append([{ actor: 'a', action: 'one', subject: 'x:1', detail: {} }])
      const [first] = await stage.store.audit.read(0, 1)
      expect((await stage.store.statistics.count()).since).toEqual(new Date(first!.at))
    })

    async function anEmailCard(): Promise<string> {
      const event = await stage.storedEvent()
      const [card] = await stage.store.cards.raise([
        {
          id: systemIds.next(),
          subject: { kind: 'event', id: event.id },
          destination: { channel: 'email', target: `${randomUUID()}@example.test` },
          eventId: event.id,
          eventAt: new Date(),
        },
      ])
      return card!.id
    }

    async function clockHand(statement: string, values: readonly string[]): Promise<void> {
      const hand = new pg.Pool({ ...stage.database.connection, max: 1 })
      await hand.query(statement, [...values])
      await hand.end()
    }
  })
}
