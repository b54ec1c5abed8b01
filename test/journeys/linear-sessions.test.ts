import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createLog } from '../../src/adapters/telemetry/log.ts'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { type LinearStandIn, startLinear } from '../../src/sandbox/linear/linear-server.ts'
import type { LinearSessionEvent } from '../../src/sandbox/linear/linear-sessions.ts'

const SECRET = 'lin_wh_secret'
let linear: LinearStandIn
let directory: string
let app: App

beforeAll(async () => {
  linear = await startLinear({ agent: true, key: 'lin_oauth_agent' })
  directory = mkdtempSync(join(tmpdir(), 'sessions-journey-'))
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

async function tell(event: LinearSessionEvent): Promise<number> {
  const payload = JSON.stringify({ ...event, webhookTimestamp: Date.now() })
  const signature = createHmac('sha256', SECRET).update(payload).digest('hex')
  const headers = { 'content-type': 'application/json', 'linear-signature': signature }
  return (await app.server.inject({ method: 'POST', url: '/webhooks/linear', headers, payload })).statusCode
}

it('somebody delegates an issue, is asked at once, chooses, says why, and is told how it ended', async () => {
  const event = { type: 'approval-request', data: { title: 'Deploy api', risk: 'high' } }
  const sent = await app.server.inject({ method: 'POST', url: '/v1/events', payload: event })
  const { approval_id: approvalId } = sent.json()

  const begun = linear.agent.begin({ userId: 'user-alex' })
  const { id: session } = begun.agentSession as { readonly id: string }
  expect(await tell(begun)).toBe(200)
  const said = () => linear.agent.saidIn(session)
  await vi.waitFor(() => expect(said()).toHaveLength(2), 10_000)
  expect(said().map(({ content }) => content.type)).toEqual(['thought', 'elicitation'])

  const { options } = said()[1]!.signalMetadata as { readonly options: readonly { readonly value: string }[] }
  expect(await tell(linear.agent.prompt(session, 'user-alex', options[1]!.value))).toBe(200)
  await vi.waitFor(() => expect(said().at(-1)!.content.body).toContain('Why do you reject it?'), 10_000)
  expect(await tell(linear.agent.prompt(session, 'user-alex', 'Not on a Friday'))).toBe(200)

  const read = async () => (await app.server.inject(`/v1/approvals/${approvalId}`)).json()
  await vi.waitFor(async () => expect((await read()).state).toBe('rejected'), 10_000)
  const { votes } = await read()
  expect(votes).toMatchObject([{ person: 'alex', channel: 'linear', reason: 'Not on a Friday' }])
  await vi.waitFor(() => expect(said().at(-1)!.content.body).toContain('Rejected by Alex Kim'), 10_000)
  expect(said()).toHaveLength(4)
}, 60_000)
