import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SEED_EVENTS } from '../../support/seed-events.ts'
import { type Api, anApi } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const anAsk = (changes: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  type: 'approval-request',
  task_id: 'GH-42',
  data: { title: 'Deploy api', risk: 'high' },
  ...changes,
})
const send = (payload: object) => api.post('/v1/events', payload)
const sendText = async (payload: string, contentType: string) => {
  const response = await api.server.inject({
    method: 'POST',
    url: '/v1/events',
    payload,
    headers: { 'content-type': contentType },
  })
  return { status: response.statusCode, type: response.headers['content-type'], body: response.json() }
}
/** An event whose JSON has exactly `bytes` bytes. */
const anEventOf = (bytes: number) => {
  const event = { id: randomUUID(), type: 'generic', data: { text: '' } }
  return { ...event, data: { text: 'x'.repeat(bytes - JSON.stringify(event).length) } }
}
const KIB = 1024

describe('the trace of its sender', () => {
  const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const sendIn = (traceparent: string, payload: object) =>
    api.server.inject({ method: 'POST', url: '/v1/events', payload, headers: { traceparent } })
  const kept = async (id: string) => (await api.world.needs.store.events.find([id]))[0]?.traceparent

  it('is kept with each event of the request', async () => {
    const [one, two, three] = [anAsk(), anAsk(), anAsk()]
    await sendIn(TRACE, one)
    await sendIn(TRACE, { events: [two, three] })
    expect(await Promise.all([one, two, three].map(({ id }) => kept(id)))).toEqual([TRACE, TRACE, TRACE])
  })

  it('is left out where it is none, and the event is taken all the same', async () => {
    const ask = anAsk()
    expect((await sendIn('00-not-a-trace', ask)).statusCode).toBe(202)
    expect(await kept(ask.id)).toBeUndefined()
  })

  it('does not make another event of a repeat', async () => {
    const ask = anAsk()
    await sendIn(TRACE, ask)
    expect((await sendIn(TRACE.replace('b7ad', '00f0'), ask)).json()).toMatchObject({ duplicate: true })
  })
})

describe('one event', () => {
  it('is answered 202 with its ids', async () => {
    const ask = anAsk()
    const { status, body } = await send(ask)
    expect(status).toBe(202)
    expect(body).toEqual({
      id: ask.id,
      status: 'accepted',
      approval_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      task_id: 'GH-42',
    })
  })

  it('is answered 200 with the same ids when it is repeated', async () => {
    const ask = anAsk()
    const first = await send(ask)
    const second = await send(ask)
    expect(second.status).toBe(200)
    expect(second.body).toEqual({ ...first.body, duplicate: true })
  })

  it('is refused with 409 when its id stands for another', async () => {
    const ask = anAsk()
    await send(ask)
    const { status, type, body } = await send({ ...ask, data: { title: 'Drop the database' } })
    expect(status).toBe(409)
    expect(type).toContain('application/problem+json')
    expect(body.detail).toContain(ask.id)
  })

  it('is taken with 256 KiB and refused with 413 with one byte more', async () => {
    expect((await send(anEventOf(256 * KIB))).status).toBe(202)
    const tooLarge = anEventOf(256 * KIB + 1)
    const { status, body } = await send(tooLarge)
    expect([status, body.status]).toEqual([413, 413])
    expect(await api.world.needs.store.events.find([tooLarge.id])).toEqual([])
  })

  it.each(SEED_EVENTS.map((example) => [example.name, example.body]))(
    'of seed "%s" is taken',
    async (_, body) => {
      expect((await send({ ...body })).status).toBe(202)
    },
  )
})

describe('what is not an event is refused, and nothing is stored', () => {
  it.each([
    ['no type', { id: 'bad-1', data: {} }, 'type'],
    ['an empty type', { id: 'bad-1', type: ' ', data: {} }, 'type'],
    ['a number for a type', { id: 'bad-1', type: 7, data: {} }, 'type'],
    ['an id with spaces', { id: 'b a d', type: 'generic', data: {} }, 'id'],
    ['data that is a list', { id: 'bad-1', type: 'generic', data: [] }, 'data'],
    ['an unknown priority', { id: 'bad-1', type: 'generic', priority: 'now!', data: {} }, 'priority'],
    ['a time that is none', { id: 'bad-1', type: 'generic', time: 'noon', data: {} }, 'time'],
    ['a request that asks nothing', { id: 'bad-1', type: 'approval-request', data: {} }, 'data.title'],
    [
      'a time limit of nothing',
      anAsk({ id: 'bad-1', data: { title: 'x', expires_in: 0 } }),
      'data.expires_in',
    ],
    ['a callback without a URL', anAsk({ id: 'bad-1', callback: { url: 'nowhere' } }), 'callback.url'],
    ['a callback elsewhere', anAsk({ id: 'bad-1', callback: { url: 'http://evil.test/' } }), 'callback.url'],
    ['a character that cannot be kept', anAsk({ id: 'bad-1', data: { title: '\u0000' } }), 'data.title'],
    ['a list', [anAsk({ id: 'bad-1' })], ''],
    ['events that are no list', { id: 'bad-1', events: 'all' }, 'events'],
    ['an empty batch', { events: [] }, 'events'],
  ])('%s', async (_, payload, path) => {
    const before = api.world.woken.length
    const { status, type, body } = await send(payload)
    expect(status).toBe(400)
    expect(type).toContain('application/problem+json')
    expect(body.fields).toContainEqual({ path, issue: expect.stringMatching(/./) })
    expect(await api.world.needs.store.events.find(['bad-1', 'b a d'])).toEqual([])
    expect(api.world.woken).toHaveLength(before)
  })

  it.each([
    ['broken JSON', '{"type":', 'application/json', 400],
    ['nothing', '', 'application/json', 400],
    ['a text', '"approve everything"', 'application/json', 400],
    ['null', 'null', 'application/json', 400],
    ['plain text', '{"type":"generic"}', 'text/plain', 415],
    ['a form', 'type=generic', 'application/x-www-form-urlencoded', 415],
    ['XML', '<event/>', 'application/xml', 415],
  ])('%s', async (_, text, contentType, expected) => {
    const before = api.world.woken.length
    const { status, type, body } = await sendText(text, contentType)
    expect([status, body.status]).toEqual([expected, expected])
    expect(type).toContain('application/problem+json')
    if (expected === 400) expect(body.fields).toHaveLength(1)
    expect(api.world.woken).toHaveLength(before)
  })
})

describe('a batch', () => {
  it('is answered 207, item by item and in order', async () => {
    const [first, second, large] = [anAsk(), anAsk(), anEventOf(256 * KIB + 1)]
    const { status, body } = await send({
      events: [
        first,
        { type: 'approval-request', data: {} },
        large,
        second,
        first,
        { ...second, priority: 'low' },
      ],
    })
    expect(status).toBe(207)
    expect(body.results.map((result: { status: unknown }) => result.status)).toEqual([
      'accepted',
      400,
      413,
      'accepted',
      'accepted',
      409,
    ])
    expect(body.results[0].id).toBe(first.id)
    expect(body.results[1].fields).toMatchObject([{ path: 'data.title' }])
    expect(body.results[3].id).toBe(second.id)
    expect(body.results[4]).toMatchObject({ id: first.id, duplicate: true })
    expect(await api.world.needs.store.events.find([large.id])).toEqual([])
  })

  it('holds a thousand events at most', async () => {
    const events = Array.from({ length: 1001 }, () => ({ type: 'generic', data: {} }))
    const over = await send({ events })
    expect(over.status).toBe(413)
    const whole = await send({ events: events.slice(1) })
    expect(whole.status).toBe(207)
    expect(whole.body.results).toHaveLength(1000)
  })

  it('is refused with 413 past 1 MiB, whatever is in it', async () => {
    const events = Array.from({ length: 5 }, () => anEventOf(220 * KIB))
    const { status, type } = await send({ events })
    expect(status).toBe(413)
    expect(type).toContain('application/problem+json')
    expect(await api.world.needs.store.events.find(events.map(({ id }) => id))).toEqual([])
  })
})
