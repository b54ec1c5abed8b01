import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silenceHolder } from '../../src/domain/holding/holder.ts'
import type { Silence } from '../../src/domain/holding/silence.ts'
import { anEvent } from '../support/builders.ts'
import { later, type StoreStage } from './store-stage.ts'

/** What a store must do about silences, open failures and what they hold back. */
export function holdingStoreContract(stage: StoreStage): void {
  let clockHand: pg.Pool
  beforeAll(() => {
    clockHand = new pg.Pool({ ...stage.database.connection, max: 1 })
  })
  afterAll(() => clockHand.end())

  async function stored(changes: Partial<Silence> = {}): Promise<Silence> {
    const silence: Silence = {
      id: randomUUID(),
      match: { source: ['ci', 'cd-*'] },
      reason: 'noisy',
      by: 'alex',
      channel: 'slack',
      startsAt: later(-1000),
      endsAt: later(60_000),
      endedAt: null,
      endedBy: null,
      ...changes,
    }
    await stage.store.silences.insert(silence)
    return silence
  }
  const inForce = async () => (await stage.store.holding.read([])).silences.map(({ id }) => id)
  const failure = (taskId: string, changes = {}) => ({
    ...{ taskId, eventId: randomUUID(), since: new Date(), heldEventId: null },
    ...changes,
  })
  async function aTask() {
    const taskId = randomUUID()
    await stage.storedEvent({ task_id: taskId, type: 'progress-update', progress_percent: 1 })
    return taskId
  }
  const openOf = async (...taskIds: string[]) => (await stage.store.holding.read(taskIds)).failures

  describe('silences', () => {
    it('are read back as they were made, while they are in force', async () => {
      const silence = await stored()
      expect(await stage.store.silences.find(silence.id)).toEqual(silence)
      const { silences } = await stage.store.holding.read([])
      expect(silences).toContainEqual(silence)
      const past = await stored({ startsAt: later(-9000), endsAt: later(-1000) })
      const future = await stored({ startsAt: later(9000), endsAt: later(19_000) })
      expect(await inForce()).not.toContain(past.id)
      expect(await inForce()).not.toContain(future.id)
    })

    it('are listed newest first, with or without those that are over', async () => {
      const [old, young] = [await stored({ startsAt: later(-5000) }), await stored({ startsAt: later(-10) })]
      const over = await stored({ startsAt: later(-9000), endsAt: later(-1000) })
      const listed = async (activeOnly: boolean) =>
        (await stage.store.silences.list({ activeOnly }))
          .map(({ id }) => id)
          .filter((id) => [old.id, young.id, over.id].includes(id))
      expect(await listed(true)).toEqual([young.id, old.id])
      expect(await listed(false)).toEqual([young.id, old.id, over.id])
    })

    it('are ended once', async () => {
      const { id } = await stored()
      expect(await stage.store.silences.end(id, 'sam')).toBe(true)
      expect(await stage.store.silences.end(id, 'jo')).toBe(false)
      expect(await stage.store.silences.find(id)).toMatchObject({ endedBy: 'sam' })
      expect(await inForce()).not.toContain(id)
    })

    it('that are over are taken once, whether they ran out or were ended', async () => {
      const [running, ranOut, ended] = [await stored(), await stored({ endsAt: later(-1) }), await stored()]
      await stage.store.silences.end(ended.id, 'sam')
      const taken = await Promise.all([1, 2].map(() => stage.store.silences.takeOver(500)))
      const ids = taken.flat().map(({ id }) => id)
      expect(ids.filter((id) => id === ranOut.id)).toHaveLength(1)
      expect(ids.filter((id) => id === ended.id)).toHaveLength(1)
      expect(ids).not.toContain(running.id)
    })
  })

  describe('what is held', () => {
    it('is noted on events, and read back from them', async () => {
      const [one, other] = [await stage.storedEvent(), await stage.storedEvent()]
      const withheld = [
        { destination: 'slack:C1', by: 'silence', why: 'because', until: later(60_000) } as const,
      ]
      await stage.store.holding.note(new Map([[one.id, withheld]]))
      expect(await stage.store.holding.noted(one.id)).toEqual(withheld)
      expect(await stage.store.holding.noted(other.id)).toEqual([])
    })

    it('is counted by holder, each event once, and listed newest first', async () => {
      const holder = silenceHolder(randomUUID())
      const events = [
        await stage.storedEvent({}, later(-3000)),
        await stage.storedEvent({}, later(-2000)),
        await stage.storedEvent({}, later(-1000)),
      ]
      const held = events.map(({ id }) => ({ holder, eventId: id }))
      await stage.store.holding.hold([
        ...held,
        { holder: silenceHolder(randomUUID()), eventId: events[0]!.id },
      ])
      await stage.store.holding.hold(held.slice(0, 1))
      expect(await stage.store.holding.count([holder, 'silence:none'])).toEqual(new Map([[holder, 3]]))
      const listed = await stage.store.holding.heldBy(holder, 2)
      expect(listed.map(({ id }) => id)).toEqual([events[2]!.id, events[1]!.id])
    })
  })

  describe('an event that is stored', () => {
    const store = async (taskId: string) => {
      const event = anEvent({ id: randomUUID(), task_id: taskId })
      return (await stage.store.events.insert([event])).mayBeHeld
    }

    it('may be held by a silence, until nobody has to be told of that any more', async () => {
      await clockHand.query(`update countersign.silences set told_at = now()`)
      expect(await store(randomUUID())).toBe(false)
      await stored()
      expect(await store(randomUUID())).toBe(true)
    })

    it('may be held by a failure of its own task', async () => {
      await clockHand.query(`update countersign.silences set told_at = now()`)
      const [failed, other] = [await aTask(), await aTask()]
      await stage.store.holding.turn([failure(failed)], [])
      expect([await store(failed), await store(other)]).toEqual([true, false])
    })
  })

  describe('open failures', () => {
    it('are read for the tasks that are asked for', async () => {
      const [one, other] = [await aTask(), await aTask()]
      const open = failure(one, { heldEventId: 'p' })
      await stage.store.holding.turn([open, failure(other)], [])
      expect(await openOf(one)).toEqual([open])
      expect(await openOf(one, other)).toHaveLength(2)
      expect(await openOf()).toEqual([])
    })

    it('are over when that is stored', async () => {
      const taskId = await aTask()
      await stage.store.holding.turn([failure(taskId)], [])
      await stage.store.holding.turn([], [failure(taskId)])
      expect(await openOf(taskId)).toEqual([])
    })

    it('stay open where the same events end one and begin the next', async () => {
      const taskId = await aTask()
      const next = failure(taskId)
      await stage.store.holding.turn([next], [failure(taskId)])
      expect(await openOf(taskId)).toEqual([next])
    })

    it('are over after a quarter of an hour', async () => {
      const taskId = await aTask()
      await stage.store.holding.turn([failure(taskId, { since: later(-16 * 60_000) })], [])
      expect(await openOf(taskId)).toEqual([])
    })

    it('are over when an approval of the task was decided since', async () => {
      const taskId = await aTask()
      const approval = await stage.storedApproval({ task_id: taskId })
      await stage.store.holding.turn([failure(taskId, { since: later(-5000) })], [])
      expect(await openOf(taskId)).toHaveLength(1)
      await stage.store.approvals.record({ ...approval, state: 'approved', decidedAt: later(-6000) })
      expect(await openOf(taskId)).toHaveLength(1)
      await stage.store.approvals.record({ ...approval, state: 'approved', decidedAt: later(-1000) })
      expect(await openOf(taskId)).toEqual([])
    })
  })

  describe('a card that waits for its time', () => {
    const wanted = (eventId: string, subject: string, dueAt?: Date) => ({
      id: randomUUID(),
      subject: { kind: 'event', id: subject } as const,
      destination: { channel: 'slack', target: 'U0ALEX' } as const,
      eventId,
      eventAt: new Date(),
      ...(dueAt && { dueAt }),
    })
    async function aWaiting(dueAt = later(3_600_000)) {
      const { id: eventId } = await stage.storedEvent()
      const raised = await stage.store.cards.raise([wanted(eventId, eventId, dueAt)])
      const card = async () => (await stage.store.cards.ofSubject({ kind: 'event', id: eventId }))[0]!
      return { eventId, raised, card, dueAt }
    }

    it('is neither named nor given to anybody before', async () => {
      const { raised, card, dueAt } = await aWaiting()
      expect(raised).toEqual([])
      const { id } = await card()
      expect(await card()).toMatchObject({ dueAt, notBefore: dueAt, state: 'due' })
      expect(await stage.store.cards.claim(id, 1000)).toBeUndefined()
      const overdue = await stage.store.cards.overdue(['slack'], 500)
      expect(overdue.map((one) => one.id)).not.toContain(id)
    })

    it('is found by the sweeper when it is time', async () => {
      const { card } = await aWaiting()
      const { id } = await card()
      await clockHand.query(
        `update countersign.cards set due_at = now() - interval '3 seconds' where id = $1`,
        [id],
      )
      const overdue = await stage.store.cards.overdue(['slack'], 500)
      expect(overdue.map((one) => one.id)).toContain(id)
    })

    it('waits on when it is raised by what waits as long, or longer', async () => {
      const { eventId, card, dueAt } = await aWaiting()
      await stage.store.cards.raise([wanted(eventId, eventId, dueAt)])
      await stage.store.cards.raise([wanted(eventId, eventId, later(7_200_000))])
      await stage.store.cards.raiseSubject({ kind: 'event', id: eventId })
      expect(await card()).toMatchObject({ dueAt, notBefore: dueAt, desired: 4 })
    })

    it('is due at once when it is raised by what need not wait', async () => {
      const { eventId, card } = await aWaiting()
      const raised = await stage.store.cards.raise([wanted(eventId, eventId)])
      const { id } = await card()
      expect(raised).toMatchObject([{ id, destination: { channel: 'slack', target: 'U0ALEX' } }])
      expect(await card()).toMatchObject({ notBefore: null })
      expect(await stage.store.cards.claim(id, 1000)).toBeDefined()
    })

    it('that hangs already is kept true at once', async () => {
      const { id: eventId } = await stage.storedEvent()
      const [raised] = await stage.store.cards.raise([wanted(eventId, eventId)])
      const claim = await stage.store.cards.claim(raised!.id, 1000)
      await stage.store.cards.delivered(claim!, { ts: '1' })
      const again = await stage.store.cards.raise([wanted(eventId, eventId, later(3_600_000))])
      expect(again).toHaveLength(1)
      expect(await stage.store.cards.claim(raised!.id, 1000)).toBeDefined()
    })

    it('falls back only after it had its time', async () => {
      const { id: eventId } = await stage.storedEvent()
      const fallback = { afterMs: 1, steps: [[{ channel: 'email', target: 'a@b.c' } as const]] }
      const dueAt = later(3_600_000)
      await stage.store.cards.raise([{ ...wanted(eventId, eventId, dueAt), fallback }])
      const [card] = await stage.store.cards.ofSubject({ kind: 'event', id: eventId })
      expect(await stage.store.fallbacks.take(card!.id)).toBeUndefined()
      await stage.store.cards.raise([{ ...wanted(eventId, eventId), fallback }])
      await expect.poll(() => stage.store.fallbacks.take(card!.id)).toBeDefined()
    })
  })
}
