import { expect, it } from 'vitest'
import { issueNamed } from '../../src/domain/issue-named.ts'
import { routesFor, subjectOf } from '../../src/domain/routing.ts'
import { anEvent } from '../support/builders.ts'

it('sends every event to each configured channel, and says why', () => {
  expect(routesFor(anEvent(), { slack: 'C1', email: 'a@x.io' })).toEqual([
    { destination: { channel: 'slack', target: 'C1' }, why: 'default destination of slack' },
    { destination: { channel: 'email', target: 'a@x.io' }, why: 'default destination of email' },
  ])
  expect(routesFor(anEvent(), {})).toEqual([])
})

it('sends to each of several defaults of one channel', () => {
  const routes = routesFor(anEvent(), { email: ['a@x.io', 'b@x.io'] })
  expect(routes.map(({ destination }) => destination.target)).toEqual(['a@x.io', 'b@x.io'])
})

it.each([
  ['its approval', { type: 'approval-request' }, 'approval-1', { kind: 'approval', id: 'approval-1' }],
  [
    'its task',
    { type: 'progress-update', task_id: 'GH-1', progress_percent: 1 },
    undefined,
    { kind: 'task-progress', id: 'GH-1' },
  ],
  [
    'itself, where it names no task',
    { type: 'progress-update', progress_percent: 1 },
    undefined,
    { kind: 'event', id: 'event-1' },
  ],
  ['itself', { type: 'generic', task_id: 'GH-1' }, undefined, { kind: 'event', id: 'event-1' }],
])('knows an event to be about %s', (_, given, approvalId, subject) => {
  expect(subjectOf(anEvent(given), approvalId)).toEqual(subject)
})

const ISSUE_ID = '0A1B2C3D-0000-4000-8000-000000000001'

it.each([
  [{ linear_issue: 'eng-12' }, 'ENG-12'],
  [{ linear_issue: ' ENG-12 ' }, 'ENG-12'],
  [{ linear_issue: 'https://linear.app/acme/issue/ENG-12/deploy-the-api' }, 'ENG-12'],
  [{ linear_issue: 'https://linear.app/acme/issue/ENG-12' }, 'ENG-12'],
  [{ linear_issue: ISSUE_ID }, ISSUE_ID.toLowerCase()],
  [{ context: { linear_issue: 'ENG-12' } }, 'ENG-12'],
  [{ metadata: { linear_issue: 'ENG-12' } }, 'ENG-12'],
  [{ linear_issue: 'none', metadata: { linear_issue: 'ENG-12' } }, 'ENG-12'],
  [{ linear_issue: 'the one about the api' }, undefined],
  [{ linear_issue: 'https://evil.example/acme/issue/ENG-12' }, undefined],
  [{ linear_issue: 12 }, undefined],
  [{ context: 'ENG-12' }, undefined],
])('%j names the issue %s', (data, issue) => {
  expect(issueNamed(anEvent({ data: { title: 'Deploy', ...data } }))).toBe(issue)
})

it('goes to the issue that the event names in place of the hub, and everywhere else as always', () => {
  const event = anEvent({ data: { title: 'Deploy', linear_issue: 'ENG-12' } })
  const targets = (defaults: object) =>
    routesFor(event, defaults).map(({ destination }) => destination.target)
  expect(targets({ slack: 'C1', linear: 'PR-68' })).toEqual(['C1', 'ENG-12'])
  expect(targets({ slack: 'C1' })).toEqual(['C1'])
})
