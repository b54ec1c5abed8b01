import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectQueue } from '../../../src/adapters/queue/bullmq-queue.ts'
import type { Callback, CallbackAnswer } from '../../../src/domain/callback.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { Store } from '../../../src/ports/store.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { expireApproval } from '../../../src/usecases/deciding/close-approval.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { sweep } from '../../../src/usecases/sweep.ts'
import { type StopRequest, stopTask } from '../../../src/usecases/tasks/stop-task.ts'
import { asked } from '../../support/asked.ts'
import { collector } from '../../support/collector.ts'
import { startPglite } from '../../support/pglite.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
let task: string
beforeAll(async () => {
  world = await aWorld()
})
beforeEach(() => {
  task = `task-${randomUUID()}`
  world.orchestrator.told.length = 0
  world.orchestrator.answers.length = 0
  world.woken.length = 0
})
afterAll(() => world.close())

const ALEX = { channel: 'slack', user: 'U0ALEX' } as const
const HOOKS = 'http://127.0.0.1:9/hooks'

type Changes = Partial<Omit<World['needs'], 'defaultCallbackUrl'>> & {
  defaultCallbackUrl?: string | undefined
}
const stop = (request: Partial<StopRequest> = {}, changes: Changes = {}) => {
  const needs = { ...world.needs, ...changes }
  const given = { taskId: task, identity: ALEX, channel: 'slack', reason: 'Runs wild', ...request } as const
  return stopTask({ ...needs, reportCallback: reportCallback(needs) })(given)
}
const stopped = async (...given: Parameters<typeof stop>) => {
  const result = await stop(...given)
  if (result.kind !== 'stopped') throw new Error(result.kind)
  return result
}
async function progress(changes: Record<string, unknown> = {}) {
  const event = { id: randomUUID(), type: 'progress-update', task_id: task, progress_percent: 50, ...changes }
  const [accepted] = await acceptEvents(world.needs)([{ given: event }], 'local')
  expect(accepted).toMatchObject({ kind: 'accepted' })
}
const read = async (id: string) => (await world.needs.store.approvals.find(id))!
const toldStops = () => world.orchestrator.told.filter(({ body }) => body.type === 'task.stop')
const auditOf = (subject: string) => world.needs.store.audit.of(subject)
describe('stopping a task', () => {
  it('cancels what is pending and nothing else, and says why on the cards', async () => {
    const [open, other, decided] = [
      await asked(world, { task_id: task }),
      await asked(world, { task_id: `${task}-other` }),
      await asked(world, { task_id: task }),
    ]
    const ballot = { approvalId: decided.id, identity: ALEX, verdict: 'approve', channel: 'slack' } as const
    await castVote(world.needs)(ballot)
    expect((await stopped()).cancelled).toEqual([open.id])
    expect(await read(open.id)).toMatchObject({
      state: 'cancelled',
      closingReason: 'Task stopped by Alex Kim: Runs wild',
    })
    expect([(await read(other.id)).state, (await read(decided.id)).state]).toEqual(['pending', 'approved'])
    const [card] = await world.needs.store.cards.ofSubject({ kind: 'approval', id: open.id })
    expect(card!.desired).toBe(2)
    expect(world.woken).toContainEqual({ lane: 'slack', id: card!.id, delayMs: 0 })
  })

  it('tells the orchestrator before it returns, with a receipt, and without the queue', async () => {
    await asked(world, { task_id: task })
    world.orchestrator.answers.push({ status: 'stopped', message: 'Run 42 ended' })
    const { stops } = await stopped()
    expect(stops).toMatchObject([
      { url: HOOKS, state: 'acknowledged', answer: { status: 'stopped', message: 'Run 42 ended' } },
    ])
    expect(toldStops()).toMatchObject([
      {
        body: {
          type: 'task.stop',
          task_id: task,
          reason: 'Runs wild',
          requested_by: { person: 'alex', channel: 'slack' },
          receipt: expect.stringMatching(/^ey/),
        },
      },
    ])
    expect(world.woken.filter(({ lane }) => lane === 'stops')).toEqual([])
  })

  it('writes down who stopped what', async () => {
    const { id } = await asked(world, { task_id: task })
    await stopped()
    expect(await auditOf(`task:${task}`)).toMatchObject([
      { actor: 'alex', action: 'task.stopped', detail: { cancelled: [id], reason: 'Runs wild' } },
      { actor: 'countersign', action: 'callback.acknowledged' },
    ])
    expect((await auditOf(`approval:${id}`)).at(0)).toMatchObject({
      actor: 'alex',
      action: 'approval.cancelled',
    })
  })

  it('tells every orchestrator of the task, the newest first, and each once', async () => {
    await progress({ callback: { url: 'http://127.0.0.1:1/old' } })
    await progress()
    await progress({ callback: { url: 'http://127.0.0.1:1/new' } })
    await progress({ callback: { url: 'http://127.0.0.1:1/new' } })
    const { stops } = await stopped()
    expect(stops.map(({ url }) => url)).toEqual(['http://127.0.0.1:1/new', HOOKS, 'http://127.0.0.1:1/old'])
    expect(toldStops()).toHaveLength(3)
  })

  it('needs no reason and no pending approval', async () => {
    await progress()
    expect(await stopped({ reason: '  ' })).toMatchObject({
      cancelled: [],
      stops: [{ state: 'acknowledged' }],
    })
    expect(toldStops()).toMatchObject([{ body: { reason: null } }])
  })

  it('cancels also where nobody can be told', async () => {
    const { id } = await asked(world, { task_id: task })
    expect(await stopped({}, { defaultCallbackUrl: undefined })).toMatchObject({
      cancelled: [id],
      stops: [],
    })
  })
})

describe('who may stop', () => {
  it('is everyone who is listed, and no stranger; the attempt is written down', async () => {
    const { id } = await asked(world, { task_id: task })
    const identity = { channel: 'slack', user: 'U0NOBODY' } as const
    expect(await stop({ identity })).toEqual({ kind: 'refused', reason: 'unknown-person' })
    expect((await read(id)).state).toBe('pending')
    expect(world.orchestrator.told).toEqual([])
    expect(await auditOf(`task:${task}`)).toMatchObject([
      { actor: 'slack:U0NOBODY', action: 'task.stop-refused' },
    ])
  })

  it('matters only for a task that is known', async () => {
    expect(await stop()).toEqual({ kind: 'not-found' })
    expect(world.orchestrator.told).toEqual([])
  })
})

describe('an orchestrator that', () => {
  it('does not answer in time does not hold up the answer, and is heard when it comes', async () => {
    await progress()
    const [answer, begun] = [Promise.withResolvers<CallbackAnswer>(), Promise.withResolvers<void>()]
    const orchestrator = {
      report: () => {
        begun.resolve()
        return answer.promise
      },
    }
    const { stops } = await stopped(
      {},
      { orchestrators: { http: orchestrator }, pause: { after: () => begun.promise } },
    )
    expect(stops).toMatchObject([{ state: 'delivering', attempts: 0 }])
    answer.resolve({ status: 'stopped', message: null })
    await expect
      .poll(() => world.needs.store.callbacks.stopsOf(task), { timeout: 5000, interval: 20 })
      .toMatchObject([{ state: 'acknowledged' }])
  })

  it('fails is told again in the lane of stops, never more than 15 seconds later', async () => {
    await progress()
    const down = () => new DeliveryError('unreachable', 'ECONNREFUSED')
    world.orchestrator.answers.push(down())
    const { stops } = await stopped()
    expect(stops).toMatchObject([{ state: 'delivering', attempts: 1, lastError: 'ECONNREFUSED' }])
    const id = stops[0]!.id
    const anHourAgo = new Date(Date.now() - 3_600_000)
    for (let tries = 2; tries <= 8; tries++) {
      world.orchestrator.answers.push(down())
      await world.needs.store.callbacks.hurry(id)
      await reportCallback({ ...world.needs, clock: { now: () => anHourAgo } })(id)
    }
    const delays = world.woken.filter((woken) => woken.id === id)
    expect(delays.every(({ lane, delayMs }) => lane === 'stops' && delayMs <= 15_000)).toBe(true)
    expect(delays.at(-1)!.delayMs).toBe(15_000)
  })

  it('was forgotten by a killed process is found by the sweeper, in the lane of stops', async () => {
    await progress()
    world.orchestrator.answers.push(new DeliveryError('unreachable', 'ECONNREFUSED'))
    const clock = { now: () => new Date(Date.now() - 3_600_000) }
    const { stops } = await stopped({}, { clock })
    const sweepOnce = sweep({
      ...world.needs,
      expireApproval: expireApproval(world.needs),
      expireInquiry: async () => undefined,
      remindInquiry: async () => undefined,
      fireTimers: async () => undefined,
    })
    world.woken.length = 0
    world.backlog.set('callbacks', 1000)
    await sweepOnce()
    world.backlog.clear()
    expect(world.woken).toContainEqual({ lane: 'stops', id: stops[0]!.id, delayMs: 0 })
  })
})

describe('a second press', () => {
  it('finds nothing pending, and does not send again what was just acknowledged', async () => {
    const { id } = await asked(world, { task_id: task })
    expect((await stopped()).cancelled).toEqual([id])
    expect(await stopped()).toMatchObject({ cancelled: [], stops: [{ state: 'acknowledged' }] })
    expect(toldStops()).toHaveLength(1)
  })

  it('sends again where the first failed', async () => {
    await progress()
    world.orchestrator.answers.push(new DeliveryError('gone', 'answered 410'))
    expect((await stopped()).stops).toMatchObject([{ state: 'failed', lastError: 'answered 410' }])
    expect((await stopped()).stops).toMatchObject([{ state: 'acknowledged' }])
    expect(new Set(toldStops().map(({ id }) => id)).size).toBe(2)
  })

  it('tries the same stop at once where it waits for its next try', async () => {
    await progress()
    world.orchestrator.answers.push(new DeliveryError('unreachable', 'x', { retryAfterMs: 60_000 }))
    await stopped()
    expect((await stopped()).stops).toMatchObject([{ state: 'acknowledged', attempts: 2 }])
    expect(new Set(toldStops().map(({ id }) => id)).size).toBe(1)
  })

  it('sends again what was acknowledged more than ten seconds ago', async () => {
    await progress()
    const [first] = (await stopped()).stops
    const old = { ...first!, createdAt: new Date(first!.createdAt.getTime() - 10_001) }
    const { store } = world.needs
    const transaction: Store['transaction'] = (work) =>
      store.transaction((tx) => work({ ...tx, callbacks: { ...tx.callbacks, stopsOf: async () => [old] } }))
    await stopped({}, { store: { ...store, transaction } })
    expect(toldStops()).toHaveLength(2)
  })

  it('at the same moment as the first is one stop', async () => {
    const { id } = await asked(world, { task_id: task })
    const both = await Promise.all([stopped(), stopped()])
    expect(both.flatMap(({ cancelled }) => cancelled)).toEqual([id])
    expect(toldStops()).toHaveLength(1)
  })
})

it('arrives, and is tried again, while a thousand decisions hang in the lane of callbacks', async () => {
  const database = await startPglite()
  const place = { connection: database.connection, oneSession: true }
  const { log } = world.needs
  const queue = await connectQueue({ redisUrl: undefined, database: place, eventsQueue: 'events', log })
  const [hanging, arrived, gate] = [collector<string>(), collector<Callback>(), Promise.withResolvers<void>()]
  let down = true
  const report = async (callback: Callback): Promise<CallbackAnswer> => {
    arrived.add(callback)
    if (!down) return { status: 'stopped', message: null }
    down = false
    throw new DeliveryError('unreachable', 'ECONNREFUSED', { retryAfterMs: 50 })
  }
  const needs = { queue: queue.queue, orchestrators: { http: { report } } }
  queue.workers.onWake('callbacks', async (id) => {
    hanging.add(id)
    await gate.promise
  })
  queue.workers.onWake('stops', reportCallback({ ...world.needs, ...needs }))
  await queue.workers.start()
  const crowd = Array.from({ length: 1000 }, (_, index) => `decision-${index}`)
  await queue.queue.wake('callbacks', crowd)
  await hanging.count(8)
  await progress()
  expect((await stopped({}, needs)).stops).toMatchObject([{ state: 'delivering', attempts: 1 }])
  expect(new Set((await arrived.count(2)).map(({ body }) => body.type))).toEqual(new Set(['task.stop']))
  expect(hanging.all()).toHaveLength(8)
  gate.resolve()
  await queue.workers.stop(5000)
  await queue.close()
  await database.close()
})
