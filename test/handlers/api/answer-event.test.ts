import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, anApi } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const QUESTIONS = ['Why?', { id: 'env', text: 'Where?', options: ['staging', 'production'] }]

async function asked(type = 'clarification-request', data: object = { questions: QUESTIONS }) {
  const id = randomUUID()
  expect(await api.post('/v1/events', { id, type, task_id: 'GH-42', data })).toMatchObject({ status: 202 })
  return id
}

const give = (id: string, body: object) => api.post(`/v1/events/${id}/answer`, { person: 'alex', ...body })
const ANSWERS = { answers: { '1': 'Because', env: 'staging' } }

describe('an answer by API', () => {
  it('is taken, shown with the event, and about to be told', async () => {
    const id = await asked()
    const open = await api.get(`/v1/events/${id}`)
    expect(open.body.inquiry).toMatchObject({
      state: 'open',
      callback_state: 'none',
      questions: [
        { id: '1', type: 'text' },
        { id: 'env', type: 'choice' },
      ],
      answer: null,
    })
    const given = await give(id, ANSWERS)
    expect(given).toMatchObject({
      status: 200,
      body: {
        state: 'answered',
        kind: 'clarification',
        answer: {
          answers: [
            { id: '1', question: 'Why?', answer: 'Because' },
            { id: 'env', question: 'Where?', answer: 'staging' },
          ],
        },
        answered_by: { person: 'alex', channel: 'api' },
        callback_state: 'delivering',
      },
    })
    expect((await api.get(`/v1/events/${id}`)).body.inquiry).toEqual(given.body)
  })

  it('names every field that is wrong', async () => {
    const id = await asked()
    expect(await give(id, { answers: { env: 'moon' } })).toMatchObject({
      status: 400,
      type: expect.stringContaining('problem+json'),
      body: {
        fields: [
          { path: 'answers.1', issue: expect.stringContaining('required') },
          { path: 'answers.env', issue: expect.stringContaining('staging, production') },
        ],
      },
    })
    expect(await give(id, {})).toMatchObject({ status: 400, body: { fields: [{ path: 'answers' }] } })
  })

  it('is refused for a stranger, and for whoever comes second, naming who was first', async () => {
    const id = await asked()
    expect(await give(id, { ...ANSWERS, person: 'nobody' })).toMatchObject({
      status: 403,
      body: { reason: 'unknown-person' },
    })
    await give(id, ANSWERS)
    expect(await give(id, { ...ANSWERS, person: 'sam' })).toMatchObject({
      status: 409,
      body: {
        title: 'already answered',
        reason: 'already-answered',
        answered_by: { person: 'alex', channel: 'api', at: expect.any(String) },
      },
    })
  })

  it('finds nothing where nothing is asked', async () => {
    expect(await give(randomUUID(), ANSWERS)).toMatchObject({ status: 404 })
    const id = await asked('progress-update', { phase: 'tests', progress_percent: 5, details: 'x' })
    expect(await give(id, ANSWERS)).toMatchObject({ status: 404 })
    expect((await api.get(`/v1/events/${id}`)).body.inquiry).toBeNull()
  })

  it('decides a fix review', async () => {
    const fix = { severity: 'minor', file: 'a.py', issue: 'x', fix: 'y' }
    const fixes = [
      { id: 1, ...fix },
      { id: 'b', ...fix },
    ]
    const id = await asked('fix-review', { review_id: 'R1', fixes })
    expect(await give(id, { decision: 'sent-back', fixes: [7] })).toMatchObject({
      status: 400,
      body: { fields: [{ path: 'fixes', issue: 'names no fix of this review: 7' }] },
    })
    expect(await give(id, { decision: 'sent-back', fixes: ['1', 'b'], note: 'Try again' })).toMatchObject({
      status: 200,
      body: { answer: { decision: 'sent-back', fixes: [1, 'b'], note: 'Try again' } },
    })
  })

  it('acknowledges a test report that asks for it', async () => {
    const data = { status: 'passed', summary: { total: 1, passed: 1, failed: 0 }, acknowledge: true }
    const id = await asked('verification-complete', data)
    expect(await give(id, { status: 'approved' })).toMatchObject({
      status: 200,
      body: { answer: { status: 'approved', next_action: 'create-pr', required_actions: [] } },
    })
  })

  it('stands in the OpenAPI document', async () => {
    const { body } = await api.get('/openapi.json')
    expect(body.paths['/v1/events/{id}/answer'].post.summary).toContain('Answer')
  })
})
