import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Api, anApi, aServer } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

it('sends whoever waits for a decision to the next server when this one is stopped', async () => {
  const { body } = await api.post('/v1/events', {
    type: 'approval-request',
    data: { title: 'x', risk: 'high' },
  })
  const server = await aServer(api.world)
  await server.listen({ host: '127.0.0.1', port: 0 })
  const arrived = new Promise<void>((resolve) => server.server.once('request', () => resolve()))
  const waiting = fetch(`${server.listeningOrigin}/v1/approvals/${body.approval_id}/wait?timeout=300`)
  await arrived
  const closed = server.close()
  const answer = await waiting
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ status: 503, detail: expect.stringContaining('Ask again') })
  await closed
})
