import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectOrchestrator } from '../../src/adapters/orchestrators/http/connect-orchestrator.ts'
import { readTask } from '../../src/adapters/orchestrators/http/shapes.ts'
import { directory } from '../../src/adapters/system/directory.ts'
import { environment } from '../../src/config/environment.ts'
import { aServer } from '../handlers/api-world.ts'
import { type HttpOrchestratorStandIn, startHttpOrchestrator } from '../support/http-orchestrator.ts'
import { ALEX, JO } from '../support/people.ts'
import { blocksOf, seedText } from '../support/seeds.ts'
import { aWorld, type World } from '../support/world.ts'

const seed = seedText('003') ?? ''

let world: World
let url: string
let far: HttpOrchestratorStandIn
let close = async () => {}
beforeAll(async () => {
  if (!seed) return
  far = await startHttpOrchestrator()
  const base = await aWorld()
  const people = directory({
    people: [{ ...ALEX, email: ['alex@example.com'] }, JO],
    proven: base.needs.store.identities,
  })
  world = { ...base, needs: { ...base.needs, people } }
  const server = await aServer(world)
  url = await server.listen({ host: '127.0.0.1', port: 0 })
  close = async () => {
    await server.close()
    await far.close()
    await base.close()
  }
})
afterAll(() => close())

const json = async (path: string, method = 'GET', body?: object) => {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  return { status: response.status, body: await response.json() }
}
const asked = async () => {
  const data = { title: 'Deploy', risk: 'high' }
  const event = { type: 'approval-request', task_id: 'feature-1087', data }
  return (await json('/v1/events', 'POST', event)).body.approval_id as string
}

describe.skipIf(!seed)('seed 003', () => {
  const examples = blocksOf(seed, 'json').map((text) => JSON.parse(text))
  const commands = blocksOf(seed, 'powershell')
    .flatMap((text) => text.trim().split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))

  it('has two examples in JSON and six commands', () => {
    expect([examples.length, commands.length]).toEqual([2, 6])
  })

  it('has an order that our own form of it contains', async () => {
    const { workflows } = connectOrchestrator({
      url: far.url,
      apiKey: undefined,
      approvals: world.needs.store.approvals,
    })
    const { task_id: taskId, title, description, metadata } = examples[0]
    await workflows.run({ taskId, description, requester: metadata.requester })
    const sent = far.calls.at(-1)?.body as Record<string, unknown>
    expect(Object.keys(examples[0]).filter((name) => !(name in sent))).toEqual([])
    expect(sent).toMatchObject({ task_id: taskId, description, metadata: { requester: metadata.requester } })
    expect(title).not.toBe('')
  })

  it('has a status that is read with its parts', () => {
    expect(readTask(examples[1])).toEqual({
      taskId: 'feature-1087',
      status: 'running',
      subtasks: [
        { name: 'feature-dev::feature-1087::1', agent: 'feature-dev', state: 'completed' },
        { name: 'code-review::feature-1087::1', agent: 'code-review', state: 'running' },
      ],
      approval: null,
    })
  })

  it('approves by its own command, pointed at us', async () => {
    const command = commands.find((line) => line.startsWith('Invoke-WebRequest')) ?? ''
    const [, address = '', method] = /-Uri "http:\/\/localhost:8001([^"]+)" -Method (\w+)/.exec(command) ?? []
    const id = await asked()
    const { status, body } = await json(address.replace('<approval-id>', id), method)
    expect([status, body.status, body.approver_id]).toEqual([200, 'approved', 'alex@example.com'])
    const { votes } = (await json(`/v1/approvals/${id}`)).body
    expect(votes).toMatchObject([{ person: 'alex', reason: 'Reviewed and approved' }])
  })

  it('resumes a task by its own command, at the orchestrator', async () => {
    const command = commands.find((line) => line.startsWith('Invoke-RestMethod')) ?? ''
    const [, path = '', method] = /-Uri http:\/\/localhost:8001(\S+) -Method (\w+)/.exec(command) ?? []
    const approval = far.ask()
    const { status } = await fetch(`${far.url}${path.replace('<task_id>', approval.workflow_id)}`, {
      method: method ?? 'GET',
    })
    expect(status).toBe(409)
  })

  it('lists, approves and rejects as its tasks do', async () => {
    const tasks = commands.filter((line) => line.startsWith('task workflow:'))
    expect(tasks.map((line) => line.split(' ')[1])).toEqual([
      'workflow:init-db',
      'workflow:list-pending',
      'workflow:approve',
      'workflow:reject',
    ])
    const id = await asked()
    const reason = /REASON="([^"]+)"/.exec(tasks[3] ?? '')?.[1] ?? ''
    const listed = (await json('/approvals/pending')).body.approvals
    expect(listed.map((one: { id: string }) => one.id)).toContain(id)
    const query = new URLSearchParams({ approver_id: 'jo', approver_role: 'cto', reason })
    expect((await json(`/reject/${id}?${query}`, 'POST')).body.status).toBe('rejected')
    expect((await json(`/approvals/${id}`)).body.rejection_reason).toBe('Need rollback plan')
  })

  it('names approval paths that are all served, with their parameters', async () => {
    const named = [...seed.matchAll(/^- `(GET|POST) (\/(?:approve|reject|approvals)[^`]*)`/gm)]
    expect(named).toHaveLength(4)
    for (const [, method = '', path = ''] of named) {
      const filled = path
        .replace('{approval_id}', await asked())
        .replace('approver_id=...', 'approver_id=alex')
        .replace('approver_role=...', 'approver_role=tech_lead')
        .replaceAll('...', 'because')
      expect([path, (await json(filled, method)).status]).toEqual([path, 200])
    }
  })

  it('promises diagnostics with fields[].issue, and gets them', async () => {
    expect(seed).toContain('`fields[].issue`')
    const { status, body } = await json(`/approve/${await asked()}`, 'POST')
    expect(status).toBe(400)
    for (const { issue } of body.fields) expect(issue).toMatch(/\w/)
  })

  it('configures with variables that are read', () => {
    const names = blocksOf(seed, 'bash').flatMap((text) => [...text.matchAll(/^([A-Z_]+)=(\S+)/gm)])
    expect(names.length).toBeGreaterThan(5)
    for (const [, name = '', value = ''] of names) {
      const field = (environment.shape as Record<string, { safeParse(value: string): { success: boolean } }>)[
        name
      ]
      expect([name, field?.safeParse(value).success]).toEqual([name, true])
    }
  })
})
