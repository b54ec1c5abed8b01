import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectQueue } from '../../src/adapters/queue/bullmq-queue.ts'
import {
  type Call,
  FAULTS,
  type Fault,
  PLACES,
  type Place,
  plannedFaults,
  type Treatment,
} from '../support/faults.ts'
import {
  aStage,
  ask,
  DECIDED,
  HEALED_WITHIN,
  isAllDelivered,
  once,
  reject,
  type Stage,
  seen,
  shows,
} from '../support/faulty-stage.ts'
import { freshPostgres } from '../support/postgres.ts'
import { freshRedis } from '../support/redis.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { isMissing } from '../support/services.ts'

const LIMIT_MS = 180_000
const LOOK_UPS = ['refused', 'failed', 'dropped', 'silent'] as const satisfies readonly Fault[]

/** Conversations in which look-ups fail: a look-up names nothing but its conversation. */
const ROOMS = LOOK_UPS.map((fault, index) => ({ fault, room: fault, conversation: `C0ROOM0${index}` }))
const ROUTES = ROOMS.map(({ room, conversation }) => ({
  match: { 'label.room': room },
  to: [`slack:${conversation}`, 'linear:default', 'email:default'],
}))

type Verb = 'post' | 'update'
const FAULTED = PLACES.flatMap((place) =>
  (['post', 'update'] as const).flatMap((verb) =>
    FAULTS.filter((fault) => fault !== 'unheard').map((fault) => ({ place, verb, fault })),
  ),
)

describe('a card whose provider fails', () => {
  const { treat, plan, left } = plannedFaults()
  const begun = new Map<object, Promise<string>>()
  let stage: Stage
  let server: ServerProcess

  /** The fault befalls the first posting while it is decided already, or the first update. Returns the card's name. */
  async function begin({ place, verb, fault }: { place: Place; verb: Verb; fault: Fault }): Promise<string> {
    const name = stage.newName()
    const meets = { place, verb, of: name, fault }
    if (verb === 'post') plan(meets)
    const id = await ask(server.url, name)
    if (verb === 'update') {
      await vi.waitFor(() => expect(seen(stage.places, name)).toEqual(once(name)), HEALED_WITHIN)
      plan(meets)
    }
    await reject(server.url, id)
    return name
  }
  async function beginLookUp({ fault, room, conversation }: (typeof ROOMS)[number]): Promise<string> {
    const name = stage.newName()
    plan(
      { place: 'slack', verb: 'post', of: name, fault: 'lost' },
      { place: 'slack', verb: 'find', of: conversation, fault },
    )
    await reject(server.url, await ask(server.url, name, room))
    return name
  }

  // All at once: a place that keeps silent is waited for by one worker while the others go on.
  beforeAll(async () => {
    stage = await aStage(ROUTES)
    server = await stage.start({})
    stage.places.treat(treat)
    for (const one of FAULTED) begun.set(one, begin(one))
    for (const one of ROOMS) begun.set(one, beginLookUp(one))
    await Promise.all(begun.values())
  }, LIMIT_MS)
  afterAll(() => stage.close())

  it.each(FAULTED)(
    'is there once in each place and shows the newest state, where the $verb in $place is $fault',
    async (one) => {
      await shows(stage, (await begun.get(one)) ?? '', DECIDED)
    },
    LIMIT_MS,
  )

  it.each(ROOMS)(
    'is there once, where the answer to its posting in Slack is lost and then the look-up is $fault',
    async (one) => {
      await shows(stage, (await begun.get(one)) ?? '', DECIDED)
    },
    LIMIT_MS,
  )

  it(
    'is there once still when nothing is left to do',
    async () => {
      await isAllDelivered(server.url)
      expect(left()).toEqual([])
      for (const name of await Promise.all(begun.values())) {
        expect(seen(stage.places, name)).toEqual(once(DECIDED))
      }
    },
    LIMIT_MS,
  )
})

const NOT_THERE = isMissing('postgres') || isMissing('redis')

describe.skipIf(NOT_THERE)('a card for which three workers are woken twenty times', () => {
  const undo: (() => unknown)[] = []
  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  })

  it(
    'is posted once and updated to the newest state',
    async () => {
      const [database, redis] = [await freshPostgres(), await freshRedis()]
      const stage = await aStage()
      const env = { DATABASE_URL: database.url, REDIS_URL: redis.url }
      const log = { info: () => {}, warn: () => {}, error: () => {} }
      const { queue, close } = await connectQueue({
        redisUrl: redis.url,
        database: { connection: database.connection, oneSession: false },
        eventsQueue: 'unused',
        log,
      })
      undo.push(redis.close, database.close, close, stage.close)
      const [server] = await Promise.all([stage.start(env), stage.start(env), stage.start(env)])

      const name = stage.newName()
      const gate = aGate(name)
      stage.places.treat(gate.treat)
      const id = await ask(server.url, name)
      await expect.poll(gate.parked, HEALED_WITHIN).toEqual([...PLACES])
      await wakeTwentyTimes()
      gate.open()
      await shows(stage, name, name)

      gate.shut()
      await reject(server.url, id)
      await expect.poll(gate.parked, HEALED_WITHIN).toEqual([...PLACES])
      await wakeTwentyTimes()
      gate.open()
      await shows(stage, name, DECIDED)
      await isAllDelivered(server.url)
      expect(seen(stage.places, name)).toEqual(once(DECIDED))

      /** Resolves when every one of these jobs was taken by somebody. */
      async function wakeTwentyTimes(): Promise<void> {
        const { cards } = (await (await fetch(`${server.url}/v1/approvals/${id}`)).json()) as {
          cards: { id: string; channel: Place }[]
        }
        expect(cards.map(({ channel }) => channel).toSorted()).toEqual([...PLACES].toSorted())
        await Promise.all(
          cards.map(({ id: card, channel }) => queue.wake(channel, Array<string>(20).fill(card))),
        )
        const waiting = () => Promise.all(PLACES.map((place) => queue.waiting(place)))
        await expect.poll(waiting, HEALED_WITHIN).toEqual([0, 0, 0])
      }
    },
    LIMIT_MS,
  )
})

/** Keeps the calls about one card until it is opened. */
function aGate(name: string) {
  let opened = Promise.withResolvers<void>()
  const parked = new Set<Place>()
  const treat = async ({ place, verb, text }: Call): Promise<Treatment> => {
    if (place === 'orchestrator' || !text.includes(name) || verb === 'find') return 'pass'
    parked.add(place)
    await opened.promise
    return 'pass'
  }
  return {
    treat,
    parked: () => PLACES.filter((place) => parked.has(place)),
    open: () => opened.resolve(),
    shut: () => {
      parked.clear()
      opened = Promise.withResolvers<void>()
    },
  }
}
