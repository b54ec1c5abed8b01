import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connectOrchestrator } from '../../../src/adapters/orchestrators/http/connect-orchestrator.ts'
import type { Orchestrators } from '../../../src/ports/orchestrator.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { hearAgentEvent } from '../../../src/usecases/accepting/hear-agent-event.ts'
import { takeApprovals } from '../../../src/usecases/accepting/take-approvals.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { cancelApproval, expireApproval } from '../../../src/usecases/deciding/close-approval.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { commandWorkflows } from '../../../src/usecases/tasks/command-workflows.ts'
import { type HttpOrchestratorStandIn, startHttpOrchestrator } from '../../support/http-orchestrator.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
let far: HttpOrchestratorStandIn
beforeAll(async () => {
  world = await aWorld()
  far = await startHttpOrchestrator()
})
afterAll(async () => {
  await far.close()
  await world.close()
})
// Each test begins with nothing that waits.
afterEach(async () => {
  far.approvals.clear()
  const { items } = await world.needs.store.approvals.list({ state: 'pending' }, { limit: 100 })
  for (const { id } of items) await cancelApproval(world.needs)(id, 'the test is over', 'test')
})

const peer = () =>
  connectOrchestrator({ url: far.url, apiKey: undefined, approvals: world.needs.store.approvals })
const needs = () => ({
  ...world.needs,
  there: peer().there,
  acceptEvents: acceptEvents(world.needs),
  cancelApproval: cancelApproval(world.needs),
})
const take = () => takeApprovals(needs())()
const commands = () => commandWorkflows({ ...needs(), workflows: peer().workflows })
const ALEX = { channel: 'slack', user: 'U0ALEX' } as const

const ofEvent = async (id: string) => {
  const [approval] = await world.needs.store.approvals.ofEvents([`orchestrator-${id}`])
  return approval
}
const votes = (approvalId: string, verdict: 'approve' | 'reject', person = 'alex') =>
  castVote(world.needs)({
    approvalId,
    identity: { channel: 'api', person },
    verdict,
    channel: 'api',
    reason: 'Looked at it',
  })
/** Delivers the callback of a decided approval; how it stands then. */
const tellOf = async (approvalId: string) => {
  const [callback] = await world.needs.store.callbacks.ofApprovals([approvalId])
  const orchestrators = { orchestrator: peer().orchestrator } as Orchestrators
  await reportCallback({ ...world.needs, orchestrators })(callback?.id ?? '')
  const [after] = await world.needs.store.callbacks.ofApprovals([approvalId])
  return after
}

describe('what waits at the orchestrator', () => {
  it('becomes an approval with its risk, its name and its time', async () => {
    const { id, expires_at } = far.ask({ risk: 'high', description: 'Deploy api 1.4.2' })
    expect(await take()).toBe(1)
    const approval = await ofEvent(id)
    expect(approval).toMatchObject({
      state: 'pending',
      title: 'Deploy api 1.4.2',
      risk: 'high',
      payload: { request_id: id },
    })
    const apart = Math.abs((approval?.expiresAt.getTime() ?? 0) - new Date(`${expires_at}Z`).getTime())
    expect(apart).toBeLessThan(5000)
  })

  it('never expires later here than there', async () => {
    const asked = far.ask({ risk: 'high' })
    asked.expires_at = new Date(Date.now() + 90_000).toISOString().replace('Z', '000')
    await take()
    const approval = await ofEvent(asked.id)
    expect(approval?.expiresAt.getTime()).toBeLessThanOrEqual(
      new Date(`${asked.expires_at}Z`).getTime() + 1000,
    )
  })

  it('is taken once, however often it is listed', async () => {
    const { id } = far.ask()
    expect([await take(), await take()]).toEqual([1, 0])
    const neverAgain = async () => {
      throw new Error('It was taken again.')
    }
    expect(await takeApprovals({ ...needs(), acceptEvents: neverAgain })()).toBe(0)
    expect((await ofEvent(id))?.change).toBeNull()
  })

  it('is taken once by two that look at the same time', async () => {
    far.ask()
    const taken = await Promise.all([take(), take()])
    expect(taken.toSorted()).toEqual([0, 1])
  })

  it('goes on there once it is approved here', async () => {
    const asked = far.ask()
    await take()
    const { id = '' } = (await ofEvent(asked.id)) ?? {}
    await votes(id, 'approve')
    expect(await tellOf(id)).toMatchObject({
      state: 'acknowledged',
      answer: { status: 'resumed', message: 'the task is planned' },
    })
    expect(asked).toMatchObject({ status: 'approved', approver_id: 'alex', justification: 'Looked at it' })
    expect(far.tasks.get(asked.workflow_id)?.resumed).toBe(true)
  })
})

describe('what somebody decides there', () => {
  it.each([
    ['approved', { approver_id: 'robin' }, 'Decided at the orchestrator, not here: approved by robin'],
    [
      'rejected',
      { approver_id: 'robin', rejection_reason: 'Too risky' },
      'Decided at the orchestrator, not here: rejected by robin: Too risky',
    ],
  ])('ends here, with who it was and no vote (%s)', async (status, more, words) => {
    const asked = far.ask()
    await take()
    Object.assign(asked, { status, ...more })
    expect(await take()).toBe(1)
    const approval = await ofEvent(asked.id)
    expect(approval).toMatchObject({ state: 'cancelled', closingReason: words, votes: [] })
    expect(await tellOf(approval?.id ?? '')).toMatchObject({ state: 'acknowledged', answer: { status } })
    expect(asked.status).toBe(status)
  })

  it('is not overruled by a vote here that came too late', async () => {
    const asked = far.ask()
    await take()
    const { id = '' } = (await ofEvent(asked.id)) ?? {}
    Object.assign(asked, { status: 'rejected', approver_id: 'robin' })
    await votes(id, 'approve')
    expect(await tellOf(id)).toMatchObject({
      state: 'failed',
      lastError: 'it is rejected by robin there, and approved here',
      retryable: true,
    })
  })

  it('is not guessed where it has forgotten the approval', async () => {
    const { id } = far.ask()
    await take()
    far.approvals.delete(id)
    expect(await take()).toBe(0)
    expect((await ofEvent(id))?.state).toBe('pending')
  })

  it('is nothing where our own time was up first, and then it is told', async () => {
    const asked = far.ask()
    await take()
    const { id = '' } = (await ofEvent(asked.id)) ?? {}
    await world.minutesPass(id, 600)
    await expireApproval(world.needs)(id)
    asked.expires_at = '2026-01-01T00:00:00.000000'
    expect(await tellOf(id)).toMatchObject({ state: 'acknowledged', answer: { status: 'expired' } })
  })
})

describe('a person who has it run something', () => {
  it('cannot approve it, and somebody else can', async () => {
    const result = await commands().run(ALEX, 'Deploy the api to production')
    expect(result).toMatchObject({ kind: 'done', plan: { status: 'approval_pending' } })
    const id = result.kind === 'done' ? (result.approvalId ?? '') : ''
    expect(await votes(id, 'approve', 'alex')).toMatchObject({ kind: 'refused', reason: 'own-request' })
    expect(await votes(id, 'approve', 'jo')).toMatchObject({ kind: 'recorded' })
    expect(await take()).toBe(0)
  })

  it('cannot approve it either where it was heard of before they were known', async () => {
    const run = peer().workflows.run
    const racing = {
      ...peer().workflows,
      run: async (order: Parameters<typeof run>[0]) => {
        const plan = await run(order)
        await take()
        return plan
      },
    }
    const result = await commandWorkflows({ ...needs(), workflows: racing }).run(ALEX, 'Drop the old tables')
    const id = result.kind === 'done' ? (result.approvalId ?? '') : ''
    expect(await votes(id, 'approve', 'alex')).toMatchObject({ kind: 'refused', reason: 'own-request' })
    expect((await world.needs.store.approvals.list({ state: 'pending' }, { limit: 10 })).items).toHaveLength(
      1,
    )
  })

  it('is told of a plan that needs nobody', async () => {
    const result = await commands().run(ALEX, 'Write the release notes')
    expect(result).toMatchObject({ kind: 'done', plan: { status: 'planned' }, approvalId: null })
    expect(far.calls.findLast(({ path }) => path === '/orchestrate')?.body).toMatchObject({
      description: 'Write the release notes',
      title: 'Write the release notes',
      metadata: { requester: 'alex' },
    })
  })

  it('is recorded, and so is a stranger, who is refused', async () => {
    const result = await commands().run(ALEX, 'Write more notes')
    const task = result.kind === 'done' ? result.plan.taskId : ''
    const done = await world.needs.store.audit.of(`task:${task}`)
    expect(done).toMatchObject([{ actor: 'alex', action: 'workflow.run' }])
    const calls = far.calls.length
    expect(await commands().run({ channel: 'slack', user: 'U0GUEST' }, 'x')).toEqual({ kind: 'refused' })
    expect(await commands().execute({ channel: 'slack', user: 'U0GUEST' }, task)).toEqual({ kind: 'refused' })
    expect(far.calls).toHaveLength(calls)
    expect(await world.needs.store.audit.of('workflow')).toMatchObject([
      { actor: 'slack:U0GUEST', action: 'workflow.run-refused' },
      { actor: 'slack:U0GUEST', action: 'workflow.execute-refused' },
    ])
  })

  it('sees the task and the agents, and has it go on', async () => {
    const result = await commands().run(ALEX, 'Write the notes again')
    const task = result.kind === 'done' ? result.plan.taskId : ''
    expect(await commands().execute(ALEX, task)).toEqual({ kind: 'done', status: 'running' })
    expect(await commands().task(task)).toMatchObject({ kind: 'done', task: { status: 'running' } })
    expect(await commands().task('none')).toEqual({ kind: 'done', task: undefined })
    expect(await commands().agents()).toMatchObject({
      kind: 'done',
      agents: [{ name: 'code-review', status: 'available' }],
    })
  })

  it('hears that it failed, and whether it may have begun', async () => {
    far.next({ status: 409 })
    expect(await commands().run(ALEX, 'Delete everything')).toMatchObject({
      kind: 'failed',
      detail: 'does not do that: its guardrails refuse it (409)',
      maybe: false,
    })
    far.next('hang up')
    expect(await commands().run(ALEX, 'Delete everything')).toMatchObject({ kind: 'failed', maybe: true })
  })

  it('hears where nobody is connected', async () => {
    const alone = commandWorkflows({ ...needs(), workflows: undefined, there: undefined })
    expect(await alone.agents()).toEqual({ kind: 'not-connected' })
  })
})

describe('what it publishes', () => {
  const hear = (event: object) =>
    hearAgentEvent({
      takeApprovals: takeApprovals(needs()),
      acceptEvents: acceptEvents(world.needs),
      log: world.needs.log,
    })(event)

  it('about an approval is a reason to look, and is not believed', async () => {
    const { id } = far.ask()
    await hear({ event_id: 'e-1', event_type: 'approval_required', payload: { approval_id: id } })
    const approval = await ofEvent(id)
    expect(approval?.state).toBe('pending')
    await hear({ event_id: 'e-2', event_type: 'approval_approved', payload: { approval_id: id } })
    expect((await ofEvent(id))?.state).toBe('pending')
    Object.assign(far.approvals.get(id) ?? {}, { status: 'approved', approver_id: 'robin' })
    await hear({ event_id: 'e-3', event_type: 'approval_approved', payload: { approval_id: id } })
    expect((await ofEvent(id))?.state).toBe('cancelled')
  })

  it.each([
    ['task_completed', { task_id: 'T-1', result: 'All green' }, 'completion-report', { notes: 'All green' }],
    ['task_failed', { task_id: 'T-1', error: 'Build broke' }, 'failure-report', { message: 'Build broke' }],
    [
      'agent_error',
      { agent: 'cicd', status_code: 503 },
      'agent-status',
      { agent: 'cicd', status: 'unavailable' },
    ],
    ['agent_error', { agent: 'cicd', error: 'disk full' }, 'failure-report', { message: 'disk full' }],
  ])('as %s becomes an event here', async (event_type, payload, type, data) => {
    const event_id = `e-${type}-${JSON.stringify(payload).length}`
    await hear({ event_id, event_type, payload, timestamp: '2026-11-21T10:00:00.123456' })
    const [event] = await world.needs.store.events.find([`agent-event-${event_id}`])
    expect(event).toMatchObject({ type, data, time: new Date('2026-11-21T10:00:00.123Z') })
  })
})
