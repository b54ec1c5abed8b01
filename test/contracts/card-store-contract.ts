import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { systemIds } from '../../src/adapters/system/system.ts'
import { type Destination, holdKey } from '../../src/domain/card.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import type { CardFailure, ClaimedCard, WantedCard } from '../../src/ports/card-store.ts'
import { LEASE_MS, later, type StoreStage } from './store-stage.ts'

/** What every store must do with cards. */
export function cardStoreContract(stage: StoreStage): void {
  const { storedEvent } = stage

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
    const [raised] = await stage.store.cards.raise([wanted(await storedEvent())])
    return (await stage.store.cards.claim(raised!.id, LEASE_MS))!
  }

  const failure = (changes: Partial<CardFailure> = {}): CardFailure => ({
    error: { reason: 'unreachable', detail: 'no connection', fix: null },
    dueAt: new Date(),
    countsAsAttempt: true,
    outcomeUnknown: false,
    forgetPosted: false,
    ...changes,
  })

  describe('cards', () => {
    it('are made once a subject and destination, and raised after that', async () => {
      const event = await storedEvent()
      const first = wanted(event)
      const [made] = await stage.store.cards.raise([first])
      const [raised] = await stage.store.cards.raise([{ ...first, id: randomUUID() }])
      expect(raised!.id).toBe(made!.id)
      expect(await stage.store.cards.ofSubject(first.subject)).toMatchObject([
        { desired: 2, delivered: 0, state: 'due' },
      ])
    })

    it('never go back to an older event', async () => {
      const [newer, older] = [await storedEvent(), await storedEvent()]
      const card = wanted(newer, { subject: { kind: 'task-progress', id: randomUUID() }, eventAt: later(0) })
      await stage.store.cards.raise([card])
      await stage.store.cards.raise([
        { ...card, id: randomUUID(), eventId: older.id, eventAt: later(-60_000) },
      ])
      expect((await stage.store.cards.ofSubject(card.subject))[0]!.eventId).toBe(newer.id)
    })

    it('that live are raised with their tasks, and no others', async () => {
      const [one, other] = [randomUUID(), randomUUID()]
      const live = (id: string) => wanted(event, { subject: { kind: 'task-progress', id } })
      const event = await storedEvent({ task_id: one })
      const [here, there, elsewhere] = [live(one), live(one), live(other)]
      await stage.store.cards.raise([here, there, elsewhere, wanted(event)])
      const raised = await stage.store.cards.raiseLive([one, randomUUID()])
      expect(raised.map(({ id }) => id).toSorted()).toEqual([here.id, there.id].toSorted())
      expect(await stage.store.cards.ofSubject({ kind: 'task-progress', id: one })).toMatchObject([
        { desired: 2 },
        { desired: 2 },
      ])
      expect(await stage.store.cards.raiseLive([])).toEqual([])
    })

    it('that are held wait for their time, and are due at once where something newer must be shown before', async () => {
      const card = wanted(await storedEvent(), { subject: { kind: 'group', id: randomUUID() } })
      await stage.store.cards.raise([card])
      const first = (await stage.store.cards.claim(card.id, LEASE_MS))!
      await stage.store.cards.delivered(first, { ts: '1' })
      await stage.store.cards.raise([card])
      const until = later(3_600_000)
      const claim = (await stage.store.cards.claim(card.id, LEASE_MS))!
      expect(await stage.store.cards.held(claim, until)).toBe('settled')
      expect(await stage.store.cards.held(claim, until)).toBe('lost')
      await stage.store.cards.raiseSubject(card.subject)
      expect(await stage.store.cards.claim(card.id, LEASE_MS)).toBeUndefined()
      expect((await stage.store.cards.ofSubject(card.subject))[0]).toMatchObject({
        state: 'due',
        dueAt: until,
        notBefore: until,
      })
      await stage.store.cards.raise([card])
      const again = (await stage.store.cards.claim(card.id, LEASE_MS))!
      expect(again).toBeDefined()
      await stage.store.cards.raise([card])
      expect(await stage.store.cards.held(again, until)).toBe('raised')
      expect(await stage.store.cards.claim(card.id, LEASE_MS)).toBeDefined()
    })

    it('that are dropped are gone, unless somebody else has them', async () => {
      const claim = await claimedCard()
      await stage.store.cards.dropped({ ...claim, lease: 'of another' })
      expect(await stage.store.cards.ofSubject(claim.card.subject)).toHaveLength(1)
      await stage.store.cards.dropped(claim)
      expect(await stage.store.cards.ofSubject(claim.card.subject)).toEqual([])
    })

    it('are in one worker’s hands at a time', async () => {
      const [raised] = await stage.store.cards.raise([wanted(await storedEvent())])
      const claims = await Promise.all(
        Array.from({ length: 8 }, () => stage.store.cards.claim(raised!.id, LEASE_MS)),
      )
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1)
    })

    it('are settled when what is delivered is what is desired', async () => {
      const claim = await claimedCard()
      expect(await stage.store.cards.delivered(claim, { ts: '1' })).toBe('settled')
      expect(await stage.store.cards.ofSubject(claim.card.subject)).toMatchObject([
        { state: 'delivered', delivered: 1, providerRef: { ts: '1' }, postingSince: null },
      ])
      expect(await stage.store.cards.claim(claim.card.id, LEASE_MS)).toBeUndefined()
    })

    it('that were raised meanwhile are to be delivered again', async () => {
      const claim = await claimedCard()
      await stage.store.cards.raiseSubject(claim.card.subject)
      expect(await stage.store.cards.delivered(claim, { ts: '1' })).toBe('raised')
      const again = await stage.store.cards.claim(claim.card.id, LEASE_MS)
      expect(again!.card).toMatchObject({ desired: 2, delivered: 1, providerRef: { ts: '1' } })
    })

    it('tell the next worker that an earlier one began posting and was not heard of again', async () => {
      const claim = await claimedCard()
      expect(claim.card.postingSince).toBeNull()
      const expired = await stage.store.cards.raise([wanted(await storedEvent())])
      await stage.store.cards.claim(expired[0]!.id, -1)
      const next = await stage.store.cards.claim(expired[0]!.id, LEASE_MS)
      expect(next!.card.postingSince).toBeInstanceOf(Date)
    })

    it('cannot be settled by a worker whose lease is lost', async () => {
      const [raised] = await stage.store.cards.raise([wanted(await storedEvent())])
      const slow = await stage.store.cards.claim(raised!.id, -1)
      const next = await stage.store.cards.claim(raised!.id, LEASE_MS)
      expect(await stage.store.cards.delivered(slow!, { ts: 'slow' })).toBe('lost')
      expect(await stage.store.cards.delivered(next!, { ts: 'next' })).toBe('settled')
    })

    it('wait after a failure until they are due, remembering why', async () => {
      const claim = await claimedCard()
      await stage.store.cards.failed(claim, failure({ dueAt: later(60_000) }))
      expect(await stage.store.cards.claim(claim.card.id, LEASE_MS)).toBeUndefined()
      expect(await stage.store.cards.ofSubject(claim.card.subject)).toMatchObject([
        { state: 'waiting', attempts: 1, lastError: { reason: 'unreachable', detail: 'no connection' } },
      ])
    })

    it('forget that posting began only where the outcome is known', async () => {
      const known = await claimedCard()
      await stage.store.cards.failed(known, failure())
      expect((await stage.store.cards.claim(known.card.id, LEASE_MS))!.card.postingSince).toBeNull()
      const unknown = await claimedCard()
      await stage.store.cards.failed(unknown, failure({ outcomeUnknown: true }))
      expect((await stage.store.cards.claim(unknown.card.id, LEASE_MS))!.card.postingSince).toBeInstanceOf(
        Date,
      )
    })

    it('that were refused are not given up where what is newer may be taken', async () => {
      const claim = await claimedCard()
      await stage.store.cards.raiseSubject(claim.card.subject)
      expect(await stage.store.cards.failed(claim, failure({ dueAt: null }))).toBe('raised')
      const again = await stage.store.cards.claim(claim.card.id, LEASE_MS)
      expect(again!.card).toMatchObject({ desired: 2, attempts: 0 })
      expect(await stage.store.cards.failed(claim, failure({ dueAt: null }))).toBe('lost')
      expect(await stage.store.cards.failed(again!, failure({ dueAt: null }))).toBe('settled')
    })

    it('are shown once more when a call without an answer can no longer take effect', async () => {
      const raisedAgain = async () => (await stage.store.cards.raiseSettled(10_000)).map(({ id }) => id)
      const doubtful = async (unsettledUntil: Date) => {
        const claim = await claimedCard()
        await stage.store.cards.failed(claim, failure({ outcomeUnknown: true, unsettledUntil }))
        const next = await stage.store.cards.claim(claim.card.id, LEASE_MS)
        expect(next!.card.unsettledUntil).toEqual(unsettledUntil)
        await stage.store.cards.delivered(next!, { ts: '1' })
        return claim.card
      }
      const over = await doubtful(later(-1000))
      const open = await doubtful(later(60_000))
      expect(await raisedAgain()).not.toContain(over.id)
      expect(await raisedAgain()).not.toContain(open.id)
      expect(await stage.store.cards.ofSubject(open.subject)).toMatchObject([
        { state: 'delivered', unsettledUntil: expect.any(Date) },
      ])
      await stage.store.cards.retry(open.id)
      const now = await stage.store.cards.claim(open.id, LEASE_MS)
      await stage.store.cards.failed(now!, failure({ unsettledUntil: later(-1000), dueAt: null }))
      // Nothing hangs there that could be wrong, or it is tried anyway.
      expect(await raisedAgain()).not.toContain(open.id)
    })

    it('that were given up come back when their subject changes, or when someone retries', async () => {
      const claim = await claimedCard()
      await stage.store.cards.failed(claim, failure({ dueAt: null }))
      expect(await stage.store.cards.claim(claim.card.id, LEASE_MS)).toBeUndefined()
      await stage.store.cards.raiseSubject(claim.card.subject)
      const revived = await stage.store.cards.claim(claim.card.id, LEASE_MS)
      await stage.store.cards.failed(revived!, failure({ dueAt: null }))
      expect(await stage.store.cards.retry(claim.card.id)).toMatchObject({ state: 'due' })
      expect(await stage.store.cards.claim(claim.card.id, LEASE_MS)).toBeDefined()
      expect(await stage.store.cards.retry('nobody')).toBeUndefined()
    })

    it('are raised anew, in their order, for a far side that forgot them', async () => {
      const claims = [await claimedCard(), await claimedCard()]
      for (const claim of claims) await stage.store.cards.delivered(claim, { ts: '1' })
      const raised = (await stage.store.cards.raiseNewest(1000)).map(({ id }) => id)
      expect(raised).toEqual(raised.toSorted())
      expect(raised).toEqual(expect.arrayContaining(claims.map(({ card }) => card.id)))
    })

    it('are held up by a pause of their own destination and operation only', async () => {
      const [event, other] = [await storedEvent(), await storedEvent()]
      const held = wanted(event)
      const [free] = await stage.store.cards.raise([wanted(other)])
      const [raised] = await stage.store.cards.raise([held])
      const until = later(60_000)
      await stage.store.holds.set(holdKey(held.destination, 'post'), until)
      const claim = await stage.store.cards.claim(raised!.id, LEASE_MS)
      expect(claim!.heldUntil).toEqual(until)
      expect((await stage.store.cards.claim(free!.id, LEASE_MS))!.heldUntil).toBeNull()
      await stage.store.cards.released(claim!, { dueAt: until })
      expect(await stage.store.cards.ofSubject(held.subject)).toMatchObject([
        { attempts: 0, state: 'waiting', postingSince: null },
      ])
    })

    it('are found by the comment that they were posted as, in Linear alone', async () => {
      const event = await storedEvent()
      const posted = async (channel: 'linear' | 'slack') => {
        const place = { channel, target: `C${randomUUID()}` }
        const [raised] = await stage.store.cards.raise([wanted(event, { destination: place })])
        const claim = await stage.store.cards.claim(raised!.id, LEASE_MS)
        const ref = { comment: randomUUID() }
        await stage.store.cards.delivered(claim!, ref)
        return { id: raised!.id, ...ref }
      }
      const [card, elsewhere] = [await posted('linear'), await posted('slack')]
      expect(await stage.store.cards.ofComment(card.comment)).toMatchObject({ id: card.id })
      expect(await stage.store.cards.ofComment(elsewhere.comment)).toBeUndefined()
      expect(await stage.store.cards.ofComment(randomUUID())).toBeUndefined()
    })

    it('are found by their task, at one place alone, oldest first', async () => {
      const [taskId, other] = [randomUUID(), randomUUID()]
      const place = { channel: 'linear', target: `ENG-${randomUUID()}` } as const
      const raise = async (task_id: string, destination: Destination) => {
        const event = await storedEvent({ task_id })
        const [raised] = await stage.store.cards.raise([wanted(event, { destination, id: systemIds.next() })])
        return raised!.id
      }
      const first = await raise(taskId, place)
      await raise(taskId, { channel: 'linear', target: 'ENG-elsewhere' })
      await raise(taskId, { channel: 'slack', target: place.target })
      await raise(other, place)
      const second = await raise(taskId, place)
      const found = await stage.store.cards.ofTask(taskId, place)
      expect(found.map(({ id }) => id)).toEqual([first, second])
    })

    it('show where tasks have cards, whatever these are about, the oldest place first', async () => {
      const task_id = randomUUID()
      const places = Array.from(
        { length: 5 },
        () => ({ channel: 'slack', target: `C${randomUUID()}` }) as const,
      )
      const approval = await stage.storedApproval({ task_id })
      const plain = await storedEvent({ type: 'generic', task_id })
      const raise = (...given: Parameters<typeof wanted>) => stage.store.cards.raise([wanted(...given)])
      await raise(plain, { subject: { kind: 'approval', id: approval.id }, destination: places[0]! })
      await raise(plain, { subject: { kind: 'task-progress', id: task_id }, destination: places[1]! })
      await raise(plain, { subject: { kind: 'operation', id: plain.id }, destination: places[2]! })
      await raise(plain, { destination: places[3]! })
      await raise(plain, { destination: places[1]! })
      const insteadOf = { destination: places[0]!, reason: null, afterMs: 1 }
      await raise(plain, { destination: places[4]!, insteadOf })
      await raise(await storedEvent({ type: 'generic', task_id: randomUUID() }))
      const found = await stage.store.cards.placesOfTasks([task_id, randomUUID()])
      expect(found.map(({ destination }) => destination)).toEqual(places.slice(0, 4))
      expect(found[0]).toMatchObject({ taskId: task_id, since: expect.any(Date) })
      expect(await stage.store.cards.placesOfTasks([])).toEqual([])
    })

    it('are overdue when nobody delivered them in time, and are named once in a while only', async () => {
      const { card } = await claimedCard()
      await stage.store.cards.raise([wanted(await storedEvent())])
      const overdue = async () => (await stage.store.cards.overdue(['slack'], 10_000)).map(({ id }) => id)
      expect(await overdue()).not.toContain(card.id)
      const lost = await claimedCard()
      await stage.store.cards.failed(lost, failure({ dueAt: later(-5000) }))
      expect(await stage.store.cards.overdue(['linear'], 10_000)).toEqual([])
      expect(await overdue()).toContain(lost.card.id)
      expect(await overdue()).not.toContain(lost.card.id)
    })
  })
}
