import { z } from 'zod'
import { type Arrivals, markers } from './arrivals.ts'
import type { CopyTimes } from './copies.ts'
import type { Answer, HttpClient } from './http-client.ts'
import { LOAD } from './load.ts'
import { now } from './now.ts'
import { atRate, inParallel } from './pace.ts'
import { percentilesOf } from './percentiles.ts'
import { copyName } from './start-copies-stub.ts'

interface Needs {
  readonly http: HttpClient
  readonly arrived: Arrivals
}

type Kind = 'decided' | 'cancelled' | 'changed' | 'expired'
const KINDS: readonly Kind[] = ['decided', 'cancelled', 'changed', 'expired']

interface Asked {
  readonly marker: string
  readonly id: string
  readonly answeredAt: number
}
interface Item {
  readonly kind: Kind
  readonly marker: string
}

const { each, perSecond, timeLimitSeconds } = LOAD.copies
const { events, perSecond: eventsPerSecond } = LOAD.toLinear
const JSON_TYPE = { 'content-type': 'application/json' }
const accepted = z.object({ approval_id: z.string() })
const limited = z.object({ state: z.string(), expires_at: z.coerce.date() })

/** With Slack, Linear and mail: how soon each hears of an event, and how soon all three hear of what becomes of it. */
export async function measureCopies(needs: Needs): Promise<CopyTimes> {
  await arriveEverywhere(needs, 'posted', await askAll(needs, markers('warmup', LOAD.batch)))
  const toLinear = await measureEvents(needs)
  return { toLinear, ...(await measureChanges(needs)) }
}

async function measureEvents(needs: Needs) {
  const asked = await atRate(markers('event', events), eventsPerSecond, (marker) => ask(needs, marker))
  await arriveEverywhere(needs, 'posted', asked)
  const { arrived } = needs
  return percentilesOf(
    asked.map(({ marker, answeredAt }) =>
      Math.max(0, arrived.at(copyName('linear', 'posted', marker)) - answeredAt),
    ),
  )
}

/** Votes, cancellations, changes and time limits in turn, at a steady rate. */
async function measureChanges(needs: Needs): Promise<Omit<CopyTimes, 'toLinear'>> {
  const waiting = new Map<string, Asked>()
  for (const kind of KINDS.filter((one) => one !== 'expired')) {
    const asked = await askAll(needs, markers(kind, each))
    await arriveEverywhere(needs, 'posted', asked)
    for (const one of asked) waiting.set(one.marker, one)
  }
  const items = Array.from({ length: each }, (_, index) =>
    KINDS.map((kind): Item => ({ kind, marker: `mark-${kind}-${index}` })),
  ).flat()
  const changed = await atRate(items, perSecond, async ({ kind, marker }) => {
    const asked = waiting.get(marker)
    return { kind, done: await change(needs, kind, asked ?? { marker, id: '', answeredAt: 0 }) }
  })
  await arriveEverywhere(
    needs,
    'updated',
    changed.map(({ done }) => done),
  )
  const ofKind = (kind: Kind) => changed.filter((one) => one.kind === kind).map(({ done }) => done)
  const times = async (kind: Kind) => percentilesOf(await slowest(needs, kind, ofKind(kind)))
  return {
    decided: await times('decided'),
    cancelled: await times('cancelled'),
    changed: await times('changed'),
    expired: await times('expired'),
  }
}

/** `answeredAt` of what it returns: when the change was durable. What expires is asked here, and its limit runs. */
async function change(needs: Needs, kind: Kind, asked: Asked): Promise<Asked> {
  const { id, marker } = asked
  switch (kind) {
    case 'decided':
      return {
        ...asked,
        answeredAt: await post(needs, `/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'alex' }),
      }
    case 'cancelled':
      return {
        ...asked,
        answeredAt: await post(needs, `/v1/approvals/${id}/cancel`, { reason: 'Not needed' }),
      }
    case 'changed':
      return ask(needs, marker, { description: 'Another version.' })
    case 'expired':
      return ask(needs, marker, { expires_in: timeLimitSeconds })
  }
}

async function post({ http }: Needs, path: string, body: object): Promise<number> {
  const answer = await http.post(path, JSON.stringify(body), JSON_TYPE)
  mustBe(200, answer)
  return answer.answeredAt
}

function askAll(needs: Needs, marks: readonly string[]): Promise<Asked[]> {
  return inParallel(marks, LOAD.pressesAtOnce, (marker) => ask(needs, marker))
}

async function ask({ http }: Needs, marker: string, more: object = {}): Promise<Asked> {
  const data = {
    title: `Deploy ${marker} to production`,
    description: 'The tests passed; the migration was tried on a copy.',
    risk: 'medium',
    request_id: marker,
    action: { name: 'deploy', parameters: { service: 'api', version: '1.4.2' } },
    ...more,
  }
  const event = { type: 'approval-request', source: 'bench', data }
  const answer = await http.post('/v1/events', JSON.stringify(event), JSON_TYPE)
  mustBe(202, answer)
  const { approval_id: id } = accepted.parse(JSON.parse(answer.body))
  return { marker, id, answeredAt: answer.answeredAt }
}

function copiesOf(kind: 'posted' | 'updated', marker: string): string[] {
  return (['slack', 'linear', 'email'] as const).map((place) => copyName(place, kind, marker))
}

function arriveEverywhere({ arrived }: Needs, kind: 'posted' | 'updated', asked: readonly Asked[]) {
  return arrived.all(asked.flatMap(({ marker }) => copiesOf(kind, marker)))
}

/** For each of them how long the last of its copies took. */
async function slowest(needs: Needs, kind: Kind, asked: readonly Asked[]): Promise<readonly number[]> {
  const since = kind === 'expired' ? await limitsOf(needs, asked) : asked.map(({ answeredAt }) => answeredAt)
  return asked.map(({ marker }, index) => {
    const last = Math.max(...copiesOf('updated', marker).map((copy) => needs.arrived.at(copy)))
    return Math.max(0, last - (since[index] ?? 0))
  })
}

/** When the time of each was up, on the clock of `now`. */
function limitsOf({ http }: Needs, asked: readonly Asked[]): Promise<number[]> {
  const ahead = now() - Date.now()
  return inParallel(asked, LOAD.pressesAtOnce, async ({ id }) => {
    const answer = await http.get(`/v1/approvals/${id}`)
    const { state, expires_at } = limited.parse(JSON.parse(answer.body))
    if (state !== 'expired') throw new Error(`An approval whose time was up is ${state}.`)
    return expires_at.getTime() + ahead
  })
}

function mustBe(status: number, answer: Answer): void {
  if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}: ${answer.body}`)
}
