import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { markers } from './arrivals.ts'
import type { Services } from './backends.ts'
import type { HttpClient } from './http-client.ts'
import { now } from './now.ts'
import { batchesOf, inParallel } from './pace.ts'
import { startServer } from './start-server.ts'
import { startSlackStub } from './start-slack-stub.ts'

/** What became of a burst of alike failures that all go to one conversation. Times are milliseconds. */
export interface Burst {
  /** How they were sent. */
  readonly sent: string
  readonly failures: number
  /** From the first request to its first message, which people can read. */
  readonly readableAfterMs: number
  readonly acceptedAfterMs: number
  /** Until the last card shows the last failure. */
  readonly settledAfterMs: number
  /** Messages that people were notified of, and changes of them. */
  readonly messages: number
  readonly updates: number
}

const AT_ONCE = 8
const WAYS = [
  { name: 'in batches of 100', batch: 100, tasks: 0 },
  { name: 'one by one', batch: 1, tasks: 0 },
  { name: 'one by one, each of another task', batch: 1, tasks: Number.POSITIVE_INFINITY },
] as const
const SETTLED_WITHIN_MS = 120_000

/** Sends `count` alike failures in each way, and throws where one of them was not counted. */
export async function measureBurst(services: Services, count: number): Promise<readonly Burst[]> {
  const heard: { readonly kind: 'posted' | 'updated'; readonly at: number }[] = []
  const slack = await startSlackStub((kind, _marker, at) => heard.push({ kind, at }))
  try {
    const server = await startServer(services, slack.apiUrl)
    const measure = async () => {
      await post(server.http, [aFailure('mark-warm-0', 'warm', 'GH-0')])
      await settled(server.http, ['mark-warm-0'])
      const results: Burst[] = []
      for (const way of WAYS) {
        heard.length = 0
        results.push(await burst(server.http, heard, way, count))
      }
      return results
    }
    return await measure().finally(server.stop)
  } finally {
    slack.close()
  }
}

async function burst(
  http: HttpClient,
  heard: readonly { readonly kind: string; readonly at: number }[],
  { name, batch, tasks }: (typeof WAYS)[number],
  count: number,
): Promise<Burst> {
  const marks = markers(`burst${'abc'[WAYS.findIndex((way) => way.name === name)]}`, count)
  const failures = marks.map((mark, index) => aFailure(mark, name, `GH-${Math.min(index, tasks)}`))
  const began = now()
  await inParallel(batchesOf(failures, batch), AT_ONCE, (some) => post(http, some))
  const accepted = now()
  const counted = await settled(http, marks)
  if (counted !== count) throw new Error(`The cards count ${counted} of ${count} failures.`)
  return {
    sent: name,
    failures: count,
    readableAfterMs: Math.min(...heard.map(({ at }) => at)) - began,
    acceptedAfterMs: accepted - began,
    settledAfterMs: Math.max(...heard.map(({ at }) => at)) - began,
    messages: heard.filter(({ kind }) => kind === 'posted').length,
    updates: heard.filter(({ kind }) => kind === 'updated').length,
  }
}

function aFailure(mark: string, source: string, task: string) {
  const message = `Step ${mark} failed: no space left on device`
  return { id: mark, type: 'bug-report', source, task_id: task, data: { message, error_code: 'DISK_FULL' } }
}

async function post(http: HttpClient, events: readonly object[]): Promise<void> {
  const body = JSON.stringify(events.length === 1 ? events[0] : { events })
  const answer = await http.post('/v1/events', body, { 'content-type': 'application/json' })
  if (answer.status >= 300) throw new Error(`Expected 2xx, got ${answer.status}: ${answer.body}`)
}

const found = z.object({
  groups: z.array(z.object({ card_id: z.string(), count: z.number() })),
  cards: z.array(z.object({ state: z.string() })),
})

/** Waits until every card of these events shows all there is; how many failures the cards count together. */
async function settled(http: HttpClient, ids: readonly string[]): Promise<number> {
  const sizes = new Map<string, number>()
  for (const id of ids) {
    const { groups } = await delivered(http, id)
    for (const { card_id, count } of groups) sizes.set(card_id, count)
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0)
}

async function delivered(http: HttpClient, id: string): Promise<z.infer<typeof found>> {
  const deadline = now() + SETTLED_WITHIN_MS
  while (now() < deadline) {
    const { body } = await http.get(`/v1/events/${id}`)
    const event = found.parse(JSON.parse(body))
    if (event.cards.every(({ state }) => state === 'delivered')) return event
    await pause(50)
  }
  throw new Error(`The card of ${id} was not delivered within ${SETTLED_WITHIN_MS / 1000} s.`)
}
