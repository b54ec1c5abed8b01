import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type RunningSandbox, startSandbox } from '../support/start-sandbox.ts'

const SOON = { timeout: 60_000, interval: 200 }

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
}, 120_000)
afterAll(() => sandbox?.stop())

async function post(path: string, body?: object): Promise<unknown> {
  const given = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return (await fetch(`${sandbox.url}${path}`, { method: 'POST', ...given })).json()
}
const get = async (url: string) => (await fetch(url)).json()

it('runs a task on its sample orchestrator, which waits for somebody else’s approval and then goes on', async () => {
  const page = await (await fetch(sandbox.url)).text()
  const [, alex] = /<option value="(\w+)"[^>]*>Alex Kim/.exec(page) ?? []
  const said = { person: alex, tab: 'messages', text: '/countersign run Deploy api 1.4.2 to production' }
  expect(await post('/sandbox/say', said)).toEqual({ trouble: null })
  const asked = await vi.waitFor(async () => {
    const { items } = await get(`${sandbox.url}/v1/approvals`)
    expect(items).toMatchObject([
      { requester: 'alex', risk: 'high', title: 'Deploy api 1.4.2 to production' },
    ])
    return items[0]
  }, SOON)
  const vote = (person: string) => post(`/v1/approvals/${asked.id}/votes`, { verdict: 'approve', person })
  expect(await vote('alex')).toMatchObject({ status: 403 })
  expect(await vote('jo')).toMatchObject({ state: 'approved' })
  await vi.waitFor(async () => {
    const { callback_state: told } = await get(`${sandbox.url}/v1/approvals/${asked.id}`)
    expect(told).toBe('acknowledged')
  }, SOON)
  expect(await get(`${sandbox.orchestratorUrl}/tasks/${asked.task_id}`)).toMatchObject({ status: 'planned' })
}, 180_000)
