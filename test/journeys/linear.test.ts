import { createHmac, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createLog } from '../../src/adapters/telemetry/log.ts'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { type LinearStandIn, startLinear } from '../../src/sandbox/linear/linear-server.ts'

const SECRET = 'lin_wh_secret'
let linear: LinearStandIn
let directory: string
let app: App

beforeAll(async () => {
  linear = await startLinear()
  directory = mkdtempSync(join(tmpdir(), 'linear-journey-'))
  const people = join(directory, 'people.yaml')
  writeFileSync(people, 'people: [{ id: alex, name: Alex Kim, roles: [tech_lead], linear: user-alex }]')
  const config = readConfig({
    PORT: '0',
    DATA_DIR: join(directory, 'data'),
    COUNTERSIGN_CONFIG: people,
    LINEAR_API_KEY: linear.key,
    LINEAR_API_URL: linear.url,
    LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68',
    LINEAR_WEBHOOK_SECRET: SECRET,
  })
  app = await createApp({ config, log: createLog('silent'), version: '1.2.3', onCreateDatabase: () => {} })
  await app.start()
}, 60_000)
afterAll(async () => {
  await app.stop()
  await linear.close()
  rmSync(directory, { recursive: true })
})

async function reply(body: string, parentId: string): Promise<number> {
  const data = { id: randomUUID(), body, parentId, userId: 'user-alex', issueId: linear.hub.id }
  const payload = JSON.stringify({
    action: 'create',
    type: 'Comment',
    webhookTimestamp: Date.now(),
    data: { ...data, createdAt: new Date().toISOString() },
  })
  const signature = createHmac('sha256', SECRET).update(payload).digest('hex')
  const headers = { 'content-type': 'application/json', 'linear-signature': signature }
  return (await app.server.inject({ method: 'POST', url: '/webhooks/linear', headers, payload })).statusCode
}

it('an event becomes a comment on the hub issue, a reply decides it, and the comment says so', async () => {
  const event = { type: 'approval-request', data: { title: 'Deploy api', risk: 'high' } }
  const sent = await app.server.inject({ method: 'POST', url: '/v1/events', payload: event })
  await vi.waitFor(() => expect(linear.comments[0]!.body).toContain('reply below with **approve**'), 10_000)
  const card = linear.comments[0]!

  expect(await reply('approve only staging', card.id)).toBe(200)

  const { approval_id: id } = sent.json()
  const read = async () => (await app.server.inject(`/v1/approvals/${id}`)).json()
  await vi.waitFor(async () => expect((await read()).state).toBe('approved'), 10_000)
  const { votes } = await read()
  expect(votes).toMatchObject([{ person: 'alex', channel: 'linear', conditions: 'only staging' }])
  await vi.waitFor(() => expect(card.body).toContain('Approved by Alex Kim'), 10_000)
  await vi.waitFor(() => expect(linear.comments.some(({ parentId }) => parentId === card.id)).toBe(true))
}, 30_000)

it('every process that takes requests tells a stranger to the secret that the signature is wrong', async () => {
  const payload = '{}'
  const { statusCode } = await app.server.inject({ method: 'POST', url: '/webhooks/linear', payload })
  expect(statusCode).toBe(401)
})
