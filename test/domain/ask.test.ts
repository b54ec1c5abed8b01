import { describe, expect, it } from 'vitest'
import { asksForApproval, asksTheSame, changed, newApproval, requestIdOf } from '../../src/domain/ask.ts'
import { anApproval, anEvent, aVote, minutes } from '../support/builders.ts'

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
])('of risk %s is open for %i minutes, or less where it asks for less', (risk, limit) => {
  expect(asked({ title: 'x', risk }).expiresAt).toEqual(minutes(limit))
  expect(asked({ title: 'x', risk, expires_in: 120 }).expiresAt).toEqual(minutes(2))
  expect(asked({ title: 'x', risk, expires_in: 86_400 }).expiresAt).toEqual(minutes(limit))
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

it('believes the graver of two risks', () => {
  expect(asked({ title: 'x', risk: 'low', risk_level: 'critical' }).risk).toBe('critical')
  expect(asked({ title: 'x' }).risk).toBe('medium')
})

it('is approved at once where low risk needs nobody', () => {
  expect(asked({ title: 'x', risk: 'low' }).state).toBe('approved')
  expect(asked({ title: 'x', risk: 'low', reversible: false }).state).toBe('pending')
})

describe('an event that changes a pending approval', () => {
  const event = (given: Record<string, unknown>) => {
    const made = anEvent({ title: 'Deploy', ...given })
    if (!asksForApproval(made)) throw new Error('asks for nothing')
    return made
  }
  const first = newApproval(event({ version: '1' }), { id: 'a', nonce: 'n1' })
  const open = {
    ...first,
    votes: [aVote()],
    grants: [{ kind: 'escalated', to: ['role:cto'], at: minutes(1) }] as const,
  }

  it('asks anew under the same id: no votes, no grants, another digest', () => {
    const after = changed(open, event({ version: '2' }), 'n2', minutes(5), [])
    expect(after).toMatchObject({
      id: 'a',
      state: 'pending',
      votes: [],
      grants: [],
      createdAt: first.createdAt,
      change: {
        at: minutes(5),
        voided: ['alex'],
        fields: [{ path: 'version', before: '"1"', after: '"2"' }],
      },
    })
    expect(after.digest).not.toBe(first.digest)
  })

  it('gets no more time by it, and less where it asks for less', () => {
    expect(changed(open, event({ version: '2' }), 'n', minutes(5), []).expiresAt).toEqual(minutes(30))
    expect(changed(open, event({ expires_in: 60 }), 'n', minutes(5), []).expiresAt).toEqual(minutes(6))
  })

  it('is not approved by claiming a lower risk', () => {
    expect(changed(open, event({ risk: 'low' }), 'n', minutes(5), []).state).toBe('pending')
  })

  it('changes nothing where it asks for the same', () => {
    expect(asksTheSame(open, event({ version: '1' }))).toBe(true)
    expect(asksTheSame(open, event({ version: '2' }))).toBe(false)
  })

  it('is known by the request id', () => {
    expect(requestIdOf(event({ request_id: 'r-1' }))).toBe('r-1')
    expect(requestIdOf(event({}))).toBeNull()
  })
})
