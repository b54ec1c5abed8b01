import { describe, expect, it, onTestFinished } from 'vitest'
import { agentSessions } from '../../../src/adapters/linear/agent-sessions.ts'
import { linearRequest } from '../../../src/adapters/linear/linear-client.ts'
import { systemClock } from '../../../src/adapters/system/system.ts'
import { startLinear } from '../../../src/sandbox/linear/linear-server.ts'

async function aSession(agent = true) {
  const linear = await startLinear({ agent })
  onTestFinished(linear.close)
  const { agentSession } = linear.agent.begin({ userId: 'user-alex' })
  const { id } = agentSession as { readonly id: string }
  const sessions = agentSessions(linearRequest({ apiKey: linear.key, apiUrl: linear.url }, systemClock))
  return { linear, sessions, id }
}

const body = '**Nothing waits for you**'

describe('what is said in a session', () => {
  it('is said once for each name, also where an answer was lost', async () => {
    const { linear, sessions, id } = await aSession()
    linear.failures.push({ status: 500, afterDoingIt: true })
    await expect(sessions.say(id, { kind: 'response', body }, 'one')).rejects.toThrow('provider-error')
    await sessions.say(id, { kind: 'response', body }, 'one')
    await sessions.say(id, { kind: 'response', body }, 'two')
    expect(linear.agent.saidIn(id)).toHaveLength(2)
    expect(linear.agent.saidIn(id)[0]!.content.body).toContain('Nothing waits for you')
  })

  it('in a session that is not there is refused', async () => {
    const { sessions } = await aSession()
    await expect(sessions.say('gone', { kind: 'response', body }, 'one')).rejects.toMatchObject({
      reason: 'invalid',
    })
  })
})

it.each([true, false])('knows whether its key is an agent’s: %s', async (agent) => {
  const { linear, sessions } = await aSession(agent)
  expect(await sessions.enabled()).toBe(agent)
  await sessions.enabled()
  expect(linear.operations).toHaveLength(1)
})
