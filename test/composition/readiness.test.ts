import { afterAll, beforeAll, expect, it } from 'vitest'
import { getReadiness } from '../../handlers/api/health.ts'
import { onError } from '../../handlers/api/problem.ts'
import { createServer } from '../../src/adapters/http/server.ts'
import { openStore } from '../../src/adapters/store/open-store.ts'
import { createLog } from '../../src/adapters/telemetry/log.ts'
import { reached } from '../../src/composition/reached.ts'
import { readiness } from '../../src/composition/readiness.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { DeliveryError, type FailureReason } from '../../src/domain/errors.ts'
import { aCard, aMessage } from '../support/cards.ts'
import { startPglite } from '../support/pglite.ts'
import type { TestDatabase } from '../support/services.ts'
import { aChannel } from '../support/world.ts'

let database: TestDatabase
let opened: Awaited<ReturnType<typeof openStore>>
let trouble: { since: Date; error: string } | undefined
let now = 0
const clock = { now: () => new Date(now) }
const config = readConfig({
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'a signing secret',
  SLACK_CHANNEL: 'C0APPROVALS',
  CALLBACK_URL: 'http://127.0.0.1:9/hooks',
  CALLBACK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
})

beforeAll(async () => {
  database = await startPglite()
  opened = await openStore({ databaseUrl: database.url, dataDir: '', onCreate: () => {}, onError: () => {} })
})
afterAll(async () => {
  await opened.close()
  await database.close()
})

/** `GET /readyz`, with what `changes` says of the parts. */
async function readyz(reach = opened.reach, openCircuits = async () => [] as { channel: string }[]) {
  const server = await createServer({
    logger: createLog('silent'),
    publicUrl: 'http://x',
    version: '1',
    onError,
  })
  const queue = { trouble: () => trouble, reachable: () => trouble === undefined }
  const parts = { config, clock, database: { ...opened, reach }, queue: queue as never, openCircuits }
  server.get('/readyz', getReadiness({ readiness: readiness(parts) }))
  const answer = await server.inject('/readyz')
  await server.close()
  return { status: answer.statusCode, body: answer.json() }
}

/** A try to post to Slack, which fails for this reason. */
async function tryPost(failed?: FailureReason) {
  const { channel, fails } = aChannel()
  if (failed) fails.push({ error: new DeliveryError(failed, 'x'), afterDoingIt: false })
  const notes: Promise<void>[] = []
  const note = (name: string, reason?: FailureReason) => {
    const noted = opened.reach.note(name, reason)
    notes.push(noted)
    return noted
  }
  const calls = reached({ note, clock })
  await calls
    .channel(channel)
    .post(aCard(), aMessage(), null)
    .catch(() => {})
  await Promise.all(notes)
}

it('names each dependency that is configured, those that nobody called yet among them', async () => {
  const { status, body } = await readyz()
  expect(status).toBe(200)
  expect(body).toMatchObject({
    status: 'ok',
    dependencies: { database: 'ok', queue: 'ok', slack: 'unused', callbacks: 'unused' },
    details: { slack: { state: 'unused', since: null, last_error: null } },
  })
  expect(Object.keys(body.dependencies)).not.toContain('linear')
})

it('tells since when a provider fails, and stays ready for the load balancer', async () => {
  await tryPost()
  await tryPost('unreachable')
  const first = await readyz()
  expect(first).toMatchObject({
    status: 200,
    body: { status: 'degraded', dependencies: { slack: 'failing (unreachable)' } },
  })
  await tryPost('provider-error')
  const { slack } = (await readyz()).body.details
  expect(slack).toEqual({ ...first.body.details.slack, last_error: 'provider-error' })
})

it('is well again with the first success, and remembers the newest error', async () => {
  await tryPost()
  const { body } = await readyz()
  expect(body).toMatchObject({ status: 'ok', dependencies: { slack: 'ok' } })
  expect(body.details.slack.last_error).toBe('provider-error')
})

it('does not blame a provider for what is wrong with one message', async () => {
  await tryPost('invalid')
  expect((await readyz()).body.dependencies.slack).toBe('ok')
})

it('says of a provider whose circuit is open that it fails, whatever came through last', async () => {
  const { status, body } = await readyz(opened.reach, async () => [{ channel: 'slack' }])
  expect(status).toBe(200)
  expect(body.details.slack.state).toBe('failing')
  expect(body.dependencies.callbacks).toBe('unused')
})

it('stays ready while the queue is away, because workers go on without it', async () => {
  trouble = { since: new Date(0), error: 'ECONNREFUSED' }
  expect(await readyz()).toMatchObject({
    status: 200,
    body: {
      status: 'degraded',
      dependencies: { queue: 'down (ECONNREFUSED)' },
      details: { queue: { state: 'down', since: '1970-01-01T00:00:00.000Z', last_error: 'ECONNREFUSED' } },
    },
  })
  trouble = undefined
})

it('is not ready without its database, and claims nothing about what is written there', async () => {
  const lost = async () => {
    throw Object.assign(new Error('connection to 10.0.0.7 refused'), { code: '57P01' })
  }
  const { status, body } = await readyz({ ...opened.reach, read: lost })
  expect(status).toBe(503)
  expect(body).toMatchObject({
    status: 'not ready',
    dependencies: { database: 'down (57P01)', slack: 'unknown' },
  })
  expect(JSON.stringify(body)).not.toContain('10.0.0.7')
})

it('answers also where its database keeps silent', async () => {
  const silent = { ...opened.reach, read: () => new Promise<never>(() => {}) }
  expect(await readyz(silent)).toMatchObject({
    status: 503,
    body: { dependencies: { database: 'down (no answer)', slack: 'unknown' } },
  })
})

it('writes what stays the same only now and then', async () => {
  const noted: string[] = []
  const calls = reached({ clock, note: async (_, reason) => void noted.push(reason ?? 'ok') })
  const { channel, fails } = aChannel()
  const post = () =>
    calls
      .channel(channel)
      .post(aCard(), aMessage(), null)
      .catch(() => {})
  await post()
  await post()
  now += 10_000
  await post()
  fails.push({ error: new DeliveryError('unreachable', 'x'), afterDoingIt: false })
  await post()
  expect(noted).toEqual(['ok', 'ok', 'unreachable'])
})
