import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { freshPostgres } from '../support/postgres.ts'
import { isMissing, type TestDatabase } from '../support/services.ts'
import { PLACES, startThreePlaces, type ThreePlaces } from '../support/three-places.ts'
import { findLink, type Ready, type Way, waysToVote } from '../support/ways-to-vote.ts'

const LIMIT_MS = 180_000
const SOON = { timeout: 20_000, interval: 50 }
const ROUNDS = 8

/** How much sooner than Sam Alex is, at most; in some rounds it is the other way round. */
const HEAD_START_MS = 40

/** Alex approves the first way while Sam rejects the second way. */
const PAIRS: readonly (readonly [Way, Way])[] = [
  ['slack', 'linear'],
  ['linear', 'email'],
  ['slack', 'email'],
  ['slack', 'api'],
  ['linear', 'api'],
  ['email', 'api'],
]

interface Asked {
  readonly approvalId: string
  readonly title: string
}

const BACKENDS = [
  { where: 'the embedded database', start: async () => undefined, missing: false },
  { where: 'PostgreSQL', start: freshPostgres, missing: isMissing('postgres') },
]

describe.each(BACKENDS)('two people who decide at the same time, on $where', ({ start, missing }) => {
  describe.skipIf(missing)('', () => {
    let database: TestDatabase | undefined
    let places: ThreePlaces
    let ways: Awaited<ReturnType<typeof waysToVote>>
    beforeAll(async () => {
      database = await start()
      places = await startThreePlaces(database?.url)
      ways = await waysToVote(places)
    }, LIMIT_MS)
    afterAll(async () => {
      await ways.close()
      await places.close()
      await database?.close()
    })

    /** Asks for one approval a round; resolves when every place shows all of them. */
    async function askForAll(): Promise<readonly Asked[]> {
      const titles = Array.from({ length: ROUNDS }, () => `Deploy ${randomUUID()}`)
      const events = titles.map((title) => ({ type: 'approval-request', data: { title } }))
      const sent = await places.app.server.inject({ method: 'POST', url: '/v1/events', payload: { events } })
      const { results } = sent.json<{ results: { approval_id: string }[] }>()
      const isShownEverywhere = async () => {
        const shown = await places.shown('Deploy ')
        const isShown = (title: string) =>
          PLACES.every((place) => shown[place].some((text) => text.includes(title)))
        // Each of them has a mail of their own, and one may come before the other.
        const isMailed = (title: string) =>
          (['alex', 'sam'] as const).every((person) => findLink(places, title, person) !== undefined)
        return titles.every((title) => isShown(title) && isMailed(title))
      }
      await expect.poll(isShownEverywhere, SOON).toBe(true)
      return results.map(({ approval_id }, index) => ({ approvalId: approval_id, title: titles[index]! }))
    }

    it.each(PAIRS)(
      'come to one decision and one callback from %s and %s, and whoever was later hears who decided',
      async (one, other) => {
        const first = { alex: 0, sam: 0 }
        for (const [round, asked] of (await askForAll()).entries()) {
          const alex = await ways.ready[one]({ ...asked, person: 'alex', verdict: 'approve' })
          const sam = await ways.ready[other]({ ...asked, person: 'sam', verdict: 'reject' })
          const headStart = (2 * round * HEAD_START_MS) / ROUNDS - HEAD_START_MS
          await Promise.all([castAfter(alex, -headStart), castAfter(sam, headStart)])

          const { state, person, channel } = await decisionOf(asked)
          const isAlex = person === 'alex'
          expect([state, person, channel]).toEqual(
            isAlex ? ['approved', 'alex', one] : ['rejected', 'sam', other],
          )
          first[person] += 1
          await hearsWhoDecided(isAlex ? sam : alex, isAlex ? 'Alex Kim' : 'Sam Rivera', person)
          await tellsOnce(asked, state)
        }
        console.info(`${one} and ${other}: Alex was first ${first.alex} times, Sam ${first.sam} times.`)
      },
      LIMIT_MS,
    )

    async function decisionOf({ approvalId }: Asked) {
      const answer = await places.app.server.inject(`/v1/approvals/${approvalId}`)
      const { state, votes } = decided.parse(answer.json())
      const [vote] = votes
      return { state, ...vote }
    }

    /** With the answer to the vote, or soon after it. */
    async function hearsWhoDecided({ told }: Ready, name: string, id: string): Promise<void> {
      await expect.poll(told, SOON).toMatch(new RegExp(`(approved|rejected) by (${name}|${id})`, 'i'))
    }

    async function tellsOnce({ approvalId }: Asked, decision: string): Promise<void> {
      const told = () =>
        places.orchestrator.arrivals().filter(({ callback }) => callback.approval_id === approvalId)
      await expect.poll(() => told().length, SOON).toBeGreaterThan(0)
      expect(new Set(told().map(({ id }) => id)).size).toBe(1)
      expect(told()[0]!.callback.decision).toBe(decision)
    }
  })
})

const decided = z.object({
  state: z.string(),
  votes: z.tuple([z.object({ person: z.enum(['alex', 'sam']), channel: z.string() })]),
})

async function castAfter({ cast }: Ready, ms: number): Promise<void> {
  if (ms > 0) await pause(ms)
  await cast()
}
