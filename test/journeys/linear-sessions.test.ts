import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { LinearSessionEvent } from '../../src/sandbox/linear/linear-sessions.ts'
import { startWithLinear, type WithLinear } from '../support/linear-journey.ts'

let linear: WithLinear['linear']
let app: WithLinear['app']
let stage: WithLinear
beforeAll(async () => {
  stage = await startWithLinear({ agent: true, key: 'lin_oauth_agent' })
  ;({ linear, app } = stage)
})
afterAll(() => stage.close())

const tell = (event: LinearSessionEvent) => stage.tell(event)

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
