import { z } from 'zod'
import { slackSignature } from '../../src/sandbox/slack-signer.ts'
import { type Arrivals, delays, markers, rateUntilLast } from './arrivals.ts'
import { sourceOf } from './conversations.ts'
import type { Answer, HttpClient } from './http-client.ts'
import { LOAD, PACED } from './load.ts'
import { now } from './now.ts'
import { atRate, batchesOf, inParallel } from './pace.ts'
import { percentilesOf } from './percentiles.ts'
import { PRESSER, SIGNING_SECRET } from './start-server.ts'

interface Needs {
  readonly http: HttpClient
  readonly slack: Arrivals
}

const JSON_TYPE = { 'content-type': 'application/json' }
const batchAnswer = z.object({
  results: z.array(z.object({ status: z.literal('accepted'), approval_id: z.string().optional() })),
})
const pendingPage = z.object({ items: z.array(z.object({ id: z.string(), digest: z.string() })) })

/** An approval, the event that costs the most: it stores a question, a card and an audit entry. */
function anApproval(marker: string, index: number) {
  const data = {
    title: `Deploy ${marker} to production`,
    description: 'The tests passed; the migration was tried on a copy.',
    risk: 'medium',
    action: { name: 'deploy', parameters: { service: 'api', version: '1.4.2' } },
  }
  return { id: marker, type: 'approval-request', source: sourceOf(index), data }
}

/** An event and what is looked for in its card. */
interface Marked {
  readonly marker: string
  readonly event: unknown
}
type EventOf = (marker: string, index: number) => unknown

function marked(marks: readonly string[], eventOf: EventOf): readonly Marked[] {
  return marks.map((marker, index) => ({ marker, event: eventOf(marker, index) }))
}

async function postBatch(http: HttpClient, events: readonly Marked[]): Promise<void> {
  const answer = await http.post(
    '/v1/events',
    JSON.stringify({ events: events.map(({ event }) => event) }),
    JSON_TYPE,
  )
  batchAnswer.parse(JSON.parse(answer.body))
}

/** Posts one event and returns when it was accepted. */
export async function postOne(http: HttpClient, event: unknown): Promise<Answer> {
  const answer = await http.post('/v1/events', JSON.stringify(event), JSON_TYPE)
  mustBe(202, answer)
  return answer
}

/** Lets the code be compiled and the connections be opened, so that what follows is the steady state. */
export async function warmUp({ http, slack }: Needs): Promise<void> {
  const marks = markers('warm', LOAD.batch)
  await postBatch(http, marked(marks, anApproval))
  await slack.all(marks)
}

/** Events a second, from the first `POST` to the last message in Slack. */
export async function measureThroughput(
  { http, slack }: Needs,
  count: number,
  { phase, eventOf }: { readonly phase: string; readonly eventOf: EventOf } = {
    phase: 'bulk',
    eventOf: anApproval,
  },
): Promise<number> {
  const marks = markers(phase, count)
  const began = now()
  await inParallel(batchesOf(marked(marks, eventOf), LOAD.batch), LOAD.batchesAtOnce, (batch) =>
    postBatch(http, batch),
  )
  await slack.all(marks)
  return rateUntilLast(slack, marks, began)
}

/** How long a single event takes to Slack at a steady rate: since it was sent, and since its 202. */
export async function measureLatency({ http, slack }: Needs) {
  const marks = markers('paced', PACED)
  const sent = new Map<string, number>()
  const accepted = new Map<string, number>()
  await atRate([...marks.entries()], LOAD.perSecond, async ([index, marker]) => {
    const answer = await postOne(http, anApproval(marker, index))
    sent.set(marker, answer.sentAt)
    accepted.set(marker, answer.answeredAt)
  })
  await slack.all(marks)
  return {
    sentToSlack: percentilesOf(delays(slack, sent)),
    acceptedToSlack: percentilesOf(delays(slack, accepted)),
  }
}

/** How long the presser waits for our 200, by when the vote is durable; beside it a request that does nothing. */
export async function measurePresses({ http }: Needs, count: number) {
  const pending = await readPending(http, count)
  const empty = await inParallel(pending, LOAD.pressesAtOnce, () => http.get('/healthz'))
  const presses = await inParallel(pending, LOAD.pressesAtOnce, (approval) => press(http, approval))
  for (const answer of [...empty, ...presses]) mustBe(200, answer)
  await mustBeApproved(http, pending)
  return { press: percentilesOf(presses.map(duration)), emptyRequest: percentilesOf(empty.map(duration)) }
}

interface Pending {
  readonly id: string
  readonly digest: string
}

/** The newest approvals that are pending. The bench is their only voter, so that pages cannot shift meanwhile. */
async function readPending(http: HttpClient, count: number): Promise<Pending[]> {
  const found: Pending[] = []
  let cursor = ''
  while (found.length < count) {
    const answer = await http.get(`/v1/approvals?state=pending&limit=100${cursor}`)
    const page = pendingPage.extend({ next: z.string().nullable() }).parse(JSON.parse(answer.body))
    found.push(...page.items)
    if (page.next === null) break
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
  return found.slice(0, count)
}

function press(http: HttpClient, { id, digest }: Pending): Promise<Answer> {
  const payload = {
    type: 'block_actions',
    team: { id: 'T0BENCH' },
    user: { id: PRESSER },
    channel: { id: 'C0BENCH' },
    container: { type: 'message', is_ephemeral: false },
    trigger_id: 'trigger',
    actions: [
      {
        type: 'button',
        action_id: 'approval.approve',
        block_id: 'card',
        value: JSON.stringify({ approval: id, digest }),
      },
    ],
  }
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  return http.post('/slack/events', body, {
    'content-type': 'application/x-www-form-urlencoded',
    ...slackSignature(SIGNING_SECRET, body, new Date()),
  })
}

/** A press is answered with 200 also when it was refused: what counts is what became of the approval. */
async function mustBeApproved(http: HttpClient, pressed: readonly Pending[]): Promise<void> {
  const states = await inParallel(pressed, LOAD.pressesAtOnce, async ({ id }) => {
    const answer = await http.get(`/v1/approvals/${id}`)
    return z.object({ state: z.string() }).parse(JSON.parse(answer.body)).state
  })
  const others = states.filter((state) => state !== 'approved')
  if (others.length > 0) throw new Error(`${others.length} of ${states.length} presses did not count.`)
}

function duration({ sentAt, answeredAt }: Answer): number {
  return answeredAt - sentAt
}

function mustBe(status: number, answer: Answer): void {
  if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}: ${answer.body}`)
}
