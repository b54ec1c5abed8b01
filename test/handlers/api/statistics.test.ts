import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Api, anApi } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

it('says zero of everything before the first event', async () => {
  const { status, body } = await api.get('/v1/stats')
  expect(status).toBe(200)
  expect(body).toMatchObject({ updates_sent: 0, events: 0, since: null, health: { status: 'ok' } })
})

it('counts what was accepted, each event once however often it is sent', async () => {
  const event = { id: 'status-1', type: 'task-status', task_id: 'T-1', status: 'in_progress' }
  await api.post('/v1/events', event)
  await api.post('/v1/events', event)
  await api.post('/v1/events', { type: 'clarification-request', questions: ['Which region?'] })
  await api.post('/v1/events', { type: 'completion-report', task_id: 'T-1' })
  await api.post('/v1/events', { type: 'error-escalation', error_type: 'x', error_message: 'y' })
  await api.post('/v1/events', { type: 'approval-request', title: 'Deploy' })
  const { body } = await api.get('/v1/stats')
  expect(body).toEqual({
    updates_sent: 1,
    clarifications_requested: 1,
    completions_reported: 1,
    errors_escalated: 1,
    events: 5,
    approvals: { pending: 1, approved: 0, rejected: 0, expired: 0, cancelled: 0 },
    health: {
      status: 'ok',
      dependencies: { database: 'ok', queue: 'ok' },
      deliveries: { due: 5, waiting: 0, dead: 0 },
      failed_callbacks: 0,
    },
    since: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  })
})
