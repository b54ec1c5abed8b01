import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { startCallbackReceiver } from './callback-receiver.ts'
import { type FaultyPlaces, type ShownCard, startFaultyPlaces, VOTERS } from './faulty-places.ts'
import { type ServerProcess, serverHome, startServer } from './server-process.ts'

/** A mail server that keeps silent is waited for, for 15 seconds. */
export const HEALED_WITHIN = { timeout: 60_000, interval: 100 }
/** What is shown of what `reject` rejected. */
export const DECIDED = 'Rejected by Sam Rivera: Too early'

/** Three places, an orchestrator, and as many servers beside each other as a test starts. */
export async function aStage(routes: readonly object[] = []) {
  const places = await startFaultyPlaces()
  const orchestrator = await startCallbackReceiver()
  const home = serverHome(VOTERS, { routes })
  const servers: ServerProcess[] = []
  return {
    places,
    orchestrator,
    start: async (more: Readonly<Record<string, string>>) => {
      const server = await startServer({ ...home.env, ...places.env, ...orchestrator.env, ...more })
      servers.push(server)
      return server
    },
    /** Something that no other card says. */
    newName: () => `case${randomUUID().replaceAll('-', '').slice(0, 12)}x`,
    close: async () => {
      await Promise.all(servers.map((server) => server.kill()))
      await Promise.all([places.close(), orchestrator.close()])
      home.remove()
    },
  }
}
export type Stage = Awaited<ReturnType<typeof aStage>>

async function send(url: string, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect([200, 202]).toContain(answer.status)
  return (await answer.json()) as Record<string, unknown>
}

/** Returns the approval's id. */
export async function ask(url: string, name: string, room?: string): Promise<string> {
  const labels = room === undefined ? {} : { labels: { room } }
  const { approval_id: id } = await send(url, '/v1/events', {
    type: 'approval-request',
    data: { title: `Deploy ${name}`, ...labels },
  })
  return String(id)
}

export async function reject(url: string, id: string): Promise<void> {
  await send(url, `/v1/approvals/${id}/votes`, { verdict: 'reject', person: 'sam', reason: 'Too early' })
}

/** What somebody sees who reads there: how many cards, in how many messages, and what the newest says. */
export function seen(places: FaultyPlaces, name: string) {
  const shown = places.shown(name)
  const newest = (cards: readonly ShownCard[]) => cards.at(-1)?.text ?? ''
  return {
    slack: { cards: shown.slack.length, copies: shown.slack[0]?.copies, newest: newest(shown.slack) },
    linear: { cards: shown.linear.length, newest: newest(shown.linear) },
    // Mailboxes fold mails of one Message-ID into one; what was decided follows under an id of its own.
    email: {
      cards: shown.email.filter(({ id }) => id.includes('.card@')).length,
      isTwiceTold: shown.email.length > 2,
      newest: newest(shown.email),
    },
  }
}

export function once(words: string) {
  const newest = expect.stringContaining(words)
  return {
    slack: { cards: 1, copies: 1, newest },
    linear: { cards: 1, newest },
    email: { cards: 1, isTwiceTold: false, newest },
  }
}

export function shows({ places }: Stage, name: string, words: string) {
  return expect.poll(() => seen(places, name), HEALED_WITHIN).toEqual(once(words))
}

export async function isAllDelivered(url: string): Promise<void> {
  const unfinished = async () => {
    const states = ['due', 'waiting', 'dead'].map((state) => fetch(`${url}/v1/deliveries?state=${state}`))
    const lists = await Promise.all((await Promise.all(states)).map((list) => list.json()))
    return lists.flatMap((list) => (list as { items: unknown[] }).items)
  }
  await expect.poll(unfinished, HEALED_WITHIN).toEqual([])
}
