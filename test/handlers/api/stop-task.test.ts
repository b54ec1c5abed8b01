import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { stopTask } from '../../../src/usecases/tasks/stop-task.ts'
import { type Api, anApi, aServer } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

async function aTask() {
  const taskId = `GH-${randomUUID()}`
  const event = { id: randomUUID(), type: 'approval-request', task_id: taskId, data: { title: 'Deploy' } }
  const { body } = await api.post('/v1/events', event)
  return { taskId, approvalId: String(body.approval_id) }
}
const stop = (taskId: string, body: object = { person: 'alex', reason: 'Runs wild' }) =>
  api.post(`/v1/tasks/${taskId}/stop`, body)

it('answers what was cancelled, and what the orchestrator said', async () => {
  const { taskId, approvalId } = await aTask()
  api.world.orchestrator.answers.push({ status: 'stopped', message: 'Run 42 ended' })
  expect(await stop(taskId)).toMatchObject({
    status: 200,
    body: {
      task_id: taskId,
      cancelled: [approvalId],
      stop: [
        {
          url: 'http://127.0.0.1:9/hooks',
          state: 'acknowledged',
          status: 'stopped',
          message: 'Run 42 ended',
        },
      ],
      note: null,
    },
  })
  expect((await api.get(`/v1/approvals/${approvalId}`)).body.state).toBe('cancelled')
})

it('names what went wrong where the orchestrator could not be told', async () => {
  const { taskId } = await aTask()
  api.world.orchestrator.answers.push(new DeliveryError('invalid', 'answered 422'))
  expect((await stop(taskId)).body.stop).toMatchObject([
    { state: 'failed', status: null, message: 'answered 422' },
  ])
})

it('says so where nobody is configured to be told', async () => {
  const { taskId, approvalId } = await aTask()
  const needs = { ...api.world.needs, defaultCallbackUrl: undefined }
  const server = await aServer(api.world, {
    stopTask: stopTask({ ...needs, reportCallback: reportCallback(needs) }),
  })
  const payload = { person: 'alex' }
  const response = await server.inject({ method: 'POST', url: `/v1/tasks/${taskId}/stop`, payload })
  expect(response.json()).toMatchObject({
    cancelled: [approvalId],
    stop: [],
    note: expect.stringContaining('CALLBACK_URL'),
  })
  await server.close()
})

it('is refused with 403 for somebody who is not listed, and changes nothing', async () => {
  const { taskId, approvalId } = await aTask()
  const { status, body } = await stop(taskId, { person: 'mallory', reason: 'x' })
  expect([status, body.reason]).toEqual([403, 'unknown-person'])
  expect((await api.get(`/v1/approvals/${approvalId}`)).body.state).toBe('pending')
})

it('is answered 404 for a task that nobody spoke of', async () => {
  expect((await stop('none')).status).toBe(404)
})

it('needs a person', async () => {
  const { taskId } = await aTask()
  expect((await stop(taskId, { reason: 'x' })).body.fields).toMatchObject([{ path: 'person' }])
})
