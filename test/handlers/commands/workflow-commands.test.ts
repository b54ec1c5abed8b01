import { describe, expect, it } from 'vitest'
import type { CommandNeeds } from '../../../handlers/commands/needs.ts'
import {
  executeByCommand,
  listAgents,
  runByCommand,
  showTask,
} from '../../../handlers/commands/workflow-commands.ts'
import type { CommandWorkflows } from '../../../src/usecases/tasks/command-workflows.ts'
import { toPlainText } from '../../../templates/render/plain-text.ts'
import { anEvent } from '../../support/builders.ts'
import { NO_ORCHESTRATOR } from '../../support/no-orchestrator.ts'

const ALEX = { channel: 'slack', user: 'U0ALEX' } as const
const PARTS = [{ name: 'Write tests', agent: 'feature-dev', state: 'running' }]

const needs = (workflows: Partial<CommandWorkflows>, given: Partial<CommandNeeds> = {}) =>
  ({
    recountTask: async () => undefined,
    ...given,
    workflows: { ...NO_ORCHESTRATOR, ...workflows },
  }) as CommandNeeds
const done =
  <T extends object>(result: T) =>
  async () =>
    ({ kind: 'done', ...result }) as const

describe('run', () => {
  const plan = { taskId: 'task-1', status: 'planned', subtasks: PARTS, approval: null }
  const run = async (workflows: Partial<CommandWorkflows>) =>
    toPlainText(await runByCommand(needs(workflows), 'Deploy api', ALEX))

  it('says what is planned', async () => {
    expect(await run({ run: done({ plan, approvalId: null }) })).toMatchInlineSnapshot(`
      "Task task-1
      🔄 Planned

      Parts:
      • Write tests – feature-dev – running

      Say “task task-1” to see how it stands."
    `)
  })

  it('says that somebody else has to approve it first', async () => {
    const approvalId = '3f9a2c1b-0000-4000-8000-000000000001'
    const said = await run({ run: done({ plan: { ...plan, status: 'approval_pending' }, approvalId }) })
    expect(said).toContain('Waits for approval')
    expect(said).toContain('Somebody else has to approve it first: 3f9a2c1b.')
  })

  it('says that no answer came, and how to look before trying again', async () => {
    const detail = 'gave no answer within 120 s'
    const failed = async () => ({ kind: 'failed', detail, maybe: true, taskId: 'countersign-1' }) as const
    expect(await run({ run: failed })).toMatchInlineSnapshot(`
      "The orchestrator did not answer
      ❌ It gave no answer within 120 s

      No answer came, so that it may have begun all the same. Say “task countersign-1” before you try again."
    `)
  })

  it('sends strangers away', async () => {
    const said = await run({ run: async () => ({ kind: 'refused' }) })
    expect(said).not.toContain('Task')
    expect(said).toContain('not listed')
  })
})

it('lists the agents with what they can do', async () => {
  const agents = [
    { name: 'code-review', status: 'available', skills: ['python', 'security'] },
    { name: 'cicd', status: null, skills: [] },
  ]
  expect(toPlainText(await listAgents(needs({ agents: done({ agents }) }), ALEX))).toMatchInlineSnapshot(`
    "Agents
    2 agents

    They are:
    • code-review: available – python, security
    • cicd"
  `)
})

it('has a task go on, or says that there is none', async () => {
  const execute = async (status: string | undefined) =>
    toPlainText(await executeByCommand(needs({ execute: done({ status }) }), 'T-1', ALEX))
  expect(await execute('running')).toContain('Running')
  expect(await execute(undefined)).toContain('The orchestrator knows no task T-1')
})

describe('task', () => {
  const task = { taskId: 'GH-42', status: 'in_progress', subtasks: PARTS }
  const events = [anEvent({ task_id: 'GH-42' })]
  const soFar = { title: undefined, steps: [], parts: [] }
  const known = { recountTask: async () => ({ taskId: 'GH-42', events, approvals: [], soFar, links: [] }) }
  const show = async (workflows: Partial<CommandWorkflows>, given: Partial<CommandNeeds> = known) =>
    toPlainText(await showTask(needs(workflows, given), 'GH-42'))

  it('has the view of the orchestrator below what happened here', async () => {
    expect(await show({ task: done({ task }) })).toMatchInlineSnapshot(`
      "Task GH-42
      1 event

      What came in:
      Approval request: 2026-11-21 12:00 UTC

      At the orchestrator: In progress

      Parts:
      • Write tests – feature-dev – running"
    `)
  })

  it('has that view alone where nothing happened here', async () => {
    expect(await show({ task: done({ task }) }, {})).toContain('Known to the orchestrator')
  })

  it('says so where the orchestrator cannot be asked', async () => {
    const failed = async () => ({ kind: 'failed', detail: 'answered 500', maybe: false }) as const
    const said = await show({ task: failed })
    expect(said).toContain('1 event')
    expect(said).toContain('could not be asked how it stands there: it answered 500.')
  })

  it('says nothing of an orchestrator that is not there', async () => {
    expect(await show({})).not.toContain('orchestrator')
    expect(await show({}, {})).toContain('No such task')
  })
})
