import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'

const WAITING = 400
/** What Slack takes of one conversation at once, and a second. */
const [BURST, PER_SECOND] = [21, 1]

/** A Slack that says 429 to whoever posts more to a conversation than it takes. */
async function aStrictSlack() {
  const posted: string[] = []
  let refused = 0
  let taken = 0
  let since = Date.now()
  const server = createServer(async (request, response) => {
    const body = decodeURIComponent((await readBody(request)).toString())
    response.setHeader('content-type', 'application/json')
    if (!request.url?.endsWith('chat.postMessage')) return response.end('{"ok":true}')
    const now = Date.now()
    taken = Math.max(0, taken - ((now - since) / 1000) * PER_SECOND) + 1
    since = now
    if (taken > BURST + 1) {
      refused += 1
      response.writeHead(429, { 'retry-after': '1' })
      return response.end('{"ok":false,"error":"ratelimited"}')
    }
    posted.push(/Deploy api/.test(body) ? 'approval' : 'routine')
    response.end(JSON.stringify({ ok: true, channel: 'C0PACED', ts: `1700000000.${posted.length}` }))
  })
  return { ...(await listen(server)), posted, refused: () => refused }
}

let slack: Awaited<ReturnType<typeof aStrictSlack>>
let app: StartedApp
beforeAll(async () => {
  slack = await aStrictSlack()
  app = await startApp({
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: 'signing-secret',
    SLACK_CHANNEL: 'C0PACED',
    SLACK_API_URL: `${slack.url}/api/`,
  })
})
afterAll(async () => {
  await app.close()
  await slack.close()
})

const send = (payload: object) => app.server.inject({ method: 'POST', url: '/v1/events', payload })

it('an approval goes before hundreds of cards that wait for their conversation, which is never overrun', async () => {
  const routine = (index: number) => ({
    id: `r-${index}`,
    type: 'generic',
    priority: 'low',
    data: { n: index },
  })
  await send({ events: Array.from({ length: WAITING }, (_, index) => routine(index)) })
  await vi.waitFor(() => expect(slack.posted.length).toBeGreaterThanOrEqual(BURST - 1), 30_000)
  await send({ id: 'asked', type: 'approval-request', data: { title: 'Deploy api' } })
  await vi.waitFor(() => expect(slack.posted).toContain('approval'), { timeout: 20_000, interval: 20 })
  // Those in line have their turns a second apart: had it stood behind them, hundreds would have been posted first.
  expect(slack.posted.indexOf('approval')).toBeLessThan(WAITING / 4)
  expect(slack.refused()).toBe(0)
  const { items } = (await app.server.inject({ url: '/v1/deliveries?state=waiting&limit=1' })).json()
  expect(items).toMatchObject([
    { attempts: 0, waits_for: 'for its turn: slack:C0PACED takes only so many cards at a time' },
  ])
}, 60_000)
