import { afterEach, describe, expect, it } from 'vitest'
import { startCallbackReceiver } from '../support/callback-receiver.ts'
import { type ClaimTime, embeddedTime, postgresTime } from '../support/claim-time.ts'
import { type EmulatedSlack, type PostedCard, startEmulatedSlack } from '../support/emulated-slack.ts'
import { type ServerProcess, serverHome, startServer } from '../support/server-process.ts'
import { isMissing } from '../support/services.ts'
import { buttonsOf, pressOnCard } from '../support/slack-press.ts'

const LIMIT_MS = 180_000
const HEALED_WITHIN = { timeout: 60_000, interval: 200 }
const EVENTS = 30

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function aWorld(makeTime: () => Promise<ClaimTime>) {
  const time = await makeTime()
  undo.push(() => time.close())
  const slack = await startEmulatedSlack()
  const orchestrator = await startCallbackReceiver()
  const people = slack.workspace.members.slice(0, 1).map(({ handle, id }) => ({ id: handle, slack: id }))
  const home = serverHome(people)
  const start = async () => {
    const server = await startServer({ ...home.env, ...slack.env, ...orchestrator.env, ...time.database })
    undo.push(() => server.kill())
    return server
  }
  undo.push(
    () => home.remove(),
    () => slack.close(),
    () => orchestrator.close(),
  )
  return { time, slack, orchestrator, start }
}

/** Half of them alone, half in one batch; returns the ids of those that were accepted before the server died. */
async function postEvents(url: string): Promise<readonly string[]> {
  const events = Array.from({ length: EVENTS }, (_, index) => eventNumber(index + 1))
  const single = events.slice(0, EVENTS / 2).map(async (event) => {
    const answer = await post(url, event)
    return answer.status === 202 ? [event.id] : []
  })
  const batch = post(url, { events: events.slice(EVENTS / 2) }).then(async (answer) => {
    const { results } = (await answer.json()) as { results: { id: string; status: string }[] }
    return results.filter(({ status }) => status === 'accepted').map(({ id }) => id)
  })
  return (await Promise.all([...single, batch].map((answer) => answer.catch(() => [])))).flat()
}

function eventNumber(number: number) {
  const id = `event-${number}.`
  return number % 2
    ? { id, type: 'approval-request', data: { title: `Deploy ${id}`, action: { name: 'deploy' } } }
    : { id, type: 'status-update', data: { message: `Working on ${id}` } }
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function textOf(card: PostedCard): string {
  return JSON.stringify([card.text, card.blocks])
}

/** How many cards speak of each event, and how many messages carry each card's id. */
async function expectEachOnce(slack: EmulatedSlack, ids: readonly string[]): Promise<void> {
  const onceEach = Object.fromEntries(ids.map((id) => [id, 1]))
  const countCards = async () => {
    const cards = await slack.cards()
    return Object.fromEntries(ids.map((id) => [id, cards.filter((card) => textOf(card).includes(id)).length]))
  }
  await expect.poll(countCards, HEALED_WITHIN).toEqual(onceEach)
  const cardIds = (await slack.cards()).map(({ metadata }) => metadata.event_payload.card_id)
  expect(new Set(cardIds).size).toBe(cardIds.length)
}

/** Nothing is left to do: every card is delivered and none was given up. */
async function expectAllDelivered(server: ServerProcess): Promise<void> {
  const unfinished = async () => {
    const lists = await Promise.all(
      ['due', 'waiting', 'dead'].map((state) => fetch(`${server.url}/v1/deliveries?state=${state}`)),
    )
    const bodies = await Promise.all(lists.map((list) => list.json() as Promise<{ items: unknown[] }>))
    return bodies.flatMap(({ items }) => items)
  }
  await expect.poll(unfinished, HEALED_WITHIN).toEqual([])
}

describe.each([
  { place: 'the embedded database', make: embeddedTime, missing: false },
  { place: 'PostgreSQL', make: postgresTime, missing: isMissing('postgres') },
])('a server on $place that is killed', ({ make, missing }) => {
  it.skipIf(missing)(
    'while it posts cards loses none that it accepted, and posts none twice',
    async () => {
      const { time, slack, start } = await aWorld(make)
      const first = await start()
      const killed = Promise.withResolvers<void>()
      slack.treat(({ method, earlier }) => {
        if (method === 'chat.postMessage' && earlier === EVENTS / 3) first.kill().then(killed.resolve)
        return 'pass'
      })
      const accepted = await postEvents(first.url)
      await killed.promise
      expect(accepted.length).toBeGreaterThan(0)

      slack.heal()
      await time.letClaimsEnd()
      const second = await start()
      await expectEachOnce(slack, accepted)
      await expectAllDelivered(second)
      await expectEachOnce(slack, accepted)
    },
    LIMIT_MS,
  )

  it.skipIf(missing)(
    'between the work of Slack and its answer finds its cards again instead of posting them twice',
    async () => {
      const { time, slack, start } = await aWorld(make)
      const first = await start()
      slack.treat(({ method, earlier }) => (method === 'chat.postMessage' && earlier >= 10 ? 'hold' : 'pass'))
      const accepted = await postEvents(first.url)
      expect(accepted).toHaveLength(EVENTS)
      await expect.poll(slack.held, HEALED_WITHIN).toBeGreaterThan(0)
      await first.kill()

      slack.heal()
      await time.letClaimsEnd()
      const second = await start()
      await expectEachOnce(slack, accepted)
      await expectAllDelivered(second)
      await expectEachOnce(slack, accepted)
    },
    LIMIT_MS,
  )

  it.skipIf(missing)(
    'after clicks were answered still tells the orchestrator, each decision under one id, and shows it on the cards',
    async () => {
      const { time, slack, orchestrator, start } = await aWorld(make)
      const first = await start()
      await post(first.url, { events: [eventNumber(1), eventNumber(3)] })
      await expectEachOnce(slack, ['event-1.', 'event-3.'])
      const [one, other] = await slack.cards()
      const approve = (card: PostedCard) =>
        pressOnCard({ url: first.url, slack, card, button: 'approval.approve', by: 'alex' })

      orchestrator.holdAnswers(true)
      expect(await approve(one!)).toMatchObject({ kind: 'answered' })
      await expect.poll(orchestrator.arrivals, HEALED_WITHIN).toHaveLength(1)
      expect(await approve(other!)).toMatchObject({ kind: 'answered' })
      await first.kill()

      orchestrator.holdAnswers(false)
      await time.letClaimsEnd()
      await start()
      await expect.poll(() => shown(slack), HEALED_WITHIN).toEqual([APPROVED_AND_TOLD, APPROVED_AND_TOLD])
      const arrivals = orchestrator.arrivals()
      const told = new Map(arrivals.map(({ id, callback }) => [id, callback]))
      expect(arrivals.length).toBeGreaterThan(told.size)
      expect([...told.values()].map(({ event_id: event, decision }) => [event, decision]).toSorted()).toEqual(
        [
          ['event-1.', 'approved'],
          ['event-3.', 'approved'],
        ],
      )
      for (const { id, callback } of arrivals) expect(callback).toEqual(told.get(id))
    },
    LIMIT_MS,
  )
})

const APPROVED_AND_TOLD = {
  text: expect.stringMatching(/Approved by alex.*Acknowledged: resumed, the deploy goes on/),
  buttons: ['details.open'],
}

async function shown(slack: EmulatedSlack) {
  const cards = await slack.cards()
  return cards.map((card) => ({ text: textOf(card), buttons: buttonsOf(card) }))
}
