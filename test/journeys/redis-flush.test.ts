import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { freshPostgres } from '../support/postgres.ts'
import { freshRedis, type TestRedis } from '../support/redis.ts'
import { type ServerProcess, serverHome, startServer } from '../support/server-process.ts'
import { isMissing } from '../support/services.ts'

const EVENTS = 200
const LIMIT_MS = 180_000
const HEALED_WITHIN = { timeout: 20_000, interval: 250 }

describe.skipIf(isMissing('postgres') || isMissing('redis'))('a Redis that loses everything', () => {
  let slack: EmulatedSlack
  let redis: TestRedis
  let server: ServerProcess
  const undo: (() => unknown)[] = []

  beforeAll(async () => {
    const database = await freshPostgres()
    redis = await freshRedis()
    slack = await startEmulatedSlack()
    const home = serverHome([])
    undo.push(redis.close, database.close, slack.close, home.remove)
    server = await startServer({
      ...home.env,
      ...slack.env,
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
    })
    undo.push(server.kill)
  })
  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  })

  it(
    'several times in the middle of the work leaves every event on exactly one card',
    async () => {
      let flushes = 0
      slack.treat(({ method, earlier }) => {
        if (method === 'chat.postMessage' && earlier % 50 === 25) {
          flushes += 1
          redis.flush()
        }
        return 'pass'
      })
      const accepted = await postAll(server.url)
      expect(accepted).toHaveLength(EVENTS)

      const began = Date.now()
      const onceEach = Object.fromEntries(accepted.map((id) => [id, 1]))
      await expect.poll(() => cardsPerEvent(slack, accepted), HEALED_WITHIN).toEqual(onceEach)
      console.info(`Every card was there ${Date.now() - began} ms after the last event; ${flushes} flushes.`)
      expect(flushes).toBeGreaterThanOrEqual(3)
      expect(await slack.cards()).toHaveLength(EVENTS)
    },
    LIMIT_MS,
  )
})

/** In batches of 20, one after the other; returns the ids that were accepted. */
async function postAll(url: string): Promise<readonly string[]> {
  const accepted: string[] = []
  for (let from = 0; from < EVENTS; from += 20) {
    const events = Array.from({ length: 20 }, (_, index) => {
      const id = `event-${from + index}.`
      return { id, type: 'status-update', data: { message: `Working on ${id}` } }
    })
    const answer = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    })
    const { results } = (await answer.json()) as { results: { id: string; status: string }[] }
    accepted.push(...results.filter(({ status }) => status === 'accepted').map(({ id }) => id))
  }
  return accepted
}

async function cardsPerEvent(slack: EmulatedSlack, ids: readonly string[]) {
  const texts = (await slack.cards()).map(({ text, blocks }) => JSON.stringify([text, blocks]))
  return Object.fromEntries(ids.map((id) => [id, texts.filter((text) => text.includes(id)).length]))
}
