import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startWithLinear, type WithLinear } from '../support/linear-journey.ts'

let linear: WithLinear['linear']
let app: WithLinear['app']
let stage: WithLinear
beforeAll(async () => {
  stage = await startWithLinear()
  ;({ linear, app } = stage)
})
afterAll(() => stage.close())

async function reply(body: string, parentId: string): Promise<number> {
  const data = { id: randomUUID(), body, parentId, userId: 'user-alex', issueId: linear.hub.id }
  const told = { ...data, createdAt: new Date().toISOString() }
  return stage.tell({ action: 'create', type: 'Comment', data: told })
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
