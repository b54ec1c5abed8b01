import { describe, expect, it } from 'vitest'
import { CountersignError, OrchestratorClient, TASK_STATUSES } from '../../src/client/client.ts'
import { parseEvent } from '../../src/domain/events/parse-event.ts'
import { TASK_STATUSES as KNOWN_STATUSES } from '../../src/domain/events/progress.ts'
import { NOON } from '../support/builders.ts'
import { aClient } from './a-client.ts'

const STATUS = { taskId: 'T-1', status: 'in_progress' } as const
const BUSY = { status: 503, body: { type: 'about:blank', title: 'Not ready', status: 503 } }

/** Every call with everything that it takes, and what the server must read of it. */
const CALLS = [
  {
    type: 'task-status',
    call: (client: OrchestratorClient) =>
      client.updateTaskStatus({
        ...STATUS,
        progressPercentage: 45,
        currentStep: 'Routes',
        metadata: { a: 1 },
      }),
    data: { status: 'in_progress', progress_percentage: 45, current_step: 'Routes', metadata: { a: 1 } },
  },
  {
    type: 'progress-update',
    call: (client: OrchestratorClient) =>
      client.reportProgress({
        taskId: 'T-1',
        progressPercent: 10,
        currentActivity: 'Tests',
        phase: 'verify',
        details: 'd',
        blockers: ['none'],
        remainingSteps: ['deploy'],
      }),
    data: {
      progress_percent: 10,
      current_activity: 'Tests',
      phase: 'verify',
      details: 'd',
      blockers: ['none'],
      remaining_steps: ['deploy'],
    },
  },
  {
    type: 'clarification-request',
    call: (client: OrchestratorClient) =>
      client.requestClarification({
        taskId: 'T-1',
        questions: ['Which?', { id: 'q', text: 'Where?', options: ['here', 'there'] }],
        context: { endpoint: '/users' },
        expiresIn: 60,
      }),
    data: { context: { endpoint: '/users' }, expires_in: 60 },
  },
  {
    type: 'completion-report',
    call: (client: OrchestratorClient) =>
      client.reportCompletion({
        taskId: 'T-1',
        status: 'blocked',
        prUrl: 'https://example.com/pull/42',
        testResults: { tests_passed: 15, tests_failed: 1 },
        artifacts: { files: ['app.py'] },
        notes: 'n',
      }),
    data: {
      status: 'blocked',
      pr_url: 'https://example.com/pull/42',
      test_results: { tests_passed: 15, tests_failed: 1 },
      artifacts: { files: ['app.py'] },
      notes: 'n',
    },
  },
  {
    type: 'error-escalation',
    call: (client: OrchestratorClient) =>
      client.escalateError({
        taskId: 'T-1',
        errorType: 'github_api_auth',
        errorMessage: 'Authentication failed',
        recoveryAttempts: 2,
        context: { endpoint: '/repos' },
      }),
    data: {
      error_type: 'github_api_auth',
      error_message: 'Authentication failed',
      recovery_attempts: 2,
      context: { endpoint: '/repos' },
    },
  },
]

describe('a call', () => {
  it.each(CALLS)('sends a $type that the catalogue reads', async ({ type, call, data }) => {
    const { client, requests } = await aClient([])
    await call(client)
    expect(requests).toHaveLength(1)
    const parsed = parseEvent(requests[0]!.body, 'none', NOON)
    const event = { type, taskId: 'T-1', source: 'bot', data: expect.objectContaining(data) }
    expect(parsed).toMatchObject({ kind: 'event', event })
    expect(requests[0]!.headers).toMatchObject({ authorization: 'Bearer key' })
  })

  it('for an approval sends all of the question', async () => {
    const accepted = { status: 202, body: { id: 'e', status: 'accepted', approval_id: 'a-1' } }
    const { client, requests } = await aClient([accepted])
    const handle = await client.requestApproval({
      title: 'Deploy',
      taskId: 'T-1',
      priority: 'high',
      risk: 'high',
      action: { name: 'deploy', parameters: { version: '1' } },
      rollbackPlan: 'Deploy 0',
      reversible: false,
      expiresIn: 600,
      requestId: 'r-1',
      callbackUrl: 'https://example.com/hooks',
    })
    expect(handle.approvalId).toBe('a-1')
    expect(parseEvent(requests[0]!.body, 'none', NOON)).toMatchObject({
      kind: 'event',
      event: {
        type: 'approval-request',
        priority: 'high',
        callbackUrl: 'https://example.com/hooks',
        data: {
          title: 'Deploy',
          risk: 'high',
          action: { name: 'deploy', parameters: { version: '1' } },
          rollback_plan: 'Deploy 0',
          reversible: false,
          expires_in: 600,
          request_id: 'r-1',
        },
      },
    })
  })

  it('knows the statuses that the server knows', () => {
    expect(TASK_STATUSES).toEqual(KNOWN_STATUSES)
  })
})

describe('what may pass', () => {
  it('is tried again with the same id', async () => {
    const { client, requests } = await aClient(['hangs-up', BUSY, { status: 429 }])
    const { id, duplicate } = await client.updateTaskStatus(STATUS)
    expect(requests.map(({ body }) => body.id)).toEqual([id, id, id, id])
    expect(duplicate).toBe(false)
  })

  it('has an id of its own each time', async () => {
    const { client } = await aClient([])
    const [one, two] = [await client.updateTaskStatus(STATUS), await client.updateTaskStatus(STATUS)]
    expect(one.id).not.toBe(two.id)
  })

  it('is given up after the last attempt, saying what the last answer was', async () => {
    const { client, requests } = await aClient([BUSY, BUSY, BUSY, BUSY], 3)
    const error = await client.updateTaskStatus(STATUS).catch((error: unknown) => error)
    expect(error).toMatchObject({ status: 503, isPassing: true, message: 'Not ready' })
    expect(requests).toHaveLength(3)
  })

  it('names the address where nobody answers', async () => {
    const client = new OrchestratorClient({ url: 'http://127.0.0.1:9', attempts: 2, pauseMs: 1 })
    await expect(client.stats()).rejects.toThrow('No answer from http://127.0.0.1:9.')
  })
})

describe('a refusal', () => {
  const fields = [{ path: 'data.status', issue: 'is required' }]
  const problem = {
    type: 'about:blank',
    title: 'Invalid request',
    status: 400,
    detail: 'data.status: …',
    fields,
  }

  it('is not tried again, and says which fields are wrong', async () => {
    const { client, requests } = await aClient([{ status: 400, body: problem }])
    const error = await client.updateTaskStatus(STATUS).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(CountersignError)
    expect(error).toMatchObject({ status: 400, fields, isPassing: false, message: 'data.status: …' })
    expect(requests).toHaveLength(1)
  })

  it('that is no problem document still names the status', async () => {
    const { client } = await aClient([{ status: 404, body: { error: 'x' } }])
    await expect(client.stats()).rejects.toThrow('The server answered 404.')
  })
})

describe('questions', () => {
  const inquiry = (more: object) => ({
    status: 200,
    body: { inquiry: { state: 'open', answer: null, answered_by: null, reason: null, ...more } },
  })

  it('are waited for until somebody answers', async () => {
    const answers = [{ id: '1', question: 'Which?', answer: 'this' }]
    const answered_by = { person: 'alex', channel: 'slack', at: 'now' }
    const { client, requests } = await aClient([
      inquiry({}),
      inquiry({ state: 'answered', answer: { answers }, answered_by }),
    ])
    expect(await client.clarification('e/1').answer()).toEqual({
      state: 'answered',
      answers,
      answeredBy: answered_by,
      reason: null,
    })
    expect(requests.map(({ url }) => url)).toEqual(Array(2).fill('/v1/events/e%2F1'))
  })

  it('have no answer where the time is over', async () => {
    const { client } = await aClient([inquiry({}), inquiry({})])
    expect(await client.clarification('e').answer({ timeout: 0 })).toBeUndefined()
  })

  it('that expired have no answers', async () => {
    const { client } = await aClient([inquiry({ state: 'expired' })])
    expect(await client.clarification('e').answer()).toMatchObject({ state: 'expired', answers: [] })
  })

  it('that nobody can answer are not waited for', async () => {
    const { client } = await aClient([{ status: 200, body: { id: 'e' } }])
    await expect(client.clarification('e').answer()).rejects.toThrow('asks for no answer')
  })
})

it.each(['', 'localhost:3000', 'ftp://x', 'https://'])('takes "%s" for no address, at once', (url) => {
  expect(() => new OrchestratorClient({ url })).toThrow(
    `"${url}" is no address: it begins with http:// or https://.`,
  )
})
