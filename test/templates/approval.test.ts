import { describe, expect, it } from 'vitest'
import type { Approval, Vote } from '../../src/domain/approval.ts'
import type { Callback } from '../../src/domain/callback.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { aVote as builtVote } from '../support/builders.ts'
import { aSubject, exampleSubject, NOW } from '../support/subjects.ts'

const shown = (name: string) => toPlainText(toMessage(exampleSubject(name)))
const aVote = (vote: Partial<Vote> = {}) => builtVote({ at: NOW, ...vote })
const decided = (approval: Partial<Approval>) =>
  exampleSubject('approval request', {}, { decidedAt: NOW, ...approval })
const approved = decided({ state: 'approved', votes: [aVote()] })
const aCallback = (callback: Partial<Callback>) =>
  ({
    state: 'delivering',
    attempts: 0,
    answer: null,
    lastError: null,
    retryable: true,
    ...callback,
  }) as Callback

describe('what is asked', () => {
  it('shows our own form', () => {
    expect(shown('approval request')).toMatchInlineSnapshot(`
      "Deploy api to production
      ⏳ Waiting for approval · 🟠 High risk · Expires 2026-11-21 11:00 UTC · Cannot be undone

      Version 1.4.2 has been on staging since Tuesday without an error.

      Action · deploy:
      {
        "service": "api",
        "version": "1.4.2"
      }

      May approve: Alex Kim and Jo Park
      Policy: high risk, one approval decides
      To approve: open all of it first

      Requested by: alex@example.com

      [Approve] [Reject] [More] [View details]

      approval 3f2a9c1b · digest d4c4b8df · from deploy-bot · task GH-42 · high priority"
    `)
  })

  it('shows the words of another agent', () => {
    expect(shown('approval request of an agent with its own words')).toMatchInlineSnapshot(`
      "Publish the package to the public registry
      ⏳ Waiting for approval · 🔴 Critical risk · Expires 2026-11-21 11:30 UTC

      May approve: Sam Rivera and Jo Park
      Policy: critical risk, one approval decides
      To approve: say why it may go ahead

      Affects:
      • packages/core
      • packages/cli

      Kind of approval: publish
      Risk assessment: Public and permanent: a version cannot be published twice.
      Rollback: Deprecate the version and publish a patch.

      [Approve] [Reject] [More] [View details]

      approval 3f2a9c1b · digest 0e8f91b6 · type approval_request"
    `)
  })

  it('shows a request with options', () => {
    expect(shown('replacement request')).toMatchInlineSnapshot(`
      "Replace the agent code-impl-auth, which does not answer
      ⏳ Waiting for approval · 🟡 Medium risk · Expires 2026-11-21 10:02 UTC

      May approve: Alex Kim, Sam Rivera and Jo Park
      Policy: medium risk, one approval decides

      Agent: chief-of-staff
      Justification: No heartbeat for 15 minutes after three restarts.
      Request: req-17

      Options:
      • approve
      • reject
      • modify

      [Approve] [Reject] [More] [View details]

      approval 3f2a9c1b · digest c80b5856 · from chief-of-staff"
    `)
  })

  it('reads a title that is a name', () => {
    expect(shown('secret request')).toMatchInlineSnapshot(`
      "Read secret
      ⏳ Waiting for approval · 🟡 Medium risk · Expires 2026-11-21 10:30 UTC

      May approve: Alex Kim, Sam Rivera and Jo Park
      Policy: medium risk, one approval decides

      Agent: release-bot
      Reason: The token is needed to publish.

      Metadata:
      Secret: NPM_TOKEN
      Scope: publish

      [Approve] [Reject] [More] [View details]

      approval 3f2a9c1b · digest ab8490cb"
    `)
  })

  it('shows parameters in canonical order, whatever order they came in', () => {
    const ask = (parameters: object) =>
      toMessage(aSubject({ type: 'approval-request', title: 'Run', action: { name: 'run', parameters } }))
        .blocks
    expect(ask({ b: 1, a: { d: [], c: null } })).toEqual(ask({ a: { c: null, d: [] }, b: 1 }))
  })

  it('shows fields that it does not know', () => {
    const message = toMessage(
      aSubject({ type: 'approval-request', title: 'Run', ticket: 'OPS-1', plan: { steps: ['a'] } }),
    )
    expect(toPlainText(message)).toContain('Ticket: OPS-1')
    expect(toPlainText(message)).toContain('Plan: steps:\n• a')
  })

  it('carries the digest that a voter is shown in its buttons', () => {
    const subject = exampleSubject('approval request')
    const { id, digest } = subject.approval!
    expect(toMessage(subject).actions).toMatchObject([
      { id: 'approval.approve', style: 'primary', value: JSON.stringify({ approval: id, digest }) },
      { id: 'approval.reject', style: 'danger', value: JSON.stringify({ approval: id, digest }) },
      { id: 'approval.more', style: 'plain', value: JSON.stringify({ approval: id }) },
      { id: 'details.open', style: 'plain', value: '{"event":"event-1"}' },
    ])
  })

  it('says who owns the agent, and reads the quorum from the policy', () => {
    const text = toPlainText(
      toMessage(aSubject({ type: 'approval-request', title: 'Run', owner: 'jo', quorum: 3 })),
    )
    expect(text).toContain('Owner: jo')
    expect(text).toContain('Waiting for approval: 0 of 3')
    expect(text).not.toMatch(/^Quorum/m)
  })
})

describe('how it stands', () => {
  const votes = [aVote(), aVote({ person: 'sam' })]
  const reject = aVote({ verdict: 'reject', reason: 'No rollback plan' })
  it.each<[string, string, Partial<Approval>]>([
    ['success', 'Approved by Alex Kim', { state: 'approved', votes: [aVote()] }],
    ['success', 'Approved by Alex Kim and Sam Rivera', { state: 'approved', votes }],
    [
      'success',
      'Approved by someone-gone',
      { state: 'approved', votes: [aVote({ person: 'someone-gone' })] },
    ],
    ['danger', 'Rejected by Alex Kim: No rollback plan', { state: 'rejected', votes: [reject] }],
    ['warning', 'Expired without a decision', { state: 'expired' }],
    ['neutral', 'Cancelled: The branch is gone', { state: 'cancelled', closingReason: 'The branch is gone' }],
    ['neutral', 'Cancelled', { state: 'cancelled' }],
    [
      'success',
      'Approved by Sam Rivera for Alex Kim',
      { state: 'approved', votes: [aVote({ person: 'sam', onBehalfOf: 'alex' })] },
    ],
    [
      'success',
      'Approved by Alex Kim (in advance)',
      { state: 'approved', votes: [aVote({ standingId: '3f9a2c1b-1' })] },
    ],
    ['success', 'Approved by its policy', { state: 'approved', closingReason: 'Nobody was asked.' }],
    [
      'success',
      'Approved by its policy',
      { state: 'approved', closingReason: 'Nobody objected.', votes: [aVote()] },
    ],
  ])('sounds like "%s": %s', (tone, status, approval) => {
    const message = toMessage(decided(approval))
    expect(message).toMatchObject({ tone, status })
    expect(message.actions.map((action) => action.label)).toEqual(['View details'])
  })

  it('counts the votes where more than one decide', () => {
    const policy = aPolicy({ name: 'two', roles: null, quorum: 2 })
    const message = toMessage(exampleSubject('approval request', {}, { policy, votes: [aVote()] }))
    expect(message.status).toBe('Waiting for approval: 1 of 2')
    expect(toPlainText(message)).toContain('Approved by Alex Kim (2026-11-21 10:00 UTC)')
  })

  it('counts the roles that a policy names, where they are more than its votes', () => {
    const policy = aPolicy({ name: 'both', roles: null, eachOf: ['cto', 'security_team'] })
    const message = toMessage(exampleSubject('approval request', {}, { policy }))
    expect(message.status).toBe('Waiting for approval: 0 of 2')
  })

  it('tells a vote in advance by the standing approval behind it', () => {
    const vote = aVote({ standingId: '3f9a2c1b-0000-4000-8000-000000000009' })
    const text = toPlainText(toMessage(decided({ state: 'approved', votes: [vote] })))
    expect(text).toContain(
      'Approved in advance by Alex Kim: standing approval 3f9a2c1b (2026-11-21 10:00 UTC)',
    )
  })

  it('says below the status why a policy approved, and still tells the votes', () => {
    const closingReason = 'Nobody objected in time, which approves it by the policy “low risk”.'
    const text = toPlainText(toMessage(decided({ state: 'approved', closingReason, votes: [aVote()] })))
    expect(text).toContain(`Approved by Alex Kim (2026-11-21 10:00 UTC)\n\n${closingReason}`)
  })

  it('tells a vote that did not decide, although the policy wants only one', () => {
    const objection = aVote({ person: 'sam', verdict: 'reject', reason: 'Too early' })
    const policy = aPolicy({ name: 'two against', roles: null, rejectQuorum: 2 })
    const text = toPlainText(toMessage(decided({ policy, state: 'approved', votes: [objection, aVote()] })))
    expect(text).toContain('Rejected by Sam Rivera (2026-11-21 10:00 UTC)\n\n> Too early')
  })

  it('says when silence is a yes', () => {
    const policy = aPolicy({ name: 'silence', roles: null, onExpiry: 'approve' })
    const highlights = (change: Partial<Approval>) =>
      toPlainText(toMessage(exampleSubject('secret request', {}, { policy, ...change })))
    expect(highlights({ risk: 'low' })).toContain('Approved if nobody objects by 2026-11-21 10:30 UTC')
    expect(highlights({ risk: 'high' })).toContain('Expires 2026-11-21 10:30 UTC')
    const objection = aVote({ verdict: 'reject', reason: 'No' })
    expect(highlights({ risk: 'low', votes: [objection] })).toContain('Expires ')
  })

  it('quotes a reason that is too long for the status', () => {
    const reason = 'Because '.repeat(40).trim()
    const message = toMessage(decided({ state: 'rejected', votes: [{ ...reject, reason }] }))
    expect(message.status).toBe('Rejected by Alex Kim')
    expect(message.blocks[0]).toEqual({ kind: 'quote', text: reason, by: 'Alex Kim' })
  })

  it('shows the conditions and the reason of an approval', () => {
    const vote = aVote({ reason: 'Looks good', conditions: 'only staging' })
    const text = toPlainText(toMessage(decided({ state: 'approved', votes: [vote] })))
    expect(text).toContain('Conditions of Alex Kim: only staging\n\n> Looks good\n(Alex Kim)')
  })
})

describe('what the orchestrator was told', () => {
  it.each<[string, Partial<Callback>]>([
    ['Telling the orchestrator…', {}],
    ['Telling the orchestrator… 2 tries failed so far: status 503', { attempts: 2, lastError: 'status 503' }],
    [
      '📬 Acknowledged: resumed, Deployment started',
      { state: 'acknowledged', answer: { status: 'resumed', message: 'Deployment started' } },
    ],
    [
      '📬 Acknowledged by the orchestrator',
      { state: 'acknowledged', answer: { status: null, message: null } },
    ],
    ['⚠️ The orchestrator could not be told: status 404', { state: 'failed', lastError: 'status 404' }],
    [
      'The orchestrator does not want to hear of it any more, so nothing else is sent.',
      { state: 'failed', lastError: 'answered 410', retryable: false },
    ],
  ])('says: %s', (sentence, callback) => {
    const message = toMessage({ ...approved, callback: aCallback(callback) })
    expect(message.blocks[0]).toEqual({ kind: 'text', text: sentence })
  })

  it('offers a retry only where it failed and may be told again', () => {
    const failed = toMessage({ ...approved, callback: aCallback({ state: 'failed' }) })
    expect(failed.actions[0]).toMatchObject({ id: 'callback.retry', value: approved.approval!.id })
    const fine = toMessage({ ...approved, callback: aCallback({ state: 'acknowledged' }) })
    const ended = toMessage({ ...approved, callback: aCallback({ state: 'failed', retryable: false }) })
    for (const { actions } of [fine, ended]) {
      expect(actions.map((action) => action.label)).toEqual(['View details'])
    }
  })
})
