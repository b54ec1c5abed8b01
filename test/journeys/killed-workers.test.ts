import { describe, expect, it } from 'vitest'
import { embeddedTime, postgresTime } from '../support/claim-time.ts'
import { type Call, PLACES, type Treatment } from '../support/faults.ts'
import {
  aStage,
  ask,
  DECIDED,
  HEALED_WITHIN,
  isAllDelivered,
  once,
  reject,
  seen,
  shows,
} from '../support/faulty-stage.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { isMissing } from '../support/services.ts'

const LIMIT_MS = 180_000
const MOMENTS = ['before', 'during', 'after'] as const

/**
 * Each place has one call of each moment: one that it has not begun with, one that it is done with and has not answered,
 * and one whose answer is on its way. `ready` resolves when all are there, so that the worker can be killed in all three.
 */
function threeMoments(names: readonly string[], verb: 'post' | 'update') {
  const there = new Set<string>()
  const all = Promise.withResolvers<void>()
  const treat = async (call: Call): Promise<Treatment> => {
    const at = names.findIndex((name) => call.text.includes(name))
    const moment = MOMENTS[at]
    if (moment === undefined || call.verb !== verb) return 'pass'
    there.add(`${call.place} ${moment}`)
    if (there.size === PLACES.length * MOMENTS.length) all.resolve()
    if (moment === 'before') return 'unheard'
    if (moment === 'during') return 'silent'
    await all.promise
    return 'pass'
  }
  return { treat, ready: all.promise }
}

describe.each([
  { place: 'the embedded database', makeTime: embeddedTime, missing: false },
  {
    place: 'PostgreSQL, where another one takes over',
    makeTime: postgresTime,
    missing: isMissing('postgres'),
  },
])('a worker on $place', ({ makeTime, missing }) => {
  it.skipIf(missing)(
    'killed before, during and after the call of a provider leaves one card, and the newest state',
    async () => {
      const stage = await aStage()
      const { database, letClaimsEnd, close } = await makeTime()
      try {
        const names = MOMENTS.map(stage.newName)
        const first = await stage.start(database)
        const posting = threeMoments(names, 'post')
        stage.places.treat(posting.treat)
        const ids = await Promise.all(names.map((name) => ask(first.url, name)))
        const second = await killedAndFollowed(first, posting.ready, names[2] ?? '')
        for (const name of names) await shows(stage, name, name)

        const updating = threeMoments(names, 'update')
        stage.places.treat(updating.treat)
        await Promise.all(ids.map((id) => reject(second.url, id)))
        const third = await killedAndFollowed(second, updating.ready, DECIDED)
        for (const name of names) await shows(stage, name, DECIDED)
        await isAllDelivered(third.url)
        for (const name of names) expect(seen(stage.places, name)).toEqual(once(DECIDED))

        /** Where the database is shared, the next one is there before the first is gone. */
        async function killedAndFollowed(server: ServerProcess, ready: Promise<void>, words: string) {
          await ready
          const waiting = database.DATABASE_URL ? stage.start(database) : undefined
          const answered = () => PLACES.filter((place) => stage.places.shown(words)[place].length > 0)
          await expect.poll(answered, { ...HEALED_WITHIN, interval: 1 }).toEqual([...PLACES])
          await server.kill()
          stage.places.treat(() => 'pass')
          await letClaimsEnd()
          return waiting ?? stage.start(database)
        }
      } finally {
        await stage.close()
        await close()
      }
    },
    LIMIT_MS,
  )
})
