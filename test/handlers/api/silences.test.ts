import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, anApi } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const SILENCE = { match: { source: 'ci', type: ['failure', 'bug-*'] }, for: '2h', reason: 'noisy deploys' }

it('silences, says how much was held back, and ends it', async () => {
  const source = randomUUID()
  const made = await api.post('/v1/silences', { ...SILENCE, match: { source }, person: 'alex' })
  expect(made).toMatchObject({
    status: 201,
    body: { match: { source: [source] }, by: 'alex', reason: 'noisy deploys', held: 0, ended_at: null },
  })
  const { id, ends_at } = made.body
  const event = { type: 'status-update', source, data: { message: 'All is well' } }
  const { body: sent } = await api.post('/v1/events', event)
  expect((await api.get('/v1/silences')).body.items).toContainEqual({ ...made.body, held: 1 })
  expect((await api.get(`/v1/events/${sent.id}`)).body).toMatchObject({
    cards: [],
    withheld: [
      {
        destination: 'slack:C0APPROVALS',
        by: 'silence',
        why: `silence ${id.slice(0, 8)} by alex for 2h on source ${source}: noisy deploys`,
        until: ends_at,
      },
    ],
  })
  expect((await api.post('/v1/explain', event)).body).toMatchObject({ withheld: [{ by: 'silence' }] })
  expect((await api.delete(`/v1/silences/${id}?person=sam`)).status).toBe(204)
  expect((await api.delete(`/v1/silences/${id}`)).status).toBe(404)
  expect((await api.get('/v1/silences')).body.items).toEqual([])
  expect((await api.get('/v1/silences?active=false')).body.items).toMatchObject([
    { id, ended_by: 'sam', held: 1 },
  ])
})

it('may be made by a program, in the name of its key', async () => {
  const { body } = await api.post('/v1/silences', SILENCE)
  expect(body).toMatchObject({ by: 'local', match: { source: ['ci'], type: ['failure', 'bug-*'] } })
  expect(await api.world.needs.store.audit.of(`silence:${body.id}`)).toMatchObject([
    { actor: 'local', action: 'silence.made' },
  ])
})

describe('says what is wrong with', () => {
  it.each([
    ['nothing named', { match: {} }, 'match', 'is for every event'],
    ['everything named', { match: { source: '*' } }, 'match', 'is for every event'],
    ['an unknown field', { match: { sorce: 'ci' } }, 'match.sorce', 'is no field: name type'],
    ['no value', { match: { source: [] } }, 'match.source', ''],
    ['no time', { for: 'long' }, 'for', 'give a time like'],
    ['too long a time', { for: '8d' }, 'for', 'is more than "7d"'],
    ['no reason', { reason: ' ' }, 'reason', ''],
  ])('%s', async (_, changes, path, issue) => {
    const { status, body } = await api.post('/v1/silences', { ...SILENCE, ...changes })
    expect(status).toBe(400)
    expect(body.fields).toContainEqual({ path, issue: expect.stringContaining(issue) })
  })

  it('a person who is not listed', async () => {
    const { status, body } = await api.post('/v1/silences', { ...SILENCE, person: 'nobody' })
    expect({ status, detail: body.detail }).toMatchObject({
      status: 403,
      detail: expect.stringContaining('"nobody"'),
    })
  })
})
