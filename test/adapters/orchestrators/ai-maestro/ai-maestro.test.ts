import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aiMaestro } from '../../../../src/adapters/orchestrators/ai-maestro/ai-maestro.ts'
import { toReplyUrl } from '../../../../src/domain/ai-maestro/reply-address.ts'
import type { Callback } from '../../../../src/domain/callback.ts'
import { stopBody } from '../../../../src/domain/stop.ts'
import { aCallback, orchestratorContract } from '../../../contracts/orchestrator-contract.ts'
import { type Maestro, startMaestro } from '../../../support/ai-maestro/maestro-server.ts'
import { anEvent, NOON } from '../../../support/builders.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const url = toReplyUrl({ door: 'server', agent: 'code-impl-auth', messageId: 'msg-1' })

/** What a process keeps in its database. */
function keeping() {
  const kept = new Map<string, string>()
  return async (name: string, make: () => Promise<string>) => {
    const value = kept.get(name) ?? (await make())
    kept.set(name, value)
    return value
  }
}
const client = ({ url: api }: Maestro, organization?: string, keep = keeping()) =>
  aiMaestro({ api, agent: 'countersign', organization, keep, log: quiet })

for (const organization of [undefined, 'acme']) {
  orchestratorContract(`AI Maestro${organization ? ' by AMP' : ''}`, async () => {
    const maestro = await startMaestro()
    maestro.agents.set('code-impl-auth', 'uuid-1')
    const { orchestrator, inboxes } = client(maestro, organization)
    for (const inbox of inboxes) await inbox.unread()
    const setUp = maestro.requests.length
    return {
      orchestrator,
      url,
      next: (answer) => maestro.failures.push(answer),
      calls: () => maestro.requests.length - setUp,
      taken: () =>
        maestro.messages.map(({ content }) =>
          String((content.context as Record<string, unknown>).callback_id),
        ),
      close: maestro.close,
    }
  })
}

let maestro: Maestro
beforeEach(async () => {
  maestro = await startMaestro()
  maestro.agents.set('code-impl-auth', 'uuid-1')
})
afterEach(() => maestro.close())

const post = (content: Record<string, unknown>, outer: Record<string, unknown> = {}) =>
  maestro.post({ from: 'code-impl-auth', to: 'countersign', subject: 'S', content, ...outer })

describe('an answer through the server', () => {
  const report = (changes: Partial<Callback> = {}, agent = 'code-impl-auth') =>
    client(maestro).orchestrator.report(
      aCallback(toReplyUrl({ door: 'server', agent, messageId: 'msg-1' }), changes),
      anEvent({ priority: 'critical', request_id: 'r-1' }),
    )

  it('keeps everything that matters, where only type, message and context are kept', async () => {
    expect(await report()).toEqual({ status: 'delivered', message: 'code-impl-auth finds it in its inbox' })
    expect(maestro.messages).toMatchObject([
      {
        from: 'countersign',
        to: 'code-impl-auth',
        inReplyTo: 'msg-1',
        priority: 'urgent',
        content: { type: 'approval-response', context: { request_id: 'r-1', status: 'approved' } },
      },
    ])
  })

  it('is final where nobody has that name, and says what to do', async () => {
    await expect(report({}, 'nobody')).rejects.toMatchObject({
      reason: 'not-found',
      detail: expect.stringMatching(/No recipient agent UUID.*register it there, then retry/),
      retryAfterMs: undefined,
    })
  })

  it.each([
    [0, 5000],
    [1, 15_000],
    [2, 45_000],
    [3, 90_000],
    [50, 300_000],
  ])('after %i failed tries waits %i ms for the next one', async (attempts, retryAfterMs) => {
    maestro.failures.push({ status: 503 })
    await expect(report({ attempts })).rejects.toMatchObject({ retryAfterMs })
  })

  it('waits longer where the server asks for it', async () => {
    const reset = String(Math.ceil(Date.now() / 1000) + 60)
    maestro.failures.push({ status: 429, headers: { 'x-ratelimit-reset': reset } })
    const { retryAfterMs } = await report().then(
      () => ({ retryAfterMs: 0 }),
      (error) => error,
    )
    expect(retryAfterMs).toBeGreaterThan(55_000)
  })

  it('never waits long with a stop', async () => {
    const stop = { taskId: 'GH-42', by: { id: 'alex', name: 'Alex' }, channel: 'api', reason: null } as const
    const body = { ...stopBody({ ...stop, at: NOON }), receipt: 'a.b.c' }
    maestro.failures.push({ status: 503 })
    await expect(report({ attempts: 9, body })).rejects.toMatchObject({ retryAfterMs: 15_000 })
  })
})

describe('our inbox on the server', () => {
  it('registers us once, so that our answers are no stranger’s', async () => {
    const { inboxes, orchestrator } = client(maestro)
    await inboxes[0]?.unread()
    await inboxes[0]?.unread()
    expect(maestro.requests.filter(({ url }) => url.pathname === '/api/agents')).toHaveLength(1)
    await orchestrator.report(aCallback(url), anEvent())
    expect(maestro.messages[0]?.content.message).not.toContain('external-content')
    // Somebody registered us before.
    await expect(client(maestro).inboxes[0]?.unread()).resolves.toEqual([])
  })

  it('has what is unread, oldest first and whole, until it is marked', async () => {
    maestro.agents.set('countersign', 'uuid-2')
    post({ type: 'a', message: 'x'.repeat(300), context: { task_id: 'GH-1' } })
    post({ type: 'b', message: 'second' }, { inReplyTo: 'msg-0' })
    const [inbox] = client(maestro).inboxes
    const unread = (await inbox?.unread()) ?? []
    expect(unread).toMatchObject([
      { content: { type: 'a', message: 'x'.repeat(300), context: { task_id: 'GH-1' } } },
      { content: { type: 'b' }, inReplyTo: 'msg-0', from: 'code-impl-auth' },
    ])
    await inbox?.markRead(unread.slice(0, 1))
    expect(await inbox?.unread()).toMatchObject([{ content: { type: 'b' } }])
    await expect(inbox?.markRead([{ ...unread[0]!, id: 'msg-gone' }])).resolves.toBeUndefined()
  })

  it('has the others where its server cannot give one, or cannot mark one', async () => {
    const away = { status: 500, body: { error: 'operation_failed' } }
    maestro.agents.set('countersign', 'uuid-2')
    for (const type of ['a', 'b', 'c']) post({ type, message: type })
    const [inbox] = client(maestro).inboxes
    const all = (await inbox?.unread()) ?? []
    expect(all).toHaveLength(3)
    // The list comes, and the first message does not.
    maestro.failures.push('as it is', away)
    const others = (await inbox?.unread()) ?? []
    expect(others).toHaveLength(2)
    maestro.failures.push(away)
    await expect(inbox?.markRead(all)).rejects.toMatchObject({ reason: 'provider-error' })
    expect(await inbox?.unread()).toMatchObject([{ content: { type: 'a' } }])
    maestro.failures.push('as it is', away)
    await expect(inbox?.unread()).rejects.toMatchObject({ reason: 'provider-error' })
  })

  it('is unreachable as a DeliveryError', async () => {
    maestro.failures.push('hang up')
    await expect(client(maestro).inboxes[0]?.unread()).rejects.toMatchObject({ reason: 'unreachable' })
  })

  it('is not waited for once we stop', async () => {
    const stopping = new AbortController()
    maestro.failures.push({ status: 409 }, 'never answer')
    const asked = client(maestro).inboxes[0]?.unread(stopping.signal)
    stopping.abort()
    await expect(asked).rejects.toMatchObject({ reason: 'unreachable' })
  })
})

describe('AMP', () => {
  it('registers us once for all starts, and signs what it routes', async () => {
    const keep = keeping()
    await client(maestro, 'acme', keep).orchestrator.report(aCallback(url), anEvent())
    await client(maestro, 'acme', keep).orchestrator.report(aCallback(url), anEvent())
    expect(maestro.amp.registered.size).toBe(1)
    expect(maestro.messages).toHaveLength(2)
    const routed = maestro.requests.filter(({ url }) => url.pathname === '/api/v1/route')
    expect(routed.map(({ body }) => typeof (body as { signature: unknown }).signature)).toEqual([
      'string',
      'string',
    ])
  })

  it('is refused where the signature is another’s', async () => {
    const keep = keeping()
    const { orchestrator } = client(maestro, 'acme', keep)
    await orchestrator.report(aCallback(url), anEvent())
    for (const [key, one] of maestro.amp.registered)
      maestro.amp.registered.set(key, { ...one, address: 'somebody@else' })
    await expect(orchestrator.report(aCallback(url), anEvent())).rejects.toMatchObject({
      reason: 'forbidden',
      detail: expect.stringContaining('signature'),
    })
  })

  it('has messages pending until they are acknowledged', async () => {
    const envelope = { from: 'tester@acme.local', to: 'countersign', subject: 'S', priority: 'urgent' }
    const payload = { type: 'status-update', message: 'on it', context: { task_id: 'GH-42' } }
    maestro.amp.pending.push({ id: 'amp_1', envelope, payload })
    const pending = client(maestro, 'acme').inboxes[1]
    const messages = (await pending?.unread()) ?? []
    expect(messages).toMatchObject([
      { id: 'amp_1', from: 'tester@acme.local', priority: 'urgent', content: payload },
    ])
    await pending?.markRead(messages)
    expect(await pending?.unread()).toEqual([])
  })

  it('says what to do where the name is taken', async () => {
    await client(maestro, 'acme').inboxes[1]?.unread()
    await expect(client(maestro, 'acme').inboxes[1]?.unread()).rejects.toMatchObject({
      reason: 'forbidden',
      detail: expect.stringContaining('AIMAESTRO_AGENT'),
    })
  })
})
