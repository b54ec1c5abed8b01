import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { asksForApproval, newApproval } from '../../src/domain/ask.ts'
import { aVote, NOON } from '../support/builders.ts'
import { later, type StoreStage } from './store-stage.ts'

/** What every store must do with approvals. */
export function approvalStoreContract(stage: StoreStage): void {
  const { storedEvent, storedApproval } = stage

  describe('approvals', () => {
    it('come back as they were stored', async () => {
      const approval = await storedApproval({
        title: 'Deploy',
        risk: 'high',
        action: { name: 'deploy', parameters: { b: 1, a: 2 } },
      })
      expect(await stage.store.approvals.find(approval.id)).toEqual(approval)
    })

    it('keep every vote with all that it says, and who decided', async () => {
      const approval = await storedApproval()
      const no = aVote({
        verdict: 'reject',
        reason: 'no',
        conditions: 'x',
        onBehalfOf: 'sam',
        standingId: 's',
        granted: 2,
      })
      await stage.store.approvals.record({ ...approval, state: 'rejected', decidedAt: NOON }, { added: no })
      expect(await stage.store.approvals.find(approval.id)).toMatchObject({ state: 'rejected', votes: [no] })
    })

    it('let a vote be taken back, and given again', async () => {
      const approval = await storedApproval()
      await stage.store.approvals.record(approval, { added: aVote() })
      await stage.store.approvals.record(approval, { removed: aVote() })
      expect((await stage.store.approvals.find(approval.id))!.votes).toEqual([])
      await stage.store.approvals.record(approval, { added: aVote() })
    })

    it.each([
      ['of the same person', aVote()],
      ['in the same person’s place', aVote({ person: 'sam', onBehalfOf: 'alex' })],
    ])('refuse a second vote %s, even past the law', async (_, second) => {
      const approval = await storedApproval()
      await stage.store.approvals.record(approval, { added: aVote() })
      await expect(stage.store.approvals.record(approval, { added: second })).rejects.toThrow()
    })

    it('are asked anew with everything that is new, and without their votes', async () => {
      const approval = await storedApproval()
      await stage.store.approvals.record(approval, { added: aVote() })
      const change = { at: NOON, fields: [], more: 0, voided: ['alex'] }
      const anew = { ...approval, title: 'Other', digest: 'sha256:2', nonce: 'n2', votes: [], change }
      await stage.store.approvals.reask(anew)
      expect(await stage.store.approvals.find(approval.id)).toEqual(anew)
    })

    it('are found by the name that their asker gives them, while they are pending', async () => {
      const request = { source: null, taskId: null, requestId: String(randomUUID()) }
      const approval = await storedApproval({}, request)
      const found = (key: typeof request) =>
        stage.store.transaction(async (tx) => (await tx.approvals.lockRequest(key))?.approval.id)
      expect(await found(request)).toBe(approval.id)
      expect(await found({ ...request, requestId: 'other' })).toBeUndefined()
      await stage.store.approvals.record({ ...approval, state: 'cancelled' })
      expect(await found(request)).toBeUndefined()
    })

    it('that wait for each other in a circle are both recorded in the end', async () => {
      const [one, other] = [await storedApproval(), await storedApproval()]
      const bothLocked = Promise.withResolvers<void>()
      let locked = 0
      const record = (first: string, second: string) =>
        stage.store.transaction(async (tx) => {
          await tx.approvals.lock(first)
          locked += 1
          if (locked >= 2 || stage.database.oneSession) bothLocked.resolve()
          await bothLocked.promise
          const { approval } = (await tx.approvals.lock(second))!
          await tx.approvals.record(approval, { added: aVote({ person: first }) })
        })
      await Promise.all([record(one.id, other.id), record(other.id, one.id)])
      const votes = await Promise.all(
        [one, other].map(async ({ id }) => (await stage.store.approvals.find(id))!.votes.length),
      )
      expect(votes).toEqual([1, 1])
    })

    it('under one name are asked one after the other', async () => {
      const request = { source: 'ci', taskId: 'T', requestId: randomUUID() }
      const askOnce = () =>
        stage.store.transaction(async (tx) => {
          if (await tx.approvals.lockRequest(request)) return 'there'
          const event = await storedEvent(
            { type: 'approval-request', title: 'x', source: 'ci', task_id: 'T' },
            undefined,
            tx,
          )
          if (!asksForApproval(event)) throw new Error('asks for nothing')
          await tx.approvals.insert([newApproval(event, { id: randomUUID(), nonce: 'n' })], request)
          return 'asked'
        })
      const answers = await Promise.all(Array.from({ length: 6 }, askOnce))
      expect(answers.filter((answer) => answer === 'asked')).toHaveLength(1)
    })

    it('are locked: of many voters at once each sees the votes before', async () => {
      const approval = await storedApproval()
      const seen = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          stage.store.transaction(async (tx) => {
            const { approval: now, now: at } = (await tx.approvals.lock(approval.id))!
            await tx.approvals.record(now, { added: aVote({ person: `p${index}`, at }) })
            return now.votes.length
          }),
        ),
      )
      expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index))
    })

    it('are found by their first characters', async () => {
      const approval = await storedApproval()
      const found = await stage.store.approvals.beginningWith(approval.id.slice(0, 13), 5)
      expect(found.map(({ id }) => id)).toEqual([approval.id])
      expect(await stage.store.approvals.beginningWith('%', 5)).toEqual([])
    })

    it('are listed newest first, page by page, without gap or repetition', async () => {
      const task_id = randomUUID()
      const ids = []
      for (let n = 0; n < 5; n++) ids.unshift((await storedApproval({ task_id })).id)
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await stage.store.approvals.list(
          { taskId: task_id, state: 'pending' },
          { limit: 2, cursor },
        )
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next ?? undefined
      } while (cursor)
      expect(seen.toSorted()).toEqual(ids.toSorted())
      expect(new Set(seen).size).toBe(5)
    })

    it('are listed by where their decisions go', async () => {
      const task_id = randomUUID()
      const told = (url: string) => storedApproval({ task_id, callback: { url } })
      const [plain, secure] = [await told('http://127.0.0.1/hooks'), await told('https://a.example/hooks')]
      await storedApproval({ task_id })
      const listed = async (toldAt: string) => {
        const { items } = await stage.store.approvals.list({ taskId: task_id, toldAt }, { limit: 10 })
        return items.map(({ id }) => id)
      }
      expect([await listed('http'), await listed('https'), await listed('orchestrator')]).toEqual([
        [plain.id],
        [secure.id],
        [],
      ])
    })

    it('are overdue once their time is up, by the database’s clock', async () => {
      const open = await storedApproval({ expires_in: 3600 })
      const late = { ...(await storedApproval()), id: randomUUID() }
      const event = await storedEvent()
      await stage.store.approvals.insert([{ ...late, eventId: event.id, expiresAt: later(-1000) }])
      const overdue = await stage.store.approvals.overdue(1000)
      expect(overdue).toContain(late.id)
      expect(overdue).not.toContain(open.id)
    })
  })
}
