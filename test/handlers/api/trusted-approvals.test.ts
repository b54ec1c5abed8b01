import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, anApi } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const soon = () => new Date(Date.now() + 3_600_000).toISOString()

/** Asks for an approval by API; returns its id and digest. */
async function asked(data: object = {}, envelope: object = {}) {
  const event = {
    id: randomUUID(),
    type: 'approval-request',
    ...envelope,
    data: { title: 'Deploy', ...data },
  }
  const { approval_id: id } = (await api.post('/v1/events', event)).body
  const { digest } = (await api.get(`/v1/approvals/${id}`)).body
  return { id, digest }
}

const vote = (id: string, body: object) =>
  api.post(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'alex', ...body })

describe('a vote by API', () => {
  it.each([
    [403, 'unknown-person', {}, { person: 'nobody' }],
    [403, 'not-an-approver', { risk: 'high' }, { person: 'sam' }],
    [403, 'own-request', { requester: 'Alex Kim' }, {}],
    [403, 'not-opened', { reversible: false }, {}],
    [409, 'payload-changed', {}, { digest: 'sha256:other' }],
  ])('answers %i where it is refused with "%s"', async (status, reason, data, body) => {
    const { id } = await asked(data)
    expect(await vote(id, body)).toMatchObject({ status, body: { reason, detail: expect.any(String) } })
  })

  it('asks for a justification, naming the field', async () => {
    const { id } = await asked({ risk: 'critical' })
    expect(await vote(id, { person: 'jo' })).toMatchObject({
      status: 400,
      body: { fields: [{ path: 'reason' }] },
    })
    expect(await vote(id, { person: 'jo', reason: 'Tested' })).toMatchObject({ status: 200 })
  })

  it('approves what cannot be undone for whoever names the digest of what they read', async () => {
    const { id, digest } = await asked({ reversible: false })
    expect(await vote(id, { digest })).toMatchObject({ status: 200, body: { state: 'approved' } })
  })

  it('is taken back while nothing is decided', async () => {
    const { id } = await asked({ quorum: 2 })
    await vote(id, {})
    const withdrawn = await api.delete(`/v1/approvals/${id}/votes/alex`)
    expect(withdrawn).toMatchObject({ status: 200, body: { votes: [], missing: 2 } })
    expect(await api.delete(`/v1/approvals/${id}/votes/alex`)).toMatchObject({ status: 409 })
    expect(await api.delete(`/v1/approvals/none/votes/alex`)).toMatchObject({ status: 404 })
  })

  it('on several approvals has a result for each', async () => {
    const [good, high] = [await asked(), await asked({ risk: 'high' })]
    const votes = [good.id, high.id, 'none'].map((approval_id) => ({
      approval_id,
      verdict: 'approve',
      person: 'sam',
    }))
    expect(await api.post('/v1/votes', { votes })).toMatchObject({
      status: 207,
      body: {
        results: [
          { approval_id: good.id, state: 'approved' },
          { approval_id: high.id, status: 403, reason: 'not-an-approver' },
          { approval_id: 'none', status: 404 },
        ],
      },
    })
  })
})

it('says who may still vote, what is missing, and why somebody was refused', async () => {
  const { id } = await asked({ quorum: 2, requester: 'jo' })
  await vote(id, {})
  await vote(id, { person: 'jo' })
  expect((await api.get(`/v1/approvals/${id}`)).body).toMatchObject({
    missing: 1,
    missing_roles: [],
    may_approve: [{ person: 'sam', on_behalf_of: null }],
    may_not_approve: [
      { person: 'alex', reason: 'already-voted' },
      { person: 'jo', reason: 'own-request' },
    ],
    refused: [{ who: 'jo', tried: 'approve', reason: 'own-request', channel: 'api' }],
    ahead: [],
  })
})

it('tells what changed of a request that was changed', async () => {
  const request_id = randomUUID()
  const { id } = await asked({ request_id, version: '1' })
  await asked({ request_id, version: '2' })
  expect((await api.get(`/v1/approvals/${id}`)).body.change).toMatchObject({
    fields: [{ path: 'version', before: '"1"', after: '"2"' }],
    voided: [],
  })
})

describe('standing in', () => {
  it('hands one approval to another person', async () => {
    const { id } = await asked({ risk: 'high' })
    const hand = (to: string) => api.post(`/v1/approvals/${id}/reassign`, { person: 'alex', to })
    expect(await hand('nobody')).toMatchObject({ status: 403 })
    expect(await hand('sam')).toMatchObject({ status: 200 })
    expect(await vote(id, {})).toMatchObject({ status: 403, body: { reason: 'handed-over' } })
    expect((await vote(id, { person: 'sam' })).body.votes).toMatchObject([
      { person: 'sam', on_behalf_of: 'alex' },
    ])
  })

  it('lets somebody be away, and come back', async () => {
    const away = (id: string, body: object) => api.put(`/v1/people/${id}/delegation`, body)
    expect(await away('jo', { to: 'sam', until: soon() })).toMatchObject({ status: 200, body: { to: 'sam' } })
    expect(await vote((await asked({ risk: 'high' })).id, { person: 'sam' })).toMatchObject({ status: 200 })
    expect(await api.delete('/v1/people/jo/delegation')).toMatchObject({ status: 204 })
    expect(await vote((await asked({ risk: 'high' })).id, { person: 'sam' })).toMatchObject({ status: 403 })
    expect(await away('jo', { to: 'jo', until: soon() })).toMatchObject({
      body: { fields: [{ path: 'to' }] },
    })
    expect(await away('jo', { to: 'sam', until: '2020-01-01T00:00:00Z' })).toMatchObject({
      body: { fields: [{ path: 'until' }] },
    })
    expect(await away('nobody', { to: 'sam', until: soon() })).toMatchObject({ status: 403 })
    expect(await api.delete('/v1/people/nobody/delegation')).toMatchObject({ status: 403 })
  })

  it('leaves somebody in peace for a while', async () => {
    const { id } = await asked()
    const snooze = (person: string) => api.post(`/v1/approvals/${id}/snooze`, { person, seconds: 600 })
    expect(await snooze('alex')).toMatchObject({ status: 200, body: { until: expect.any(String) } })
    expect(await snooze('nobody')).toMatchObject({ status: 403 })
    expect((await api.get(`/v1/approvals/${id}`)).body.ahead).toMatchObject([{ what: 'snooze' }])
  })
})

describe('standing approvals', () => {
  const wanted = () => ({
    person: 'alex',
    action: 'deploy',
    source: 'ci',
    parameters: { service: 'api' },
    reason: 'Routine',
    ends_at: soon(),
    max_uses: 2,
  })

  it('are given, listed, used and revoked', async () => {
    const given = await api.post('/v1/standing-approvals', wanted())
    expect(given).toMatchObject({ status: 201, body: { uses: 0, person: 'alex' } })
    const action = { name: 'deploy', parameters: { service: 'api' } }
    const { id } = await asked({ reversible: true, action }, { source: 'ci' })
    expect((await api.get(`/v1/approvals/${id}`)).body).toMatchObject({
      state: 'approved',
      votes: [{ person: 'alex', standing_approval: given.body.id }],
    })
    expect((await api.get('/v1/standing-approvals')).body.items).toMatchObject([
      { id: given.body.id, uses: 1 },
    ])
    const revoke = () => api.post(`/v1/standing-approvals/${given.body.id}/revoke`, { person: 'jo' })
    expect(await revoke()).toMatchObject({ status: 204 })
    expect(await revoke()).toMatchObject({ status: 404 })
    expect((await api.get('/v1/standing-approvals')).body.items).toEqual([])
    expect((await api.get('/v1/standing-approvals?active=false')).body.items).toMatchObject([
      { id: given.body.id, revoked_by: 'jo' },
    ])
  })

  it.each([
    ['ends_at', { ends_at: '2020-01-01T00:00:00Z' }],
    ['ends_at', { ends_at: '2099-01-01T00:00:00Z' }],
    ['max_uses', { max_uses: 0 }],
    ['reason', { reason: ' ' }],
  ])('name what is wrong with them: %s', async (path, changes) => {
    const answer = await api.post('/v1/standing-approvals', { ...wanted(), ...changes })
    expect(answer).toMatchObject({ status: 400, body: { fields: [{ path }] } })
  })
})

it('explains what would come of an event, and stores nothing', async () => {
  const event = { id: 'e-explained', type: 'approval-request', data: { title: 'Deploy', risk: 'high' } }
  expect(await api.post('/v1/explain', event)).toMatchObject({
    status: 200,
    body: {
      approval: { policy: { name: 'high risk', roles: ['tech_lead', 'cto'] }, may_approve: ['alex', 'jo'] },
    },
  })
  expect((await api.get('/v1/events/e-explained')).status).toBe(404)
  expect(await api.post('/v1/explain', { type: 'failure' })).toMatchObject({ status: 400 })
})
