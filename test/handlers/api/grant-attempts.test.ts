import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Api, anApi } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

async function asked(event: object = {}) {
  const data = { requested_additional_attempts: 3, reason: 'slow' }
  const given = { id: randomUUID(), type: 'additional-attempts-request', data, ...event }
  return (await api.post('/v1/events', given)).body.approval_id as string
}

const vote = (id: string, body: object) =>
  api.post(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'alex', ...body })

it('grants fewer attempts, and tells the orchestrator how many', async () => {
  const id = await asked()
  expect(await vote(id, { granted: 2 })).toMatchObject({
    status: 200,
    body: { state: 'approved', votes: [{ person: 'alex', granted: 2 }] },
  })
  const [callback] = await api.world.needs.store.callbacks.ofApprovals([id])
  expect(callback?.body).toMatchObject({ type: 'attempts.decided', additional_attempts_granted: 2 })
  const audit = await api.world.needs.store.audit.of(`approval:${id}`)
  expect(audit.at(-1)).toMatchObject({ action: 'vote.recorded', detail: { granted: 2 } })
})

it('grants all of them where no number is named', async () => {
  const id = await asked()
  expect(await vote(id, {})).toMatchObject({ body: { votes: [{ granted: null }] } })
  const [callback] = await api.world.needs.store.callbacks.ofApprovals([id])
  expect(callback?.body).toMatchObject({ additional_attempts_granted: 3 })
})

it.each([0, 4, 1.5, '2'])('refuses %j of three, naming the field', async (granted) => {
  expect(await vote(await asked(), { granted })).toMatchObject({
    status: 400,
    body: { fields: [{ path: 'granted' }] },
  })
})

it('refuses a number for what asks for no attempts', async () => {
  const data = { title: 'Deploy', requested_additional_attempts: 3 }
  const id = await asked({ type: 'approval-request', data })
  expect(await vote(id, { granted: 1 })).toMatchObject({
    status: 400,
    body: { fields: [{ path: 'granted' }] },
  })
})
