import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { linearRequest } from '../../../src/adapters/linear/linear-client.ts'
import { startLinear } from '../../../src/sandbox/linear/linear-server.ts'

const DAY_MS = 86_400_000
const anything = z.unknown()

/** An application with its Linear, and a clock that can be put forward. */
async function anApplication(secret = 'secret-of-the-app') {
  const linear = await startLinear({ clientSecret: 'secret-of-the-app' })
  onTestFinished(linear.close)
  let nowMs = Date.now()
  const clock = { now: () => new Date(nowMs) }
  const client = { id: 'app', secret }
  const request = linearRequest({ apiKey: undefined, client, apiUrl: linear.url }, clock)
  const ask = () => request('viewer', 'query { viewer { id } }', {}, anything)
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { linear, ask, pass }
}

describe('the token of an application', () => {
  it('is asked for once, by as many as need it, with all that an agent may do', async () => {
    const { linear, ask } = await anApplication()
    await Promise.all([ask(), ask(), ask()])
    await ask()
    expect(linear.tokens.map((form) => Object.fromEntries(form))).toEqual([
      {
        ...{ grant_type: 'client_credentials', client_id: 'app', client_secret: 'secret-of-the-app' },
        scope: 'read,write,comments:create,app:mentionable,app:assignable',
      },
    ])
  })

  it('is renewed days before it ends', async () => {
    const { linear, ask, pass } = await anApplication()
    await ask()
    pass(26 * DAY_MS)
    await ask()
    expect(linear.tokens).toHaveLength(1)
    pass(2 * DAY_MS)
    await ask()
    expect(linear.tokens).toHaveLength(2)
  })

  it('is used until its end where it cannot be renewed yet', async () => {
    const { linear, ask, pass } = await anApplication()
    await ask()
    pass(28 * DAY_MS)
    linear.failures.push({ status: 503 })
    await ask()
    expect(linear.tokens).toHaveLength(2)
    pass(3 * DAY_MS)
    linear.failures.push({ status: 503 })
    await expect(ask()).rejects.toMatchObject({ reason: 'provider-error' })
  })

  it('that is refused is replaced, and the request is sent again', async () => {
    const { linear, ask } = await anApplication()
    await ask()
    linear.revoke()
    await ask()
    expect(linear.tokens).toHaveLength(2)
  })

  it('is not asked for again and again where the new one is refused, too', async () => {
    const { linear, ask } = await anApplication()
    await ask()
    linear.revoke(true)
    const before = linear.operations.length
    await expect(ask()).rejects.toMatchObject({ reason: 'unauthorized' })
    expect(linear.tokens).toHaveLength(2)
    expect(linear.operations.length).toBe(before + 2)
  })

  it('that nobody gets says what to check, and no secret', async () => {
    const { ask } = await anApplication('another-secret')
    const error = await ask().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      reason: 'unauthorized',
      detail: 'oauth/token: invalid_client',
      fix: expect.stringContaining('LINEAR_CLIENT_SECRET'),
    })
    expect(JSON.stringify(error)).not.toContain('another-secret')
  })

  it('waits as long as Linear asks', async () => {
    const { linear, ask } = await anApplication()
    linear.failures.push({ status: 429, headers: { 'retry-after': '7' } })
    await expect(ask()).rejects.toMatchObject({ reason: 'rate-limited', retryAfterMs: 7000 })
  })
})

it.each([
  ['lin_api_old', 'make a new key'],
  ['lin_oauth_old', 'LINEAR_CLIENT_ID'],
])('a given key that is refused says what to do: %s', async (apiKey, fix) => {
  const { linear } = await anApplication()
  const request = linearRequest({ apiKey, apiUrl: linear.url }, { now: () => new Date() })
  await expect(request('viewer', 'query { viewer { id } }', {}, anything)).rejects.toMatchObject({
    reason: 'unauthorized',
    fix: expect.stringContaining(fix),
  })
  expect(linear.operations).toHaveLength(1)
})
