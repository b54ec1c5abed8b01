import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import type { Subject } from '../../src/domain/subject.ts'
import type { Step } from '../../src/domain/task-plan.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { violations } from '../support/slack-rules.ts'
import { aSubject, NOW } from '../support/subjects.ts'

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)

/** Something that the task had, so many seconds after its last progress. */
function part(body: Record<string, unknown>, seconds = -60, approval: Partial<Approval> = {}): Subject {
  const subject = aSubject({ task_id: 'GH-42', ...body }, approval)
  return { ...subject, event: { ...subject.event, receivedAt: later(seconds) } }
}

const deploy = (approval: Partial<Approval> = {}, seconds = -60) =>
  part({ type: 'approval-request', title: 'Deploy api 1.4.2', risk: 'medium' }, seconds, approval)
const tests = (failed: number, seconds = -60) =>
  part(
    {
      type: 'verification-complete',
      status: failed > 0 ? 'failed' : 'passed',
      summary: { total: 45, passed: 45 - failed, failed },
      ...(failed > 0 && { error_details: 'See the report' }),
    },
    seconds,
  )
const broken = (seconds = -60) =>
  part({ type: 'bug-report', message: 'The build broke', severity: 'high' }, seconds)
const end = (status: string, seconds = 60) => part({ type: 'completion-report', status }, seconds)
const STEPS: readonly Step[] = [
  { name: 'planning', state: 'done' },
  { name: 'running-tests', state: 'in-progress' },
  { name: 'Open a pull request', state: 'pending' },
]

/** The live card after this progress event. */
function live(
  {
    parts = [],
    steps = STEPS,
    title,
  }: { parts?: readonly Subject[]; steps?: readonly Step[]; title?: string } = {},
  progress: Record<string, unknown> = {},
) {
  const body = {
    type: 'progress-update',
    task_id: 'GH-42',
    progress_percent: 40,
    phase: 'running-tests',
    ...progress,
  }
  return toMessage({ ...aSubject(body), task: { title, steps, parts } })
}

it('shows how far the task is, its plan, and a line for each thing in its thread', () => {
  const parts = [deploy(), tests(2), broken(), deploy({ state: 'approved', votes: [], closingReason: null })]
  expect(toPlainText(live({ parts, title: 'Rate limits for the API' }))).toMatchInlineSnapshot(`
    "GH-42: Rate limits for the API
    ⏳ Waiting for approval

    ▰▰▰▰▱▱▱▱▱▱ 40% · Running tests

    Plan: 1 of 3 steps done:
    ✅ Planning: done
    🔄 Running tests: in progress
    ▫️ Open a pull request: to do

    So far:
    • ⏳ Deploy api 1.4.2 · Waiting for approval
    • ❌ Bug report · The build broke
    • ❌ Tests · 2 of 45 failed
    • ✅ Deploy api 1.4.2 · Approved by its policy

    task GH-42"
  `)
})

it('is drawn as a plan in Slack, and as lines where Slack does not know plans', () => {
  const message = live({ parts: [tests(0)] })
  const { blocks } = toBlockKit(message)
  expect(blocks.find(({ type }) => type === 'plan')).toEqual({
    type: 'plan',
    title: 'Plan: 1 of 3 steps done',
    tasks: [
      { type: 'task_card', task_id: 'step-1', title: 'Planning', status: 'complete' },
      { type: 'task_card', task_id: 'step-2', title: 'Running tests', status: 'in_progress' },
      { type: 'task_card', task_id: 'step-3', title: 'Open a pull request', status: 'pending' },
    ],
  })
  expect(JSON.stringify(toBlockKit(message, { conservative: true }))).toContain(
    '✅ Planning: done\\n🔄 Running tests: in progress\\n▫️ Open a pull request: to do',
  )
})

it('is a checklist in Linear', () => {
  expect(toMarkdown(live()).text).toContain(
    '- [x] Planning\n- [ ] Running tests (in progress)\n- [ ] Open a pull request',
  )
})

it('shows of a long plan what is near', () => {
  const steps = Array.from(
    { length: 60 },
    (_, at): Step => ({
      name: `Step ${at + 1}`,
      state: at < 30 ? 'done' : at === 30 ? 'in-progress' : 'pending',
    }),
  )
  const text = toPlainText(live({ steps }))
  expect(text).toContain('Plan: 30 of 60 steps done:\n✅ 25 steps before: done\n✅ Step 26: done')
  expect(text).toContain('▫️ Step 45: to do\n▫️ 15 more steps: to do')
})

it('stays within what Slack takes, however much there is', () => {
  const steps = Array.from({ length: 300 }, (): Step => ({ name: 'x'.repeat(5000), state: 'in-progress' }))
  const parts = Array.from({ length: 20 }, () =>
    part({ type: 'bug-report', message: 'x', operation: 'y'.repeat(9000) }),
  )
  expect(violations(toBlockKit(live({ steps, parts })))).toEqual([])
})

it('is what its progress event says where one phase is all that is known', () => {
  const [one, none] = [live({ steps: STEPS.slice(0, 1) }), live({ steps: [] })]
  expect(one).toEqual(none)
  expect(toPlainText(none)).toMatchInlineSnapshot(`
    "Task GH-42
    🔄 In progress

    ▰▰▰▰▱▱▱▱▱▱ 40% · Running tests

    task GH-42"
  `)
})

describe('its status', () => {
  it.each([
    ['waits for an approval, whatever else happened', [tests(2, 5), deploy()], {}, '⏳ Waiting for approval'],
    ['counts several approvals', [deploy(), deploy()], {}, '⏳ Waiting for 2 approvals'],
    ['says that the tests failed since', [tests(2, 5)], {}, '❌ Verification failed'],
    ['goes on where work was reported after the tests', [tests(2, -5)], {}, '🔄 In progress'],
    ['is verified where the tests passed since', [tests(0, 5)], {}, '✅ Verified'],
    ['names what failed since', [broken(5)], {}, '❌ Bug report'],
    ['takes the newest of what happened since', [tests(0, 9), broken(5)], {}, '✅ Verified'],
    ['keeps a blocker in sight', [tests(2, 5)], { blockers: ['No access'] }, '⚠️ Blocked: 1 answer needed'],
    ['is done at 100 percent', [], { progress_percent: 100 }, '✅ Done'],
    [
      'is done when the completion report says so, whatever waits',
      [end('success'), deploy()],
      {},
      '✅ Completed',
    ],
    ['is failed when the completion report says so', [end('failed')], {}, '❌ Failed'],
    ['goes on where work was reported after the end', [end('success', -5)], {}, '🔄 In progress'],
  ])('%s', (_, parts, progress, status) => {
    expect(toPlainText(live({ parts }, progress)).split('\n')[1]).toBe(status)
  })
})

it('leaves failures behind when the task succeeded', () => {
  expect(toPlainText(live({ parts: [end('failed'), broken()] }))).toContain('Bug report')
  expect(toPlainText(live({ parts: [end('success'), broken()] }))).not.toContain('Bug report')
})
