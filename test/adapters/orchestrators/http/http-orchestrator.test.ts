import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpApprovals } from '../../../../src/adapters/orchestrators/http/http-approvals.ts'
import { httpOrchestrator } from '../../../../src/adapters/orchestrators/http/http-orchestrator.ts'
import { orchestratorClient } from '../../../../src/adapters/orchestrators/http/orchestrator-client.ts'
import type { Approval } from '../../../../src/domain/approval.ts'
import { type Callback, callbackBody } from '../../../../src/domain/callback.ts'
import { toDecisionUrl } from '../../../../src/domain/http-orchestrator/decision-address.ts'
import { decidedThere } from '../../../../src/domain/http-orchestrator/foreign-approval.ts'
import { aCallback } from '../../../contracts/orchestrator-contract.ts'
import { anApproval, anEvent, aVote, minutes } from '../../../support/builders.ts'
import { type HttpOrchestratorStandIn, startHttpOrchestrator } from '../../../support/http-orchestrator.ts'

let far: HttpOrchestratorStandIn
beforeAll(async () => {
  far = await startHttpOrchestrator({ apiKey: 'a-key-of-ours' })
})
afterAll(() => far.close())

const APPROVED: Partial<Approval> = { state: 'approved', votes: [aVote()], decidedAt: minutes(1) }
const REJECTED: Partial<Approval> = {
  state: 'rejected',
  votes: [aVote({ verdict: 'reject', reason: 'Not on a Friday' })],
  decidedAt: minutes(1),
}

/** What we say of a decision about one of its approvals. */
function told(about: { id: string; workflow_id: string }, approval: Approval, more: Partial<Callback> = {}) {
  const client = orchestratorClient({ url: far.url, apiKey: 'a-key-of-ours' })
  const orchestrator = httpOrchestrator({
    client,
    there: httpApprovals(client),
    approvals: { find: async () => approval },
  })
  const body = { ...callbackBody(approval, 'approval-request'), receipt: 'a.b.c' }
  const url = toDecisionUrl({ approvalId: about.id, taskId: about.workflow_id })
  return orchestrator.report(aCallback(url, { body, ...more }), anEvent())
}

const asHigh = anEvent({ risk: 'high' })

describe('a decision', () => {
  it('is read before and after, and then the task resumes', async () => {
    const asked = far.ask()
    const from = far.calls.length
    const answer = await told(asked, anApproval(APPROVED, asHigh))
    expect(answer).toEqual({ status: 'resumed', message: 'the task is planned' })
    expect(far.calls.slice(from).map(({ method, path }) => `${method} ${path.split('/')[1]}`)).toEqual([
      'GET approvals',
      'POST approve',
      'GET approvals',
      'POST resume',
    ])
    expect(far.calls.slice(from).map(({ key }) => key)).toEqual([
      undefined,
      'callback-1',
      undefined,
      'callback-1',
    ])
    expect(asked).toMatchObject({ status: 'approved', approver_id: 'alex', justification: null })
  })

  it('has the role that the vote counted for, and its reason and conditions as justification', async () => {
    const vote = aVote({
      person: 'sam',
      roles: ['developer', 'security_team'],
      reason: 'Looked at it',
      conditions: 'staging first',
    })
    const asked = far.ask({ risk: 'critical' })
    await told(asked, anApproval({ ...APPROVED, votes: [vote] }, anEvent({ risk: 'critical' })))
    expect(asked).toMatchObject({
      approver_id: 'sam',
      justification: 'Looked at it\nConditions: staging first',
    })
    expect(far.calls.findLast(({ path }) => path.startsWith('/approve'))?.query.approver_role).toBe(
      'security_team',
    )
  })

  it('to reject gives the reason, and resumes nothing', async () => {
    const asked = far.ask()
    const from = far.calls.length
    const answer = await told(asked, anApproval(REJECTED, asHigh))
    expect(answer.status).toBe('rejected')
    expect(asked).toMatchObject({ status: 'rejected', rejection_reason: 'Not on a Friday' })
    expect(far.calls.slice(from).some(({ path }) => path.startsWith('/resume'))).toBe(false)
  })

  it('that came second is said to be, although the orchestrator says 200', async () => {
    const asked = far.ask()
    Object.assign(asked, { status: 'rejected', approver_id: 'robin@example.com' })
    const from = far.calls.length
    await expect(told(asked, anApproval(APPROVED, asHigh))).rejects.toMatchObject({
      reason: 'invalid',
      detail: 'it is rejected by robin@example.com there, and approved here',
    })
    expect(far.calls.slice(from).some(({ method }) => method === 'POST')).toBe(false)
    expect(asked.status).toBe('rejected')
  })

  it('that somebody made there as well is acknowledged with their name', async () => {
    const asked = far.ask()
    Object.assign(asked, { status: 'approved', approver_id: 'robin@example.com' })
    const answer = await told(asked, anApproval(APPROVED, asHigh))
    expect(answer).toEqual({
      status: 'resumed',
      message: 'the task is planned, approved there by robin@example.com',
    })
  })

  it('that is acknowledged there, and not recorded, is not believed', async () => {
    far.troubles.forgetsDecision = true
    await expect(told(far.ask(), anApproval(APPROVED, asHigh))).rejects.toMatchObject({
      reason: 'provider-error',
      detail: 'took the decision, and it is still pending there',
    })
  })

  it('that it answers with 500 is tried three times, and then said in words', async () => {
    const sam = aVote({ person: 'sam', roles: ['developer'] })
    const asked = far.ask()
    const approval = anApproval({ ...APPROVED, votes: [sam] }, asHigh)
    await expect(told(asked, approval)).rejects.toMatchObject({ reason: 'provider-error' })
    await expect(told(asked, approval, { attempts: 1 })).rejects.toMatchObject({ reason: 'provider-error' })
    await expect(told(asked, approval, { attempts: 2 })).rejects.toMatchObject({
      reason: 'invalid',
      detail: expect.stringContaining('may not let this role decide'),
    })
  })

  it('that it lost once goes through at the next try', async () => {
    const asked = far.ask()
    far.troubles.decisionFails = true
    await expect(told(asked, anApproval(APPROVED, asHigh))).rejects.toMatchObject({
      reason: 'provider-error',
    })
    const again = await told(asked, anApproval(APPROVED, asHigh), { attempts: 1 })
    expect(again.status).toBe('resumed')
  })

  it('about an approval that it does not know cannot be told', async () => {
    const unknown = { id: '00000000-0000-4000-8000-000000000000', workflow_id: 'task-1' }
    await expect(told(unknown, anApproval(APPROVED, asHigh))).rejects.toMatchObject({ reason: 'not-found' })
  })

  it('that came too late is said to be', async () => {
    const asked = far.ask()
    asked.expires_at = '2026-01-01T00:00:00.000000'
    await expect(told(asked, anApproval(APPROVED, asHigh))).rejects.toMatchObject({
      reason: 'invalid',
      detail: 'it is expired there, and approved here',
    })
  })
})

describe('what nobody decided here', () => {
  const expired = anApproval({ state: 'expired', decidedAt: minutes(30) }, asHigh)

  it('may have expired there as well', async () => {
    const asked = far.ask()
    asked.expires_at = '2026-01-01T00:00:00.000000'
    expect(await told(asked, expired)).toEqual({
      status: 'expired',
      message: 'recorded at the orchestrator',
    })
  })

  it('and still waits there is not called done', async () => {
    await expect(told(far.ask(), expired, { attempts: 2 })).rejects.toMatchObject({ reason: 'invalid' })
  })

  it('because it was decided there is acknowledged as it stands there, and nothing is sent', async () => {
    const asked = far.ask()
    Object.assign(asked, { status: 'approved', approver_id: 'robin' })
    const closingReason = decidedThere({ status: 'approved', by: 'robin', reason: null })
    const from = far.calls.length
    const ours = anApproval({ state: 'cancelled', closingReason, decidedAt: minutes(2) }, asHigh)
    expect((await told(asked, ours)).status).toBe('approved')
    expect(far.calls.length - from).toBe(1)
  })

  it('although it was approved there meanwhile is a disagreement', async () => {
    const asked = far.ask()
    Object.assign(asked, { status: 'approved', approver_id: 'robin' })
    const ours = anApproval(
      { state: 'cancelled', closingReason: 'Not needed', decidedAt: minutes(2) },
      asHigh,
    )
    await expect(told(asked, ours)).rejects.toMatchObject({
      detail: 'it is approved by robin there, and cancelled here',
    })
  })
})

describe('resuming', () => {
  it.each(['resumeFailsButWorks', 'resumeFails'] as const)(
    'asks the task after a 500 (%s)',
    async (trouble) => {
      far.troubles[trouble] = true
      const answer = told(far.ask(), anApproval(APPROVED, asHigh))
      if (trouble === 'resumeFailsButWorks') expect((await answer).status).toBe('resumed')
      else
        await expect(answer).rejects.toMatchObject({
          reason: 'provider-error',
          detail: expect.stringContaining('it is approval_pending'),
          retryAfterMs: 30_000,
        })
    },
  )

  it('twice says the same: the second 404 is checked against the task', async () => {
    const asked = far.ask()
    await told(asked, anApproval(APPROVED, asHigh))
    expect((await told(asked, anApproval(APPROVED, asHigh))).status).toBe('resumed')
  })

  it('a task that it does not know is not called resumed', async () => {
    const asked = far.ask()
    far.tasks.delete(asked.workflow_id)
    await expect(told(asked, anApproval(APPROVED, asHigh))).rejects.toMatchObject({
      reason: 'not-found',
      detail: expect.stringContaining('knows no such task'),
    })
  })

  it.each([
    [409, 'provider-error', 'still waits'],
    [403, 'unauthorized', 'the task was rejected'],
    [410, 'invalid', 'too late'],
  ])('that answers %i says so', async (status, reason, words) => {
    const asked = far.ask()
    Object.assign(asked, { status: 'approved', approver_id: 'alex' })
    // The first call reads the approval; the second resumes.
    const client = orchestratorClient({ url: far.url, apiKey: 'a-key-of-ours' })
    const orchestrator = httpOrchestrator({
      client: async (request) => {
        if (request.path.startsWith('/resume')) far.next({ status })
        return client(request)
      },
      there: httpApprovals(client),
      approvals: { find: async () => undefined },
    })
    const body = {
      ...callbackBody(anApproval(APPROVED, asHigh), 'approval-request'),
      receipt: 'a.b.c',
    }
    const url = toDecisionUrl({ approvalId: asked.id, taskId: asked.workflow_id })
    await expect(orchestrator.report(aCallback(url, { body }), null)).rejects.toMatchObject({
      reason,
      detail: expect.stringContaining(words),
    })
  })
})

it('sends its key, and says what to do where it is wrong', async () => {
  const client = orchestratorClient({ url: far.url, apiKey: 'another' })
  await expect(httpApprovals(client).pending()).rejects.toMatchObject({
    reason: 'unauthorized',
    fix: expect.stringContaining('ORCHESTRATOR_API_KEY'),
  })
})

it('reads its times, which have no zone, as UTC', async () => {
  const asked = far.ask()
  const client = orchestratorClient({ url: `${far.url}/`, apiKey: 'a-key-of-ours' })
  const listed = (await httpApprovals(client).pending()).find(({ id }) => id === asked.id)
  expect(listed?.createdAt?.toISOString().slice(0, 19)).toBe(asked.created_at.slice(0, 19))
  expect(listed).toMatchObject({ taskId: asked.workflow_id, risk: 'high', agent: 'orchestrator' })
})
