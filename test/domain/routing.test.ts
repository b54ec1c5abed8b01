import { expect, it } from 'vitest'
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
