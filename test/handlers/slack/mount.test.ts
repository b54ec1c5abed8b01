import { expect, it } from 'vitest'
import { aSlackWorld } from './slack-world.ts'

const CHALLENGE = JSON.stringify({ type: 'url_verification', challenge: 'c-1' })
const JSON_TYPE = { 'content-type': 'application/json' }

it('answers Slack that checks the address', async () => {
  const world = await aSlackWorld()
  const answer = await world.post(CHALLENGE, JSON_TYPE)
  expect(answer.json()).toEqual({ challenge: 'c-1' })
})

it.each([
  ['a wrong signature', { 'x-slack-signature': `v0=${'0'.repeat(64)}` }],
  ['no signature', { 'x-slack-signature': '' }],
  ['a signature of long ago', { 'x-slack-request-timestamp': '1700000000' }],
])('refuses %s', async (_, headers) => {
  const world = await aSlackWorld()
  const body = new URLSearchParams({ command: '/countersign', text: 'approve 3f9a2c1b' }).toString()
  const answer = await world.post(body, { 'content-type': 'application/x-www-form-urlencoded', ...headers })
  expect(answer.statusCode).toBe(401)
  expect(world.ballots).toEqual([])
})

it('refuses a signed body that is no JSON', async () => {
  const world = await aSlackWorld()
  expect((await world.post('{', JSON_TYPE)).statusCode).toBe(400)
})

it('refuses what is far larger than anything of Slack’s', async () => {
  const world = await aSlackWorld()
  expect((await world.post(JSON.stringify('x'.repeat(2_000_000)), JSON_TYPE)).statusCode).toBe(413)
})

it('acknowledges a link button that was followed', async () => {
  const world = await aSlackWorld()
  expect((await world.press('link.0', '')).statusCode).toBe(200)
  expect(world.slack.calls.all()).toEqual([])
})
