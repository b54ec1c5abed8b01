import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { PlannedEvent } from './plan.ts'

const ANSWER_WITHIN_MS = 10_000
const AGAIN_AFTER_MS = 200
const AT_ONCE = 64
/** So many times as long as planned: after that what is not answered never will be, and is said to be missing. */
const PATIENCE = 20

/** What the API answered for good. */
export interface Sent {
  readonly event: PlannedEvent
  readonly approvalId: string | undefined
  /** The vote was answered with 2xx; `again` that an earlier try of it had been counted, whose answer was lost. */
  readonly vote: 'counted' | 'again' | 'none'
  /** An answer that nobody expects. */
  readonly trouble: string | undefined
}

const accepted = z.looseObject({ approval_id: z.string().optional() })

/**
 * Sends events at an even pace, each again under the same id until it has its 202, and then its vote in the same way. One
 * of the processes it asks may be dead at any time: it asks the other.
 */
export async function sendAll(
  events: readonly PlannedEvent[],
  urls: readonly string[],
  perSecond: number,
  onSent: (count: number) => void,
): Promise<readonly Sent[]> {
  const began = Date.now()
  const until = began + (events.length / perSecond) * 1000 * PATIENCE
  const sent: Promise<Sent>[] = []
  let [open, done] = [0, 0]
  for (const [index, event] of events.entries()) {
    const waitMs = began + (index / perSecond) * 1000 - Date.now()
    if (waitMs > 0) await pause(waitMs)
    while (open >= AT_ONCE) await pause(5)
    open += 1
    sent.push(
      sendOne(event, { urls, turn: index, until }).finally(() => {
        open -= 1
        done += 1
        onSent(done)
      }),
    )
  }
  return Promise.all(sent)
}

interface Asking {
  readonly urls: readonly string[]
  /** Which of them is asked first. */
  readonly turn: number
  readonly until: number
}

async function sendOne(event: PlannedEvent, asking: Asking): Promise<Sent> {
  const stored = await insist(asking, '/v1/events', event.body)
  if (stored.status !== 202 && stored.status !== 200) return troubled(event, 'event', stored)
  const { approval_id: approvalId } = accepted.parse(stored.body)
  const nothing = { event, approvalId, vote: 'none', trouble: undefined } as const
  if (approvalId === undefined || event.vote === null) return nothing
  const { person, verdict } = event.vote
  const reason = verdict === 'reject' ? { reason: 'Too early' } : {}
  const path = `/v1/approvals/${approvalId}/votes`
  const voted = await insist({ ...asking, turn: asking.turn + 1 }, path, { person, verdict, ...reason })
  if (voted.status === 200) return { ...nothing, vote: 'counted' }
  if (voted.status === 409 && voted.tries > 1) return { ...nothing, vote: 'again' }
  return troubled(event, 'vote', voted)
}

interface Answered {
  readonly status: number
  readonly body: unknown
  readonly tries: number
}

function troubled(event: PlannedEvent, what: string, { status, body }: Answered): Sent {
  const trouble = `the ${what} of ${event.body.id} was answered with ${status}: ${JSON.stringify(body)}`
  return { event, approvalId: undefined, vote: 'none', trouble }
}

/** Until somebody gives an answer that is not an outage; status 0 where that took too long. */
async function insist({ urls, turn, until }: Asking, path: string, body: object): Promise<Answered> {
  let tries = 0
  while (Date.now() < until) {
    tries += 1
    const url = urls[(turn + tries) % urls.length] ?? ''
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
      .then(async (response) => ({
        status: response.status,
        body: (await response.json()) as unknown,
        tries,
      }))
      .catch(() => undefined)
    if (answer !== undefined && answer.status < 500 && answer.status !== 429) return answer
    await pause(AGAIN_AFTER_MS)
  }
  return { status: 0, body: 'no answer', tries }
}
