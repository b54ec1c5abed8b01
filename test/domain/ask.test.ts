import { expect, it } from 'vitest'
import { asksForApproval } from '../../src/domain/ask.ts'
import { anApproval, anEvent, minutes } from '../support/builders.ts'

const asked = (given: Record<string, unknown>) => anApproval({}, anEvent({ title: undefined, ...given }))

it.each([
  ['the title', { title: 'Deploy', message: 'x' }, 'Deploy'],
  ['the message', { message: 'May I push?' }, 'May I push?'],
  ['the operation', { operation: 'git push' }, 'git push'],
  ['the kind of approval', { approval_type: 'push', description: 'x' }, 'Approve push'],
  ['the description', { description: 'Delete the old index' }, 'Delete the old index'],
])('is named by %s', (_, given, title) => {
  expect(asked(given).title).toBe(title)
})

it.each([
  ['low', 30],
  ['medium', 30],
  ['high', 60],
  ['critical', 90],
])('of risk %s is open for %i minutes, or as long as it asks', (risk, limit) => {
  expect(asked({ title: 'x', risk }).expiresAt).toEqual(minutes(limit))
  expect(asked({ title: 'x', risk, expires_in: 120 }).expiresAt).toEqual(minutes(2))
  expect(asked({ title: 'x', risk_level: risk, timeout_seconds: 60 }).expiresAt).toEqual(minutes(1))
})

it.each([
  ['requester', { requester: 'alex', agent_name: 'bot', source: 'ci' }, 'alex'],
  ['agent', { agent_name: 'bot', source: 'ci' }, 'bot'],
  ['source', { source: 'ci' }, 'ci'],
  ['nobody', {}, null],
])('knows its %s as the one who asks', (_, given, requester) => {
  expect(asked({ title: 'x', ...given }).requester).toBe(requester)
})

it('binds payload, requester, task, policy and nonce in its digest', () => {
  const digests = [
    {},
    { description: 'more' },
    { source: 'ci' },
    { task_id: 'GH-42' },
    { expires_in: 60 },
  ].map((given) => asked({ title: 'x', ...given }).digest)
  expect(new Set(digests).size).toBe(digests.length)
  expect(asked({ title: 'x', id: 'other', priority: 'high' }).digest).toBe(digests[0])
})

it.each([
  [1, '1 more attempt for GH-42'],
  [3, '3 more attempts for GH-42'],
])('for %i more attempts says so', (wanted, title) => {
  const event = anEvent({
    type: 'additional-attempts-request',
    task_id: 'GH-42',
    requested_additional_attempts: wanted,
    reason: 'slow',
  })
  expect(anApproval({}, event).title).toBe(title)
})

it.each([
  ['secret-request', true],
  ['progress-update', false],
  ['approval-escalation', false],
  ['generic', false],
])('is %s: %s', (type, asks) => {
  expect(
    asksForApproval(anEvent({ type, message: 'x', reason: 'x', task_id: 'GH-1', progress_percent: 1 })),
  ).toBe(asks)
})
