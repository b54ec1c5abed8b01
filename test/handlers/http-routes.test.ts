import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '../../src/adapters/telemetry/log.ts'
import { DeliveryError } from '../../src/domain/errors.ts'
import { CATALOGUE } from '../../src/domain/events/catalogue.ts'
import { deliverCard } from '../../src/usecases/delivering/deliver-card.ts'
import { type Api, anApi, aServer } from './api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

async function asked(changes: Record<string, unknown> = {}) {
  const { body } = await api.post('/v1/events', {
    id: randomUUID(),
    type: 'approval-request',
    data: { title: 'Deploy api', risk: 'high' },
    ...changes,
  })
  return { id: String(body.approval_id), eventId: String(body.id) }
}
const voteOn = (id: string, ballot: Record<string, unknown>) =>
  api.post(`/v1/approvals/${id}/votes`, { person: 'alex', verdict: 'approve', ...ballot })

async function expired() {
  const { id } = await asked()
  const { approvals } = api.world.needs.store
  await approvals.record({ ...(await approvals.find(id))!, state: 'expired', decidedAt: new Date() })
  return id
}

describe('a vote', () => {
  it('is answered with the approval as it is after it', async () => {
    const { id } = await asked()
    const { status, body } = await voteOn(id, { reason: 'looks good', conditions: 'only staging' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id,
      state: 'approved',
      callback_state: 'delivering',
      missing: 0,
      votes: [
        {
          person: 'alex',
          verdict: 'approve',
          channel: 'api',
          reason: 'looks good',
          conditions: 'only staging',
        },
      ],
    })
  })

  it('after the decision is refused with 409, naming who decided and when', async () => {
    const { id } = await asked()
    const { body: decided } = await voteOn(id, {})
    const { status, body } = await voteOn(id, { person: 'sam', verdict: 'reject', reason: 'no' })
    expect(status).toBe(409)
    expect(body).toMatchObject({
      title: 'already decided',
      reason: 'already-decided',
      decided_by: [{ person: 'alex', verdict: 'approve', channel: 'api', at: decided.decided_at }],
    })
    expect(body.detail).toContain(decided.decided_at)
    expect((await api.get(`/v1/approvals/${id}`)).body.state).toBe('approved')
  })

  it('of somebody who is not listed is refused with 403 and changes nothing', async () => {
    const { id } = await asked()
    const { status, body } = await voteOn(id, { person: 'mallory' })
    expect([status, body.reason]).toEqual([403, 'unknown-person'])
    expect((await api.get(`/v1/approvals/${id}`)).body).toMatchObject({ state: 'pending', votes: [] })
  })

  it('on something else than what is asked is refused with 409', async () => {
    const { id } = await asked()
    const { status, body } = await voteOn(id, { digest: 'sha256:other' })
    expect([status, body.reason]).toEqual([409, 'payload-changed'])
  })

  it('on an expired approval is refused with 410', async () => {
    const { status, body } = await voteOn(await expired(), {})
    expect([status, body.reason]).toEqual([410, 'expired'])
  })

  it('on an approval that does not exist is answered 404', async () => {
    expect((await voteOn(randomUUID(), {})).status).toBe(404)
    expect((await voteOn('not-an-id', {})).status).toBe(404)
  })

  it.each([
    ['without a verdict', { verdict: undefined }, 'verdict'],
    ['with another verdict', { verdict: 'maybe' }, 'verdict'],
    ['without a person', { person: undefined }, 'person'],
    ['against, without a reason', { verdict: 'reject' }, 'reason'],
    ['against, with a blank reason', { verdict: 'reject', reason: ' ' }, 'reason'],
  ])('%s is refused with 400', async (_, ballot, path) => {
    const { id } = await asked()
    const { status, body } = await voteOn(id, ballot)
    expect(status).toBe(400)
    expect(body.fields).toMatchObject([{ path }])
  })
})

describe('cancelling', () => {
  it('ends a pending approval, with its reason', async () => {
    const { id } = await asked()
    const { status, body } = await api.post(`/v1/approvals/${id}/cancel`, { reason: 'superseded' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'cancelled', callback_state: 'delivering' })
    expect((await voteOn(id, {})).body).toMatchObject({
      status: 409,
      detail: expect.stringContaining('superseded'),
    })
  })

  it('a decided approval is refused with 409', async () => {
    const { id } = await asked()
    await voteOn(id, {})
    expect((await api.post(`/v1/approvals/${id}/cancel`, { reason: 'late' })).status).toBe(409)
    expect((await api.get(`/v1/approvals/${id}`)).body.state).toBe('approved')
  })

  it('needs a reason and an approval', async () => {
    const { id } = await asked()
    expect((await api.post(`/v1/approvals/${id}/cancel`, {})).body.fields).toMatchObject([{ path: 'reason' }])
    expect((await api.post(`/v1/approvals/${randomUUID()}/cancel`, { reason: 'x' })).status).toBe(404)
  })
})

describe('waiting', () => {
  it('is answered 204 when the time is over and nothing is decided', async () => {
    const { id } = await asked()
    const { status, text } = await api.get(`/v1/approvals/${id}/wait?timeout=0`)
    expect([status, text]).toEqual([204, ''])
  })

  it('is answered as soon as it is decided', async () => {
    const { id } = await asked()
    const waiting = api.get(`/v1/approvals/${id}/wait?timeout=30`)
    await voteOn(id, {})
    expect((await waiting).body).toMatchObject({ id, state: 'approved' })
  })

  it('brings the decision with its receipt, as a callback does', async () => {
    const { id } = await asked()
    await voteOn(id, {})
    const { decision, digest } = (await api.get(`/v1/approvals/${id}/wait?timeout=0`)).body
    const by = [expect.objectContaining({ person: 'alex', channel: 'api' })]
    expect(decision).toMatchObject({ type: 'approval.decided', decision: 'approved', decided_by: by, digest })
    const signed = JSON.parse(Buffer.from(decision.receipt.split('.')[1], 'base64url').toString())
    expect(signed).toMatchObject({ approval_id: id, decision: 'approved', digest })
  })

  it('refuses what it cannot wait for', async () => {
    const { id } = await asked()
    expect((await api.get(`/v1/approvals/${id}/wait?timeout=soon`)).status).toBe(400)
    expect((await api.get(`/v1/approvals/${id}/wait?timeout=301`)).status).toBe(400)
    expect((await api.get(`/v1/approvals/${randomUUID()}/wait?timeout=0`)).status).toBe(404)
  })
})

describe('reading', () => {
  it('shows an approval whole, with its cards', async () => {
    const { id, eventId } = await asked({ task_id: 'GH-7' })
    const { status, body } = await api.get(`/v1/approvals/${id}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id,
      event_id: eventId,
      task_id: 'GH-7',
      state: 'pending',
      callback_state: 'none',
      title: 'Deploy api',
      risk: 'high',
      payload: { title: 'Deploy api', risk: 'high' },
      policy: { name: 'high risk', quorum: 1, time_limit_seconds: 3600 },
      missing: 1,
      decided_at: null,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      cards: [{ channel: 'slack', destination: 'slack:C0APPROVALS', state: 'due' }],
    })
  })

  it('shows an event, where it went and why', async () => {
    const { id, eventId } = await asked()
    const { status, body } = await api.get(`/v1/events/${eventId}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: eventId,
      type: 'approval-request',
      approval_id: id,
      routes: [{ channel: 'slack', target: 'C0APPROVALS', why: expect.stringContaining('default') }],
      cards: [{ state: 'due' }],
    })
  })

  it('shows a task from its first event to its last', async () => {
    const task_id = randomUUID()
    const { id } = await asked({ task_id })
    await api.post('/v1/events', { type: 'progress-update', task_id, progress_percent: 50 })
    const { status, body } = await api.get(`/v1/tasks/${task_id}`)
    expect(status).toBe(200)
    expect(body.events.map((event: { type: string }) => event.type)).toEqual([
      'approval-request',
      'progress-update',
    ])
    expect(body.approvals).toEqual([{ id, title: 'Deploy api', state: 'pending' }])
  })

  it.each([
    '/v1/events/none',
    '/v1/approvals/none',
    `/v1/approvals/${randomUUID()}`,
    '/v1/tasks/none',
    '/v2',
  ])('answers 404 at %s', async (url) => {
    const { status, type } = await api.get(url)
    expect(status).toBe(404)
    expect(type).toContain('application/problem+json')
  })
})

describe('a list', () => {
  it('of approvals is read page by page, each once and newest first', async () => {
    const task_id = randomUUID()
    const made: string[] = []
    for (let count = 0; count < 5; count++) made.push((await asked({ task_id })).id)
    const seen: string[] = []
    const states: number[] = []
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await api.get(`/v1/approvals?task_id=${task_id}&limit=2${next && `&cursor=${next}`}`)
      seen.push(...body.items.map((item: { id: string }) => item.id))
      states.push(body.items.length)
      next = body.next
    }
    expect(states).toEqual([2, 2, 1])
    expect(seen).toEqual(made.toReversed())
  })

  it('of approvals holds those of one state only', async () => {
    const task_id = randomUUID()
    const { id } = await asked({ task_id })
    await asked({ task_id })
    await voteOn(id, {})
    const { body } = await api.get(`/v1/approvals?task_id=${task_id}&state=approved`)
    expect(body).toMatchObject({ items: [{ id, callback_state: 'delivering' }], next: null })
  })

  it.each([
    '/v1/approvals?state=open',
    '/v1/approvals?limit=0',
    '/v1/deliveries?limit=101',
    '/v1/deliveries?state=x',
  ])('refuses %s with 400', async (url) => {
    const { status, body } = await api.get(url)
    expect(status).toBe(400)
    expect(body.fields).toHaveLength(1)
  })

  it.each(['nonsense', 'AAAA', "';drop table cards", Buffer.from('2026-01-01 x').toString('base64url')])(
    'refuses a cursor that is none of ours, so that nobody reads the first page for ever: %s',
    async (cursor) => {
      for (const list of ['approvals', 'deliveries']) {
        const { status, body } = await api.get(`/v1/${list}?cursor=${encodeURIComponent(cursor)}`)
        expect(status).toBe(400)
        expect(body.fields).toMatchObject([{ path: 'cursor' }])
      }
    },
  )

  it('takes parameters that are set to nothing as left out', async () => {
    expect((await api.get('/v1/approvals?state=&task_id=&cursor=')).status).toBe(200)
    expect((await api.get('/v1/deliveries?state=&cursor=')).status).toBe(200)
  })
})

describe('a delivery', () => {
  it('that was given up is listed with its reason and fix, and comes back to work when retried', async () => {
    const { id } = await asked()
    const [card] = await api.world.needs.store.cards.ofSubject({ kind: 'approval', id })
    api.world.slack.fails.push({
      error: new DeliveryError('unauthorized', 'invalid_auth', { fix: 'Set a new SLACK_BOT_TOKEN.' }),
      afterDoingIt: false,
    })
    await deliverCard(api.world.needs)(card!.id)
    const { body: list } = await api.get('/v1/deliveries?state=dead')
    expect(list.items).toMatchObject([
      {
        id: card!.id,
        last_error: 'unauthorized: invalid_auth',
        fix: 'Set a new SLACK_BOT_TOKEN.',
        attempts: 1,
      },
    ])
    const { status, body } = await api.post(`/v1/deliveries/${card!.id}/retry`, {})
    expect([status, body.state]).toEqual([200, 'due'])
    expect(api.world.woken.at(-1)).toEqual({ lane: 'slack', id: card!.id, delayMs: 0 })
  })

  it('that does not exist cannot be retried', async () => {
    expect((await api.post(`/v1/deliveries/${randomUUID()}/retry`, {})).status).toBe(404)
  })

  it('is retried without a body', async () => {
    const { id } = await asked()
    const [card] = await api.world.needs.store.cards.ofSubject({ kind: 'approval', id })
    const response = await api.server.inject({ method: 'POST', url: `/v1/deliveries/${card!.id}/retry` })
    expect(response.statusCode).toBe(200)
  })
})

describe('the open routes', () => {
  it('answer for the health of the process', async () => {
    expect((await api.get('/healthz')).status).toBe(200)
  })

  it('publish the public receipt key and never the private one', async () => {
    const { body } = await api.get('/.well-known/jwks.json')
    expect(body.keys).toMatchObject([{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' }])
    expect(body.keys[0]).not.toHaveProperty('d')
  })

  it('describe the API as OpenAPI 3.1, with every event type', async () => {
    const { status, body, text } = await api.get('/openapi.json')
    expect(status).toBe(200)
    expect(body).toMatchObject({ openapi: '3.1.0', info: { title: 'Countersign', version: '1.2.3' } })
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/v1/events',
        '/v1/events/{id}',
        '/v1/approvals',
        '/v1/approvals/{id}',
        '/v1/approvals/{id}/wait',
        '/v1/approvals/{id}/votes',
        '/v1/approvals/{id}/cancel',
        '/v1/tasks/{id}',
        '/v1/tasks/{id}/stop',
        '/v1/deliveries',
        '/v1/deliveries/{id}/retry',
      ]),
    )
    for (const type of Object.keys(CATALOGUE)) expect(text).toContain(type)
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(body.components.schemas).toHaveProperty(name!)
    }
  })

  it('are all that a process without the role "api" answers', async () => {
    const worker = await aServer(api.world, { api: false })
    expect((await worker.inject('/healthz')).statusCode).toBe(200)
    expect((await worker.inject('/v1/approvals')).statusCode).toBe(404)
    await worker.close()
  })
})

describe('an error inside', () => {
  it('is answered without a word of what went wrong, which the log has', async () => {
    let logged = ''
    const sink = new Writable({
      write(chunk, _encoding, done) {
        logged += String(chunk)
        done()
      },
    })
    const broken = await aServer(
      api.world,
      {
        readEvent: async () => {
          throw new Error('select secret_column from events: password whsec_hunter2')
        },
      },
      createLog('info', sink),
    )
    const response = await broken.inject('/v1/events/any')
    expect(response.statusCode).toBe(500)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.body).not.toMatch(/select|hunter2|at .*\.ts/)
    expect(logged).toContain('secret_column')
    await broken.close()
  })
})
