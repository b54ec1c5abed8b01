import { expect, it } from 'vitest'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { taskAnswer } from '../../templates/task-answer.ts'
import { anApproval, anEvent, minutes } from '../support/builders.ts'
import { violations } from '../support/slack-rules.ts'
import { aSubject } from '../support/subjects.ts'

const NOTHING = { title: undefined, steps: [], parts: [] }
const tests = {
  type: 'verification-complete',
  task_id: 'GH-42',
  status: 'passed',
  summary: { total: 45, passed: 45, failed: 0 },
}

it('tells how each thing of a task stands, what came in, and where its cards are', () => {
  const steps = [
    { name: 'planning', state: 'done' },
    { name: 'coding', state: 'in-progress' },
  ] as const
  const answer = taskAnswer({
    taskId: 'GH-42',
    events: [
      anEvent({ type: 'progress-update', progress_percent: 1 }, minutes(1)),
      anEvent({ type: 'progress-update', progress_percent: 2 }, minutes(2)),
      anEvent(tests, minutes(3)),
    ],
    approvals: [anApproval({ state: 'approved' }), anApproval({ title: 'Deploy web' })],
    soFar: { title: 'Rate limits', steps, parts: [aSubject(tests)] },
    links: [
      { title: null, url: 'https://acme.slack.com/archives/C1/p1' },
      { title: 'Deploy web', url: 'https://acme.slack.com/archives/C1/p2' },
    ],
  })
  expect(toPlainText(answer)).toMatchInlineSnapshot(`
    "Task GH-42
    3 events

    Rate limits

    Plan: 1 of 2 steps done:
    ✅ Planning: done
    🔄 Coding: in progress

    So far:
    • ✅ Tests · All tests passed

    Approvals:
    • Deploy web: pending (3f9a2c1b)
    • Deploy api: approved (3f9a2c1b)

    What came in:
    Progress update (2): 2026-11-21 12:02 UTC
    Verification complete: 2026-11-21 12:03 UTC

    [Open its card] https://acme.slack.com/archives/C1/p1 [Open: Deploy web] https://acme.slack.com/archives/C1/p2"
  `)
})

it('stays readable for 200 events', () => {
  const events = Array.from({ length: 200 }, (_, at) =>
    anEvent(
      { type: at % 2 ? 'progress-update' : 'bug-report', message: 'x', progress_percent: 5 },
      minutes(at),
    ),
  )
  const approvals = Array.from({ length: 40 }, () => anApproval({ state: 'approved' }))
  const answer = taskAnswer({ taskId: 'GH-42', events, approvals, soFar: NOTHING, links: [] })
  const said = toPlainText(answer)
  expect(said).toContain('The latest 200 events')
  expect(said).toContain('Bug report (100)')
  expect(said).toContain('Progress update (100)')
  expect(said).toContain('… and 30 more')
  expect(said.split('\n').length).toBeLessThan(25)
  expect(violations(toBlockKit(answer))).toEqual([])
})

it('names what waits before what was decided', () => {
  const approvals = [
    ...Array.from({ length: 12 }, () => anApproval({ state: 'approved' })),
    anApproval({ title: 'Deploy web' }),
  ]
  const said = toPlainText(taskAnswer({ taskId: 'GH-42', events: [], approvals, soFar: NOTHING, links: [] }))
  expect(said).toContain('Approvals:\n• Deploy web: pending')
})
