import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenStore, openStore } from '../../src/adapters/store/open-store.ts'
import { systemIds } from '../../src/adapters/system/system.ts'
import { asksForApproval, newApproval } from '../../src/domain/ask.ts'
import { holdKey } from '../../src/domain/card.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import type { CardFailure, ClaimedCard, WantedCard } from '../../src/ports/card-store.ts'
import type { Repositories, RequestKey } from '../../src/ports/store.ts'
import { anApproval, anEvent, aVote, NOON } from '../support/builders.ts'
import type { TestDatabase } from '../support/services.ts'

const LEASE_MS = 30_000
const later = (ms: number) => new Date(Date.now() + ms)

/** What every store must do, whichever database is below it. */
export function storeContract(open: () => Promise<TestDatabase>): void {
  let database: TestDatabase
  let opened: OpenStore

  beforeAll(async () => {
    database = await open()
    opened = await openOn(database)
  })
  afterAll(async () => {
    await opened.close()
    await database.close()
  })

  const openOn = ({ url }: TestDatabase) =>
    openStore({ databaseUrl: url, dataDir: '', onCreate: () => {}, onError: () => {} })

  async function storedEvent(
    given: Record<string, unknown> = {},
    at = new Date(),
    repositories: Repositories = opened.store,
  ): Promise<AnyEvent> {
    const event = anEvent({ id: randomUUID(), ...given }, at)
    await repositories.events.insert([event])
    return event
  }

  async function storedApproval(given: Record<string, unknown> = {}, request?: RequestKey) {
    const event = await storedEvent(given)
    if (!asksForApproval(event)) throw new Error('This event asks for nothing.')
    const approval = newApproval(event, { id: randomUUID(), nonce: 'n' })
    await opened.store.approvals.insert([approval], request)
    await opened.store.events.joinApproval(event.id, approval.id)
    return approval
  }

  function wanted(event: AnyEvent, changes: Partial<WantedCard> = {}): WantedCard {
    return {
      id: randomUUID(),
      subject: { kind: 'event', id: event.id },
      destination: { channel: 'slack', target: `C${randomUUID()}` },
      eventId: event.id,
      eventAt: event.receivedAt,
      ...changes,
    }
  }

  async function claimedCard(): Promise<ClaimedCard> {
    const [raised] = await opened.store.cards.raise([wanted(await storedEvent())])
    return (await opened.store.cards.claim(raised!.id, LEASE_MS))!
  }

  const failure = (changes: Partial<CardFailure> = {}): CardFailure => ({
    error: { reason: 'unreachable', detail: 'no connection', fix: null },
    dueAt: new Date(),
    countsAsAttempt: true,
    outcomeUnknown: false,
    forgetPosted: false,
    ...changes,
  })

  describe('events', () => {
    it('come back as they were stored, with the sender’s own order of keys', async () => {
      const event = await storedEvent({
        task_id: 'GH-1',
        zebra: 1,
        apple: { z: 1.5, a: [1, '2', null, true] },
      })
      const [found] = await opened.store.events.find([event.id])
      expect(found).toEqual(event)
      expect(JSON.stringify(found!.data)).toBe(JSON.stringify(event.data))
    })

    it('are stored once: of a repeated id the first one stays', async () => {
      const first = await storedEvent({ title: 'First' })
      const second = anEvent({ id: first.id, title: 'Second' })
      expect((await opened.store.events.insert([second])).fresh).toEqual(new Set())
      expect((await opened.store.events.find([first.id]))[0]).toMatchObject({ data: { title: 'First' } })
    })

    it('of one task are listed oldest first', async () => {
      const task_id = randomUUID()
      const ids = [(await storedEvent({ task_id })).id, (await storedEvent({ task_id })).id]
      expect((await opened.store.events.ofTask(task_id, 10)).map((event) => event.id)).toEqual(ids)
    })
  })

  describe('transactions', () => {
    it('leave nothing behind when they fail', async () => {
      const event = anEvent({ id: randomUUID() })
      const failing = opened.store.transaction(async (tx) => {
        await tx.events.insert([event])
        throw new Error('broken')
      })
      await expect(failing).rejects.toThrow('broken')
      expect(await opened.store.events.find([event.id])).toEqual([])
    })

    it('that interleave do not see or undo each other', async () => {
      const work = Array.from({ length: 20 }, async (_, index) => {
        const event = anEvent({ id: `${randomUUID()}-${index}` })
        const attempt = opened.store.transaction(async (tx) => {
          await tx.events.insert([event])
          const seen = await tx.events.find([event.id])
          if (index % 2 === 1) throw new Error('odd')
          return seen.length
        })
        return attempt.then(
          () => ({ id: event.id, kept: true }),
          () => ({ id: event.id, kept: false }),
        )
      })
      for (const { id, kept } of await Promise.all(work)) {
        expect((await opened.store.events.find([id])).length).toBe(kept ? 1 : 0)
      }
    })
  })

  it('answers many queries at once on several connections, each with its own rows', async () => {
    const events = await Promise.all(Array.from({ length: 40 }, () => storedEvent()))
    const found = await Promise.all(events.map(({ id }) => opened.store.events.find([id])))
    expect(found.map(([event]) => event?.id)).toEqual(events.map(({ id }) => id))
  })

  describe('approvals', () => {
    it('come back as they were stored', async () => {
      const approval = await storedApproval({
        title: 'Deploy',
        risk: 'high',
        action: { name: 'deploy', parameters: { b: 1, a: 2 } },
      })
      expect(await opened.store.approvals.find(approval.id)).toEqual(approval)
    })

    it('keep every vote with all that it says, and who decided', async () => {
      const approval = await storedApproval()
      const no = aVote({
        verdict: 'reject',
        reason: 'no',
        conditions: 'x',
        onBehalfOf: 'sam',
        standingId: 's',
      })
      await opened.store.approvals.record({ ...approval, state: 'rejected', decidedAt: NOON }, { added: no })
      expect(await opened.store.approvals.find(approval.id)).toMatchObject({ state: 'rejected', votes: [no] })
    })

    it('let a vote be taken back, and given again', async () => {
      const approval = await storedApproval()
      await opened.store.approvals.record(approval, { added: aVote() })
      await opened.store.approvals.record(approval, { removed: aVote() })
      expect((await opened.store.approvals.find(approval.id))!.votes).toEqual([])
      await opened.store.approvals.record(approval, { added: aVote() })
    })

    it.each([
      ['of the same person', aVote()],
      ['in the same person’s place', aVote({ person: 'sam', onBehalfOf: 'alex' })],
    ])('refuse a second vote %s, even past the law', async (_, second) => {
      const approval = await storedApproval()
      await opened.store.approvals.record(approval, { added: aVote() })
      await expect(opened.store.approvals.record(approval, { added: second })).rejects.toThrow()
    })

    it('are asked anew with everything that is new, and without their votes', async () => {
      const approval = await storedApproval()
      await opened.store.approvals.record(approval, { added: aVote() })
      const change = { at: NOON, fields: [], more: 0, voided: ['alex'] }
      const anew = { ...approval, title: 'Other', digest: 'sha256:2', nonce: 'n2', votes: [], change }
      await opened.store.approvals.reask(anew)
      expect(await opened.store.approvals.find(approval.id)).toEqual(anew)
    })

    it('are found by the name that their asker gives them, while they are pending', async () => {
      const request = { source: null, taskId: null, requestId: String(randomUUID()) }
      const approval = await storedApproval({}, request)
      const found = (key: typeof request) =>
        opened.store.transaction(async (tx) => (await tx.approvals.lockRequest(key))?.approval.id)
      expect(await found(request)).toBe(approval.id)
      expect(await found({ ...request, requestId: 'other' })).toBeUndefined()
      await opened.store.approvals.record({ ...approval, state: 'cancelled' })
      expect(await found(request)).toBeUndefined()
    })

    it('that wait for each other in a circle are both recorded in the end', async () => {
      const [one, other] = [await storedApproval(), await storedApproval()]
      const bothLocked = Promise.withResolvers<void>()
      let locked = 0
      const record = (first: string, second: string) =>
        opened.store.transaction(async (tx) => {
          await tx.approvals.lock(first)
          locked += 1
          if (locked >= 2 || database.oneSession) bothLocked.resolve()
          await bothLocked.promise
          const { approval } = (await tx.approvals.lock(second))!
          await tx.approvals.record(approval, { added: aVote({ person: first }) })
        })
      await Promise.all([record(one.id, other.id), record(other.id, one.id)])
      const votes = await Promise.all(
        [one, other].map(async ({ id }) => (await opened.store.approvals.find(id))!.votes.length),
      )
      expect(votes).toEqual([1, 1])
    })

    it('under one name are asked one after the other', async () => {
      const request = { source: 'ci', taskId: 'T', requestId: randomUUID() }
      const askOnce = () =>
        opened.store.transaction(async (tx) => {
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
          opened.store.transaction(async (tx) => {
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
      const found = await opened.store.approvals.beginningWith(approval.id.slice(0, 13), 5)
      expect(found.map(({ id }) => id)).toEqual([approval.id])
      expect(await opened.store.approvals.beginningWith('%', 5)).toEqual([])
    })

    it('are listed newest first, page by page, without gap or repetition', async () => {
      const task_id = randomUUID()
      const ids = []
      for (let n = 0; n < 5; n++) ids.unshift((await storedApproval({ task_id })).id)
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await opened.store.approvals.list(
          { taskId: task_id, state: 'pending' },
          { limit: 2, cursor },
        )
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next ?? undefined
      } while (cursor)
      expect(seen.toSorted()).toEqual(ids.toSorted())
      expect(new Set(seen).size).toBe(5)
    })

    it('are overdue once their time is up, by the database’s clock', async () => {
      const open = await storedApproval({ expires_in: 3600 })
      const late = { ...(await storedApproval()), id: randomUUID() }
      const event = await storedEvent()
      await opened.store.approvals.insert([{ ...late, eventId: event.id, expiresAt: later(-1000) }])
      const overdue = await opened.store.approvals.overdue(1000)
      expect(overdue).toContain(late.id)
      expect(overdue).not.toContain(open.id)
    })
  })

  describe('cards', () => {
    it('are made once a subject and destination, and raised after that', async () => {
      const event = await storedEvent()
      const first = wanted(event)
      const [made] = await opened.store.cards.raise([first])
      const [raised] = await opened.store.cards.raise([{ ...first, id: randomUUID() }])
      expect(raised!.id).toBe(made!.id)
      expect(await opened.store.cards.ofSubject(first.subject)).toMatchObject([
        { desired: 2, delivered: 0, state: 'due' },
      ])
    })

    it('never go back to an older event', async () => {
      const [newer, older] = [await storedEvent(), await storedEvent()]
      const card = wanted(newer, { subject: { kind: 'task-progress', id: randomUUID() }, eventAt: later(0) })
      await opened.store.cards.raise([card])
      await opened.store.cards.raise([
        { ...card, id: randomUUID(), eventId: older.id, eventAt: later(-60_000) },
      ])
      expect((await opened.store.cards.ofSubject(card.subject))[0]!.eventId).toBe(newer.id)
    })

    it('are in one worker’s hands at a time', async () => {
      const [raised] = await opened.store.cards.raise([wanted(await storedEvent())])
      const claims = await Promise.all(
        Array.from({ length: 8 }, () => opened.store.cards.claim(raised!.id, LEASE_MS)),
      )
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1)
    })

    it('are settled when what is delivered is what is desired', async () => {
      const claim = await claimedCard()
      expect(await opened.store.cards.delivered(claim, { ts: '1' })).toBe('settled')
      expect(await opened.store.cards.ofSubject(claim.card.subject)).toMatchObject([
        { state: 'delivered', delivered: 1, providerRef: { ts: '1' }, postingSince: null },
      ])
      expect(await opened.store.cards.claim(claim.card.id, LEASE_MS)).toBeUndefined()
    })

    it('that were raised meanwhile are to be delivered again', async () => {
      const claim = await claimedCard()
      await opened.store.cards.raiseSubject(claim.card.subject)
      expect(await opened.store.cards.delivered(claim, { ts: '1' })).toBe('raised')
      const again = await opened.store.cards.claim(claim.card.id, LEASE_MS)
      expect(again!.card).toMatchObject({ desired: 2, delivered: 1, providerRef: { ts: '1' } })
    })

    it('tell the next worker that an earlier one began posting and was not heard of again', async () => {
      const claim = await claimedCard()
      expect(claim.card.postingSince).toBeNull()
      const expired = await opened.store.cards.raise([wanted(await storedEvent())])
      await opened.store.cards.claim(expired[0]!.id, -1)
      const next = await opened.store.cards.claim(expired[0]!.id, LEASE_MS)
      expect(next!.card.postingSince).toBeInstanceOf(Date)
    })

    it('cannot be settled by a worker whose lease is lost', async () => {
      const [raised] = await opened.store.cards.raise([wanted(await storedEvent())])
      const slow = await opened.store.cards.claim(raised!.id, -1)
      const next = await opened.store.cards.claim(raised!.id, LEASE_MS)
      expect(await opened.store.cards.delivered(slow!, { ts: 'slow' })).toBe('lost')
      expect(await opened.store.cards.delivered(next!, { ts: 'next' })).toBe('settled')
    })

    it('wait after a failure until they are due, remembering why', async () => {
      const claim = await claimedCard()
      await opened.store.cards.failed(claim, failure({ dueAt: later(60_000) }))
      expect(await opened.store.cards.claim(claim.card.id, LEASE_MS)).toBeUndefined()
      expect(await opened.store.cards.ofSubject(claim.card.subject)).toMatchObject([
        { state: 'waiting', attempts: 1, lastError: { reason: 'unreachable', detail: 'no connection' } },
      ])
    })

    it('forget that posting began only where the outcome is known', async () => {
      const known = await claimedCard()
      await opened.store.cards.failed(known, failure())
      expect((await opened.store.cards.claim(known.card.id, LEASE_MS))!.card.postingSince).toBeNull()
      const unknown = await claimedCard()
      await opened.store.cards.failed(unknown, failure({ outcomeUnknown: true }))
      expect((await opened.store.cards.claim(unknown.card.id, LEASE_MS))!.card.postingSince).toBeInstanceOf(
        Date,
      )
    })

    it('that were given up come back when their subject changes, or when someone retries', async () => {
      const claim = await claimedCard()
      await opened.store.cards.failed(claim, failure({ dueAt: null }))
      expect(await opened.store.cards.claim(claim.card.id, LEASE_MS)).toBeUndefined()
      await opened.store.cards.raiseSubject(claim.card.subject)
      const revived = await opened.store.cards.claim(claim.card.id, LEASE_MS)
      await opened.store.cards.failed(revived!, failure({ dueAt: null }))
      expect(await opened.store.cards.retry(claim.card.id)).toMatchObject({ state: 'due' })
      expect(await opened.store.cards.claim(claim.card.id, LEASE_MS)).toBeDefined()
      expect(await opened.store.cards.retry('nobody')).toBeUndefined()
    })

    it('are raised anew, in their order, for a far side that forgot them', async () => {
      const claims = [await claimedCard(), await claimedCard()]
      for (const claim of claims) await opened.store.cards.delivered(claim, { ts: '1' })
      const raised = (await opened.store.cards.raiseNewest(1000)).map(({ id }) => id)
      expect(raised).toEqual(raised.toSorted())
      expect(raised).toEqual(expect.arrayContaining(claims.map(({ card }) => card.id)))
    })

    it('are held up by a pause of their own destination and operation only', async () => {
      const [event, other] = [await storedEvent(), await storedEvent()]
      const held = wanted(event)
      const [free] = await opened.store.cards.raise([wanted(other)])
      const [raised] = await opened.store.cards.raise([held])
      const until = later(60_000)
      await opened.store.holds.set(holdKey(held.destination, 'post'), until)
      const claim = await opened.store.cards.claim(raised!.id, LEASE_MS)
      expect(claim!.heldUntil).toEqual(until)
      expect((await opened.store.cards.claim(free!.id, LEASE_MS))!.heldUntil).toBeNull()
      await opened.store.cards.released(claim!, until)
      expect(await opened.store.cards.ofSubject(held.subject)).toMatchObject([
        { attempts: 0, state: 'waiting', postingSince: null },
      ])
    })

    it('are found by the comment that they were posted as, in Linear alone', async () => {
      const event = await storedEvent()
      const posted = async (channel: 'linear' | 'slack') => {
        const place = { channel, target: `C${randomUUID()}` }
        const [raised] = await opened.store.cards.raise([wanted(event, { destination: place })])
        const claim = await opened.store.cards.claim(raised!.id, LEASE_MS)
        const ref = { comment: randomUUID() }
        await opened.store.cards.delivered(claim!, ref)
        return { id: raised!.id, ...ref }
      }
      const [card, elsewhere] = [await posted('linear'), await posted('slack')]
      expect(await opened.store.cards.ofComment(card.comment)).toMatchObject({ id: card.id })
      expect(await opened.store.cards.ofComment(elsewhere.comment)).toBeUndefined()
      expect(await opened.store.cards.ofComment(randomUUID())).toBeUndefined()
    })

    it('are overdue when nobody delivered them in time, and are named once in a while only', async () => {
      const { card } = await claimedCard()
      await opened.store.cards.raise([wanted(await storedEvent())])
      const overdue = async () => (await opened.store.cards.overdue(['slack'], 10_000)).map(({ id }) => id)
      expect(await overdue()).not.toContain(card.id)
      const lost = await claimedCard()
      await opened.store.cards.failed(lost, failure({ dueAt: later(-5000) }))
      expect(await opened.store.cards.overdue(['linear'], 10_000)).toEqual([])
      expect(await overdue()).toContain(lost.card.id)
      expect(await overdue()).not.toContain(lost.card.id)
    })
  })

  describe('callbacks', () => {
    const FAILED = { kind: 'failed', error: 'answered 400', retryable: true } as const
    async function storedCallback(dueAt = new Date()) {
      const approval = await storedApproval()
      const id = randomUUID()
      await opened.store.callbacks.insert({
        id,
        approvalId: approval.id,
        url: 'https://orchestrator.example/hooks',
        body: { type: 'approval.decided', decision: 'approved', receipt: 'x' } as never,
        state: 'delivering',
        attempts: 0,
        createdAt: new Date(),
        dueAt,
        answer: null,
        lastError: null,
      })
      return { id, approvalId: approval.id }
    }
    const stateOf = async (approvalId: string) => (await opened.store.callbacks.ofApprovals([approvalId]))[0]

    it('are claimed by one worker and settled with the answer', async () => {
      const { id, approvalId } = await storedCallback()
      const claims = await Promise.all([1, 2, 3].map(() => opened.store.callbacks.claim(id, LEASE_MS)))
      const claim = claims.find((one) => one !== undefined)
      expect(claims.filter((one) => one !== undefined)).toHaveLength(1)
      const answer = { status: 'resumed', message: 'Deploying' }
      expect(await opened.store.callbacks.settle(id, claim!.lease, { kind: 'acknowledged', answer })).toBe(
        true,
      )
      expect(await opened.store.callbacks.settle(id, claim!.lease, FAILED)).toBe(false)
      expect(await stateOf(approvalId)).toMatchObject({ state: 'acknowledged', attempts: 1, answer })
    })

    it('come again when due, and can be retried once they failed', async () => {
      const { id, approvalId } = await storedCallback()
      const claim = await opened.store.callbacks.claim(id, LEASE_MS)
      await opened.store.callbacks.settle(id, claim!.lease, {
        kind: 'again',
        error: 'answered 503',
        dueAt: later(60_000),
      })
      expect(await opened.store.callbacks.claim(id, LEASE_MS)).toBeUndefined()
      expect(await opened.store.callbacks.retry(id)).toBe(false)
      const other = await storedCallback()
      const failing = await opened.store.callbacks.claim(other.id, LEASE_MS)
      await opened.store.callbacks.settle(other.id, failing!.lease, FAILED)
      expect(await opened.store.callbacks.retry(other.id)).toBe(true)
      expect(await opened.store.callbacks.claim(other.id, LEASE_MS)).toBeDefined()
      expect(await stateOf(approvalId)).toMatchObject({ state: 'delivering', lastError: 'answered 503' })
    })

    it('that were ended for good cannot be retried', async () => {
      const { id, approvalId } = await storedCallback()
      const claim = await opened.store.callbacks.claim(id, LEASE_MS)
      await opened.store.callbacks.settle(id, claim!.lease, { ...FAILED, retryable: false })
      expect(await opened.store.callbacks.retry(id)).toBe(false)
      expect(await stateOf(approvalId)).toMatchObject({ state: 'failed', retryable: false })
    })

    it('are overdue when nobody sent them in time', async () => {
      const { id } = await storedCallback(later(-5000))
      expect(await opened.store.callbacks.overdue('callbacks', 10_000)).toContain(id)
      expect(await opened.store.callbacks.overdue('callbacks', 10_000)).not.toContain(id)
    })
  })

  describe('stops', () => {
    const URL = 'https://orchestrator.example/hooks'
    async function storedStop(taskId: string, changes: { url?: string; dueAt?: Date } = {}) {
      const id = systemIds.next()
      await opened.store.callbacks.insert({
        id,
        approvalId: null,
        url: URL,
        body: { type: 'task.stop', task_id: taskId, receipt: 'x' } as never,
        state: 'delivering',
        attempts: 0,
        createdAt: new Date(),
        dueAt: later(-5000),
        answer: null,
        lastError: null,
        ...changes,
      })
      return id
    }

    it('of a task are the newest for each address', async () => {
      const taskId = randomUUID()
      await storedStop(taskId)
      const [other, newest] = [
        await storedStop(taskId, { url: 'https://other.example' }),
        await storedStop(taskId),
      ]
      const found = await opened.store.callbacks.stopsOf(taskId)
      expect(found.map(({ id }) => id).toSorted()).toEqual([other, newest].toSorted())
      expect(found[0]).toMatchObject({ approvalId: null, state: 'delivering' })
    })

    it('are overdue in a lane of their own', async () => {
      const id = await storedStop(randomUUID())
      expect(await opened.store.callbacks.overdue('callbacks', 10_000)).not.toContain(id)
      expect(await opened.store.callbacks.overdue('stops', 10_000)).toContain(id)
    })

    it('that wait for their next try can be made due at once, unless they are settled', async () => {
      const id = await storedStop(randomUUID(), { dueAt: later(60_000) })
      expect(await opened.store.callbacks.claim(id, LEASE_MS)).toBeUndefined()
      await opened.store.callbacks.hurry(id)
      const claim = await opened.store.callbacks.claim(id, LEASE_MS)
      const answer = { status: null, message: null }
      await opened.store.callbacks.settle(id, claim!.lease, { kind: 'acknowledged', answer })
      await opened.store.callbacks.hurry(id)
      expect(await opened.store.callbacks.claim(id, LEASE_MS)).toBeUndefined()
    })
  })

  describe('a task', () => {
    it('knows its pending approvals and every address that its events named, the newest first', async () => {
      const task_id = randomUUID()
      const callback = (url: string) => ({ callback: { url } })
      await storedEvent({ task_id, ...callback('https://a.example') }, later(-3000))
      await storedEvent({ task_id, ...callback('https://b.example') }, later(-2000))
      await storedEvent({ task_id, ...callback('https://a.example') }, later(-1000))
      const event = await storedEvent({ task_id }, later(-4000))
      const pending = anApproval({ id: randomUUID() }, event)
      await opened.store.approvals.insert([pending])
      const { callbackUrls, pendingApprovals } = opened.store.tasks
      expect(await callbackUrls(task_id)).toEqual(['https://a.example', 'https://b.example', null])
      expect(await pendingApprovals(task_id)).toEqual([pending.id])
      await opened.store.approvals.record({ ...pending, state: 'expired', decidedAt: new Date() })
      expect(await pendingApprovals(task_id)).toEqual([])
    })

    it('that nobody spoke of cannot be locked', async () => {
      const locked = await opened.store.transaction((tx) => tx.tasks.lock(randomUUID()))
      expect(locked).toBeUndefined()
    })

    it('that is locked keeps its new events out until the transaction ends', async () => {
      const task_id = randomUUID()
      await storedEvent({ task_id })
      const event = anEvent({ id: randomUUID(), task_id })
      const order: string[] = []
      let storing: Promise<unknown> = Promise.resolve()
      await opened.store.transaction(async (tx) => {
        expect(await tx.tasks.lock(task_id)).toBeInstanceOf(Date)
        storing = opened.store.events.insert([event]).then(() => order.push('event stored'))
        // Time enough to store it, were it not kept out.
        for (let turn = 0; turn < 50; turn++) await tx.tasks.pendingApprovals(task_id)
        order.push('lock given up')
      })
      await storing
      expect(order).toEqual(['lock given up', 'event stored'])
    })
  })

  it('remembers deliveries that were handled before', async () => {
    const id = randomUUID()
    const answers = await Promise.all([1, 2, 3, 4].map(() => opened.store.processed.firstTime(id)))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  it('keeps the audit in order', async () => {
    const subject = `approval:${randomUUID()}`
    await opened.store.audit.append([{ actor: 'a', action: 'one', subject, detail: { n: 1 } }])
    await opened.store.audit.append([{ actor: 'b', action: 'two', subject, detail: { list: [1, 2] } }])
    expect(await opened.store.audit.of(subject)).toMatchObject([
      { actor: 'a', action: 'one', detail: { n: 1 } },
      { actor: 'b', action: 'two', detail: { list: [1, 2] } },
    ])
  })

  it('makes a kept secret once, also for processes that start together', async () => {
    const name = randomUUID()
    const made = await Promise.all([1, 2, 3].map((n) => opened.keptSecret(name, () => `secret-${n}`)))
    expect(new Set(made).size).toBe(1)
  })

  describe('receipt keys', () => {
    const aKey = () => ({ kty: 'OKP', crv: 'Ed25519', x: randomUUID(), kid: randomUUID() }) as const

    it('are kept once each, however many processes begin with one, the last one first', async () => {
      const [first, second] = [aKey(), aKey()]
      const { receiptKeys } = opened.store
      await Promise.all([1, 2, 3].map(() => receiptKeys.keep(first)))
      await receiptKeys.keep(second)
      await receiptKeys.keep(first)
      expect((await receiptKeys.list()).slice(0, 2)).toEqual([second, first])
    })

    it('never hold a private part: neither the store nor the table takes one', async () => {
      const key = { ...aKey(), d: 'the private part' }
      await opened.store.receiptKeys.keep(key)
      const pool = new pg.Pool({ ...database.connection, max: 1 })
      const { rows } = await pool.query('select jwk::text from countersign.receipt_keys')
      expect(rows.some(({ jwk }) => jwk.includes(key.x))).toBe(true)
      expect(JSON.stringify(rows)).not.toContain('private')
      const straight = pool.query('insert into countersign.receipt_keys (kid, jwk) values ($1, $2)', [
        'k',
        key,
      ])
      await expect(straight).rejects.toThrow('check constraint')
      await pool.end()
    })
  })

  it('can be opened by several processes at once, which migrate one after the other', async () => {
    const others = await Promise.all([openOn(database), openOn(database)])
    await Promise.all(others.map((other) => other.ping()))
    await Promise.all(others.map((other) => other.close()))
  })
}
