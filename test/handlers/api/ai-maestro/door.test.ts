import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inboxOrchestrator } from '../../../../src/adapters/orchestrators/ai-maestro/inbox-orchestrator.ts'
import { reportCallback } from '../../../../src/usecases/reporting/report-callback.ts'
import { type Api, anApi, aServer } from '../../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const message = (content: Record<string, unknown>, outer: Record<string, unknown> = {}) => ({
  from: 'tester',
  to: 'orchestrator-master',
  subject: 'Extension request',
  content,
  ...outer,
})
const ASK = {
  type: 'additional-attempts-request',
  task_id: 'GH-42',
  requested_additional_attempts: 3,
  reason: 'Integration tests running',
}

describe('POST /api/messages', () => {
  it('answers as AI Maestro does, and takes the message in as an event', async () => {
    const { status, body } = await api.post('/api/messages', message(ASK, { priority: 'high' }))
    expect(status).toBe(201)
    expect(body).toMatchObject({
      message: { id: expect.stringMatching(/^msg-\d+-[0-9a-f]+$/), from: 'tester', status: 'unread' },
      notified: true,
    })
    const event = await api.get(`/v1/events/${body.message.id}`)
    expect(event.body).toMatchObject({
      type: 'additional-attempts-request',
      source: 'tester',
      priority: 'high',
      approval_id: expect.any(String),
    })
  })

  it('takes the same id once', async () => {
    const again = message(ASK, { id: 'msg_1_again' })
    expect((await api.post('/api/messages', again)).status).toBe(201)
    expect((await api.post('/api/messages', again)).status).toBe(201)
    const other = message({ ...ASK, reason: 'another' }, { id: 'msg-1-again' })
    expect(await api.post('/api/messages', other)).toMatchObject({
      status: 409,
      body: { error: 'conflict' },
    })
  })

  it.each([
    [{}, 'Missing required fields: to, subject, content'],
    [[], 'Missing required fields: to, subject, content'],
    [{ to: 'x', subject: 'y' }, 'Missing required fields: content'],
    [
      { to: 'x', subject: 'y', content: { message: 'z' } },
      expect.stringContaining('Content must have a type'),
    ],
    [{ to: 'x', subject: 'y', content: 'z' }, expect.stringContaining('Content must have a type')],
  ])('refuses %j in its words', async (body, words) => {
    expect(await api.post('/api/messages', body)).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', message: words },
    })
  })

  it('refuses what is no JSON, or too large, in its form', async () => {
    const inject = (payload: string) =>
      api.server.inject({
        method: 'POST',
        url: '/api/messages',
        headers: { 'content-type': 'application/json' },
        payload,
      })
    expect((await inject('{"to":')).json()).toMatchObject({ error: 'invalid_request' })
    const large = await inject(JSON.stringify(message({ type: 'note', message: 'x'.repeat(1_100_000) })))
    expect([large.statusCode, large.json().error]).toEqual([413, 'too_large'])
  })

  it('takes what breaks its type’s schema, and says what is wrong', async () => {
    const broken = message({ type: 'verification-complete', status: 'failed' })
    const { body } = await api.post('/api/messages', broken)
    const event = await api.get(`/v1/events/${body.message.id}`)
    expect(event.body).toMatchObject({ type: 'unreadable verification-complete' })
    expect(event.body.data.wrong_with_this_message).not.toEqual([])
    expect(body.warnings).toEqual(event.body.data.wrong_with_this_message)
  })

  it('lets a failed run be answered that says so in a sentence alone', async () => {
    const said = '[TESTS] 45 total: 42 passed, 2 failed, 1 skipped'
    const failed = message({ type: 'verification-complete', status: 'failed', message: said })
    const { body } = await api.post('/api/messages', failed)
    expect(body.warnings).toBeUndefined()
    const inquiry = await api.world.needs.store.inquiries.find(body.message.id)
    expect(inquiry).toMatchObject({ kind: 'verification', state: 'open' })
  })

  it('goes on in its sender’s trace', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const payload = message({ type: 'note' }, { id: 'msg-traced' })
    await api.server.inject({ method: 'POST', url: '/api/messages', headers: { traceparent }, payload })
    const [event] = await api.world.needs.store.events.find(['msg-traced'])
    expect(event?.traceparent).toBe(traceparent)
  })

  it('needs a key where there are keys, and knows an unnamed sender by its', async () => {
    const keys = [{ name: 'ci', key: 'a-long-random-key' }]
    const server = await aServer(api.world, { access: { keys } })
    const payload = message(ASK, { from: undefined })
    const post = (headers: Record<string, string>) =>
      server.inject({ method: 'POST', url: '/api/messages', headers, payload })
    expect((await post({})).statusCode).toBe(401)
    expect((await post({ 'x-api-key': 'a-long-random-key' })).json().message.from).toBe('ci')
    await server.close()
  })
})

describe('the answer', () => {
  async function decide(outer: Record<string, unknown> = {}) {
    const { needs } = api.world
    const orchestrators = {
      'ai-maestro-inbox': inboxOrchestrator({ messages: needs.store.agentMessages, ids: needs.ids }),
    }
    const { body } = await api.post('/api/messages', message({ ...ASK, task_id: 'GH-43' }, outer))
    const approval = (await api.get(`/v1/events/${body.message.id}`)).body.approval_id
    const vote = await api.post(`/v1/approvals/${approval}/votes`, { verdict: 'approve', person: 'alex' })
    expect(vote.status, vote.text).toBe(200)
    const callback = api.world.woken.findLast(({ lane }) => lane === 'callbacks')?.id ?? ''
    await reportCallback({ ...needs, orchestrators })(callback)
    // A process that was killed right after it does it again.
    const [told] = await needs.store.callbacks.ofApprovals([approval])
    const [event] = await needs.store.events.find([body.message.id])
    if (told && event) await orchestrators['ai-maestro-inbox'].report(told, event)
    return body.message.id as string
  }

  it('waits for the sender to fetch it, once, until it is read', async () => {
    const id = await decide({ from: 'Waiting-Agent' })
    const list = await api.get('/api/messages?agent=waiting-agent&status=unread')
    expect(list.body).toMatchObject({
      limit: 25,
      messages: [
        {
          from: 'countersign',
          subject: 'Approved: GH-43',
          type: 'additional-attempts-response',
          preview: '3 more attempts granted by alex.',
        },
      ],
    })
    expect(list.body.messages).toHaveLength(1)
    const one = list.body.messages[0].id
    expect((await api.get(`/api/messages?agent=waiting-agent&id=${one}`)).body).toMatchObject({
      inReplyTo: id,
      content: { context: { status: 'approved', additional_attempts_granted: 3 } },
    })
    const read = { method: 'PATCH', url: `/api/messages?agent=waiting-agent&id=${one}&action=read` } as const
    expect((await api.server.inject(read)).json()).toEqual({ success: true })
    expect((await api.get('/api/messages?agent=waiting-agent&status=unread')).body.messages).toEqual([])
    expect((await api.get('/api/messages?agent=waiting-agent&action=unread-count')).body).toEqual({
      count: 0,
    })
  })

  it('waits for anonymous senders under a name for all of them, where they have no callback', async () => {
    const id = await decide({ from: undefined })
    const { body } = await api.get('/api/messages?agent=anonymous')
    expect((await api.get(`/api/messages?agent=anonymous&id=${body.messages[0].id}`)).body.inReplyTo).toBe(id)
    const server = await aServer(api.world, {
      agentDoor: {
        name: 'countersign',
        version: '1',
        hasDefaultCallback: true,
        messages: api.world.needs.store.agentMessages,
      },
    })
    const payload = message({ type: 'note', message: 'x' }, { from: undefined, id: 'msg-default' })
    await server.inject({ method: 'POST', url: '/api/messages', payload })
    const [event] = await api.world.needs.store.events.find(['msg-default'])
    expect(event?.callbackUrl).toBeNull()
    await server.close()
  })

  it('is nobody else’s, and nothing where there is none', async () => {
    expect((await api.get('/api/messages?agent=stranger')).body).toEqual({ messages: [], limit: 25 })
    const missing = await api.get('/api/messages?agent=stranger&id=msg-1')
    expect([missing.status, missing.body.error]).toEqual([404, 'not_found'])
    expect(await api.get('/api/messages')).toMatchObject({
      status: 400,
      body: { message: 'agent is required: add ?agent=<your name>' },
    })
    expect((await api.get('/api/messages?agent=stranger&action=sent-count')).status).toBe(400)
    expect((await api.get('/api/messages?agent=waiting-agent&from=someone-else')).body.messages).toEqual([])
  })
})

it.each(['/api/v1/health', '/api/health'])('says at %s that it is well', async (url) => {
  expect((await api.get(url)).body).toEqual({
    status: 'healthy',
    version: '1.2.3',
    uptime_seconds: expect.any(Number),
  })
})
