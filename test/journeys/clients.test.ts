import { createServer } from 'node:http'
import { compactVerify, createRemoteJWKSet } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OrchestratorClient, verifyCallback } from '../../src/client/client.ts'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'
import { type EmulatedSlack, startEmulatedSlack } from '../support/emulated-slack.ts'
import { pythonIsMissing, runPythonClient } from '../support/python-client.ts'
import { type ServerHome, type ServerProcess, serverHome, startServer } from '../support/server-process.ts'

const SECRET = `whsec_${Buffer.from('a secret that only this test knows').toString('base64')}`
const LIMIT_MS = 30_000
const SOON = { timeout: 10_000, interval: 50 }

interface Arrival {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

let slack: EmulatedSlack
let home: ServerHome
let server: ServerProcess
let client: OrchestratorClient
let hooks: { readonly url: string; close(): Promise<void> }
const arrivals: Arrival[] = []

beforeAll(async () => {
  const receiver = createServer(async (request, response) => {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    arrivals.push({ body: await readBody(request), headers: Object.fromEntries(headers) })
    response.end('{}')
  })
  hooks = await listen(receiver)
  slack = await startEmulatedSlack()
  home = serverHome([{ id: 'alex', slack: slack.workspace.members[0]!.id }])
  server = await startServer({ ...home.env, ...slack.env, CALLBACK_SECRET: SECRET, API_KEYS: 'bot:key-1' })
  client = new OrchestratorClient({ url: server.url, apiKey: 'key-1', source: 'bot', agentId: 'coder' })
}, LIMIT_MS)
afterAll(async () => {
  await server.kill()
  home.remove()
  await slack.close()
  await hooks.close()
})

async function vote(approvalId: string, verdict: 'approve' | 'reject', reason: string): Promise<void> {
  const response = await fetch(`${server.url}/v1/approvals/${approvalId}/votes`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': 'key-1' },
    body: JSON.stringify({ person: 'alex', verdict, reason }),
  })
  expect(response.status).toBe(200)
}

async function pendingOf(taskId: string): Promise<string | undefined> {
  const response = await fetch(`${server.url}/v1/approvals?task_id=${taskId}&state=pending`, {
    headers: { 'X-API-Key': 'key-1' },
  })
  const { items } = (await response.json()) as { items: readonly { readonly id: string }[] }
  return items[0]?.id
}

describe('an orchestrator in TypeScript', () => {
  it('tells what it does, and reads how often it did', async () => {
    const before = await client.stats()
    const taskId = 'TS-1'
    await client.updateTaskStatus({ taskId, status: 'in_progress', progressPercentage: 45 })
    await client.reportProgress({ taskId, progressPercent: 50, currentActivity: 'Tests' })
    const { id } = await client.requestClarification({
      taskId,
      questions: ['Which region?'],
      priority: 'medium',
    })
    const testResults = { tests_passed: 15, tests_failed: 1 }
    await client.reportCompletion({ taskId, prUrl: 'https://github.com/repo/pull/42', testResults })
    await client.escalateError({
      taskId,
      errorType: 'github_api_auth',
      errorMessage: 'Authentication failed',
    })
    const after = await client.stats()
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(after.updates_sent - before.updates_sent).toBe(2)
    expect(after.clarifications_requested - before.clarifications_requested).toBe(1)
    expect(after.completions_reported - before.completions_reported).toBe(1)
    expect(after.errors_escalated - before.errors_escalated).toBe(1)
    expect(after.health.dependencies).toEqual({ database: 'ok', queue: 'ok' })
  })

  it('asks, waits, and gets the decision with a receipt that proves it', async () => {
    const approval = await client.requestApproval({ title: 'Deploy api', risk: 'medium', taskId: 'TS-2' })
    expect(await approval.wait({ timeout: 0 })).toBeUndefined()
    const waiting = approval.wait({ timeout: 20 })
    await vote(approval.approvalId, 'approve', 'Tested on staging')
    const decision = await waiting
    expect(decision).toMatchObject({
      decision: 'approved',
      approved: true,
      approvalId: approval.approvalId,
      taskId: 'TS-2',
      decidedBy: [{ person: 'alex', channel: 'api' }],
      reason: 'Tested on staging',
    })
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.url))
    const { payload } = await compactVerify(decision!.receipt, keys)
    const { digest } = decision!
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({ decision: 'approved', digest })
  })

  it('asks people, and gets their answer in either language', async () => {
    const question = { id: 'region', text: 'Which region?', type: 'choice', options: ['eu', 'us'] } as const
    const asked = await client.requestClarification({ taskId: 'TS-7', questions: [question] })
    expect(await asked.answer({ timeout: 0 })).toBeUndefined()
    const waiting = asked.answer({ timeout: 20 })
    const response = await fetch(`${server.url}/v1/events/${asked.id}/answer`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': 'key-1' },
      body: JSON.stringify({ person: 'alex', answers: { region: 'eu' } }),
    })
    expect(response.status).toBe(200)
    const answers = [{ id: 'region', question: 'Which region?', answer: 'eu' }]
    const answeredBy = { person: 'alex', channel: 'api' }
    expect(await waiting).toMatchObject({ state: 'answered', answers, answeredBy })
    if (pythonIsMissing) return
    const code = `
client = OrchestratorClient(URL, api_key="key-1")
said = client.clarification(ARGS[0]).answer(timeout=20)
print(json.dumps([said.state, [[one.id, one.question, one.answer] for one in said.answers], said.answered_by["person"]]))`
    expect(await runPythonClient(code, server.url, asked.id)).toEqual([
      'answered',
      [['region', 'Which region?', 'eu']],
      'alex',
    ])
  })

  it('learns which field is wrong', async () => {
    const wrong = client.updateTaskStatus({ taskId: 'TS-3', status: 'in_progress', progressPercentage: 450 })
    await expect(wrong).rejects.toMatchObject({ status: 400, fields: [{ path: 'data.progress_percentage' }] })
  })

  it('sends an event twice and is told so', async () => {
    const report = { id: 'ts-4', taskId: 'TS-4', status: 'testing' } as const
    expect((await client.updateTaskStatus(report)).duplicate).toBe(false)
    expect((await client.updateTaskStatus(report)).duplicate).toBe(true)
  })

  it('takes its question back', async () => {
    const approval = await client.requestApproval({ title: 'Deploy api', taskId: 'TS-5' })
    await approval.cancel('Not needed any more')
    const decided = { decision: 'cancelled', approved: false, reason: 'Not needed any more' }
    expect(await client.approval(approval.approvalId).wait()).toMatchObject(decided)
  })

  it('reads the callback that it gets as well, in either language', async () => {
    const callbackUrl = `${hooks.url}/hooks`
    const approval = await client.requestApproval({ title: 'Deploy api', taskId: 'TS-6', callbackUrl })
    await vote(approval.approvalId, 'reject', 'Not on a Friday')
    const { body, headers } = await expect
      .poll(() => arrivals[0], SOON)
      .toBeDefined()
      .then(() => arrivals[0]!)
    const said = verifyCallback(body, headers, SECRET)
    expect(said).toMatchObject({ type: 'approval.decided', decision: 'rejected', reason: 'Not on a Friday' })
    expect(said.receipt).toBe((await approval.wait())?.receipt)
    if (pythonIsMissing) return
    const code = 'print(json.dumps(verify_callback(ARGS[0], json.loads(ARGS[1]), ARGS[2])))'
    const args = [body.toString('utf8'), JSON.stringify(headers), SECRET]
    expect(await runPythonClient(code, '', ...args)).toEqual(said)
  })
})

/** The four examples of seed 002, word for word. */
const SEED_002 = `
await client.update_task_status(
    task_id="task-123",
    status=TaskStatus.IN_PROGRESS,
    progress_percentage=45,
    current_step="Generating Flask routes"
)

await client.request_clarification(
    task_id="task-123",
    questions=["Should the API require authentication?"],
    priority=NotificationPriority.MEDIUM,
    context={"endpoint": "/api/users"}
)

await client.report_completion(
    task_id="task-123",
    pr_url="https://github.com/repo/pull/42",
    test_results={"tests_passed": 15, "tests_failed": 1},
    artifacts={"generated_files": ["app.py", "models.py"]}
)

await client.escalate_error(
    task_id="task-123",
    error_type="github_api_auth",
    error_message="Authentication failed",
    recovery_attempts=2,
    context={"api_endpoint": "/repos/user/project"}
)
`
const indented = (code: string) => code.replaceAll(/^(?=.)/gm, '    ')

describe.skipIf(pythonIsMissing)('an orchestrator in Python', () => {
  it('runs the examples of seed 002 as they stand', async () => {
    const code = `
async def main():
    client = AsyncOrchestratorClient(URL, api_key="key-1", agent_id="backend-agent")
${indented(SEED_002)}
asyncio.run(main())
print("null")`
    await runPythonClient(code, server.url)
    const headers = { 'X-API-Key': 'key-1' }
    const response = await fetch(`${server.url}/v1/tasks/task-123`, { headers })
    const { events } = (await response.json()) as { events: readonly Record<string, unknown>[] }
    expect(events).toMatchObject([
      { type: 'task-status', source: 'backend-agent', data: { status: 'in_progress' } },
      { type: 'clarification-request', data: { agent_id: 'backend-agent' } },
      { type: 'completion-report', data: { pr_url: 'https://github.com/repo/pull/42' } },
      { type: 'error-escalation', priority: 'critical' },
    ])
  })

  it.each([
    ['waits', 'client = OrchestratorClient(URL, api_key="key-1")', (call: string) => call, 'PY-1'],
    [
      'waits in asyncio',
      'client = AsyncOrchestratorClient(URL, api_key="key-1")',
      (call: string) => `await ${call}`,
      'PY-2',
    ],
  ])(
    '%s for the decision',
    async (_name, made, called, taskId) => {
      const code = `
async def main():
    ${made}
    approval = ${called(`client.request_approval(title="Deploy", task_id="${taskId}", risk="medium")`)}
    early = ${called('approval.wait(timeout=0)')}
    decision = ${called('approval.wait(timeout=20)')}
    stats = ${called('client.stats()')}
    print(json.dumps([early, decision.approved, decision.reason, decision.receipt, stats["approvals"]["approved"]]))
asyncio.run(main())`
      const ran = runPythonClient(code, server.url)
      await expect.poll(() => pendingOf(taskId), SOON).toBeDefined()
      const approvalId = (await pendingOf(taskId))!
      await vote(approvalId, 'approve', 'Fine')
      const decision = await client.approval(approvalId).wait()
      expect(await ran).toEqual([null, true, 'Fine', decision?.receipt, expect.any(Number)])
    },
    LIMIT_MS,
  )
})
