import { randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, anApi } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

async function asked(): Promise<string> {
  const { body } = await api.post('/v1/events', {
    id: randomUUID(),
    type: 'approval-request',
    data: { title: 'Deploy api', risk: 'high' },
  })
  return String(body.approval_id)
}

async function send(request: InjectOptions) {
  const answer = await api.server.inject(request)
  return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.json() }
}
const posted = (url: string, payload: string | Buffer, type = 'application/json') =>
  send({ method: 'POST', url, payload, headers: { 'content-type': type } })

describe('what no database or signature can hold', () => {
  it.each([
    ['U+0000', { reason: 'a\u0000b' }, 'reason'],
    ['half of a surrogate pair', { reason: '\ud800' }, 'reason'],
    ['either in conditions', { conditions: '\udc00' }, 'conditions'],
    ['either in a name', { person: 'al\u0000ex' }, 'person'],
  ])('is refused in a vote, and no list breaks: %s', async (_, ballot, path) => {
    const id = await asked()
    const vote = { verdict: 'approve', person: 'alex', ...ballot }
    const { status, body } = await posted(`/v1/approvals/${id}/votes`, JSON.stringify(vote))
    expect(status).toBe(400)
    expect(body.fields).toMatchObject([{ path }])
    expect((await api.get(`/v1/approvals/${id}`)).body).toMatchObject({ state: 'pending', votes: [] })
    expect((await api.get('/v1/approvals')).status).toBe(200)
  })

  it.each([
    ['GET', '/v1/approvals/%00'],
    ['GET', '/v1/events/%00'],
    ['GET', '/v1/tasks/%00'],
    ['GET', '/v1/approvals?task_id=%00'],
    ['GET', '/v1/deliveries?destination=slack:%00'],
    ['GET', '/approvals/%00'],
    ['POST', '/approve/x?approver_id=alex&approver_role=tech_lead&justification=%00'],
    ['GET', '/api/messages?agent=%00'],
  ] as const)('is refused in an address: %s %s', async (method, url) => {
    expect((await send({ method, url })).status).toBe(400)
  })

  it.each([
    ['a number past all numbers', '{"type":"note","data":{"n":1e999}}', 'data.n'],
    [
      'deeper than the reader can go',
      `{"type":"note","data":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      undefined,
    ],
  ])('is refused in an event: %s', async (_, payload, path) => {
    const { status, body } = await posted('/v1/events', payload)
    expect(status).toBe(400)
    if (path !== undefined) expect(body.fields).toMatchObject([{ path }])
  })

  it('in one event of a batch leaves the others as they are', async () => {
    const bad = { type: 'note', data: { title: 'a\u0000' } }
    const good = { type: 'note', data: { title: 'b' } }
    const { body } = await posted('/v1/events', JSON.stringify({ events: [bad, good] }))
    expect(body.results).toMatchObject([{ status: 400 }, { status: 'accepted' }])
  })
})

describe('a body', () => {
  it.each(['application/x-www-form-urlencoded', 'application/json', 'text/plain'])(
    'that is empty counts as none, though it is called %s',
    async (type) => {
      const id = await asked()
      const url = `/approve/${id}?approver_id=alex&approver_role=tech_lead&justification=Reviewed`
      const headers = { 'content-type': type, 'content-length': '0' }
      const { status, body } = await send({ method: 'POST', url, headers })
      expect([status, body.status]).toEqual([200, 'approved'])
    },
  )

  it('that is missing where one is needed is said to be required', async () => {
    const { status, body } = await posted(`/v1/approvals/${await asked()}/votes`, '')
    expect([status, body.detail]).toEqual([400, 'body: is required'])
  })

  it.each([
    ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'is not valid UTF-8'],
    ['is not JSON', '{', 'is not valid JSON'],
    ['would change what objects are', '{"type":"note","__proto__":{"a":1}}', '"__proto__"'],
    ['has events that are no list', '{"events":{}}', 'events: must be a list'],
  ])('that %s is refused in words', async (_, payload, said) => {
    const { status, body } = await posted('/v1/events', payload)
    expect(status).toBe(400)
    expect(body.detail).toContain(said)
  })

  it('that is a form is none that a caller may send', async () => {
    expect((await posted('/v1/events', 'type=note', 'application/x-www-form-urlencoded')).status).toBe(415)
  })

  it('of more than 256 KiB is no message', async () => {
    const message = {
      from: 'a',
      to: 'countersign',
      subject: 's',
      content: { type: 'x', message: 'm'.repeat(300_000) },
    }
    const { status, body } = await posted('/api/messages', JSON.stringify(message))
    expect([status, body.error]).toEqual([413, 'too_large'])
  })
})

describe('an address that cannot be read', () => {
  it.each([
    ['/v1/events/%E0%A4%A', 400],
    [`/v1/events/${'a'.repeat(3000)}`, 414],
  ])('is answered with a problem document: %s', async (url, expected) => {
    const { status, type, body } = await send({ method: 'GET', url })
    expect([status, body.status]).toEqual([expected, expected])
    expect(type).toContain('application/problem+json')
  })

  it('is none though every character of an id is long in it', async () => {
    const event = { id: '語'.repeat(200), type: 'note', data: { title: 'x' } }
    expect((await posted('/v1/events', JSON.stringify(event))).status).toBe(202)
    expect((await send({ method: 'GET', url: `/v1/events/${encodeURIComponent(event.id)}` })).status).toBe(
      200,
    )
  })
})
