import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { DeliveryError } from '../../src/domain/errors.ts'
import { acceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { expireInquiry } from '../../src/usecases/answering/expire-inquiry.ts'
import { expireApproval } from '../../src/usecases/deciding/close-approval.ts'
import { fireTimers } from '../../src/usecases/deciding/fire-timers.ts'
import { reportCallback } from '../../src/usecases/reporting/report-callback.ts'
import { sweep } from '../../src/usecases/sweep.ts'
import { asked, decided } from '../support/asked.ts'
import { aWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
beforeEach(() => {
  world.woken.length = 0
})
afterAll(() => world.close())

const twoHoursAgo = { now: () => new Date(Date.now() - 2 * 3_600_000) }
const steps = () => ({
  ...world.needs,
  expireApproval: expireApproval(world.needs),
  expireInquiry: expireInquiry(world.needs),
  remindInquiry: async () => undefined,
  fireTimers: fireTimers(world.needs),
})
const sweepOnce = () => sweep(steps())()
/** An approval whose time was up before anyone looked. */
async function overdueApproval() {
  const approval = await asked(world)
  await world.minutesPass(approval.id, 120)
  return approval
}
const stateOf = async (id: string) => (await world.needs.store.approvals.find(id))!.state

/** A card whose wake-up was lost some hours ago. */
async function overdueCard(kind: 'approval' | 'event' = 'approval') {
  const { id } = await asked(world)
  const notice = { id: randomUUID(), type: 'generic', data: { message: 'Hello' } }
  if (kind === 'event') await acceptEvents(world.needs)([{ given: notice }], 'local')
  const subject = kind === 'event' ? { kind, id: notice.id } : { kind, id }
  const [card] = await world.needs.store.cards.ofSubject(subject)
  const claim = await world.needs.store.cards.claim(card!.id, 1000)
  await world.needs.store.cards.failed(claim!, {
    error: { reason: 'unreachable', detail: 'ECONNREFUSED', fix: null },
    dueAt: twoHoursAgo.now(),
    countsAsAttempt: true,
    outcomeUnknown: false,
    forgetPosted: false,
  })
  world.woken.length = 0
  return card!.id
}

it('ends what nobody decided in time, and leaves the rest', async () => {
  const [late, open] = [await overdueApproval(), await asked(world)]
  await sweepOnce()
  expect([await stateOf(late.id), await stateOf(open.id)]).toEqual(['expired', 'pending'])
  expect(await world.needs.store.callbacks.ofApprovals([late.id])).toMatchObject([
    { body: { decision: 'expired' } },
  ])
})

it('wakes the worker of a card whose wake-up was lost, once in a while', async () => {
  const id = await overdueCard()
  await sweepOnce()
  await sweepOnce()
  expect(world.woken.filter((wakeup) => wakeup.id === id)).toEqual([{ lane: 'slack', id, delayMs: 0 }])
})

it('leaves a lane alone that has enough to do, and comes back to it', async () => {
  const id = await overdueCard('event')
  world.backlog.set('slack', 1000)
  await sweepOnce()
  expect(world.woken).toEqual([])
  world.backlog.clear()
  await sweepOnce()
  expect(world.woken).toContainEqual({ lane: 'slack', id, delayMs: 0 })
})

it('does not wait for a busy lane where somebody waits for an answer', async () => {
  const [routine, approval] = [await overdueCard('event'), await overdueCard()]
  world.backlog.set('slack', 1000)
  await sweepOnce()
  const woken = world.woken.map(({ id }) => id)
  expect(woken).toContain(approval)
  expect(woken).not.toContain(routine)
  world.backlog.clear()
  await sweepOnce()
  expect(world.woken).toContainEqual({ lane: 'slack', id: routine, delayMs: 0 })
})

it('wakes the worker of a callback whose wake-up was lost, once in a while', async () => {
  const { callbackId: id } = await decided(world)
  world.orchestrator.answers.push(new DeliveryError('unreachable', 'ECONNREFUSED'))
  await reportCallback({ ...world.needs, clock: twoHoursAgo })(id)
  world.woken.length = 0
  await sweepOnce()
  await sweepOnce()
  expect(world.woken.filter((wakeup) => wakeup.id === id)).toEqual([{ lane: 'callbacks', id, delayMs: 0 }])
})

it('has old deliveries forgotten, once in a while and not at every turn', async () => {
  let now = 0
  let times = 0
  const forgetOld = async () => {
    times += 1
  }
  const sweepAt = sweep({
    ...steps(),
    clock: { now: () => new Date(now) },
    store: { ...world.needs.store, processed: { ...world.needs.store.processed, forgetOld } },
  })
  for (now of [0, 1000, 59_000, 60_000, 61_000, 120_000]) await sweepAt()
  expect(times).toBe(3)
})

it('does the rest when one approval cannot be ended, and says which one it was', async () => {
  const [bad, good] = [await overdueApproval(), await overdueApproval()]
  const cardId = await overdueCard()
  const expire = expireApproval(world.needs)
  const failing = async (id: string) => {
    if (id === bad.id) throw new Error('cannot be signed')
    return expire(id)
  }
  const said: object[] = []
  const log = { ...world.needs.log, error: (fields: object) => said.push(fields) }
  await expect(sweep({ ...steps(), log, expireApproval: failing })()).rejects.toThrow('1 of what is due')
  expect(said).toEqual([{ approval_id: bad.id, err: new Error('cannot be signed') }])
  expect([await stateOf(bad.id), await stateOf(good.id)]).toEqual(['pending', 'expired'])
  expect(world.woken).toContainEqual({ lane: 'slack', id: cardId, delayMs: 0 })
  await sweepOnce()
})
