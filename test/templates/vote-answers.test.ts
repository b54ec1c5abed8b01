import { describe, expect, it } from 'vitest'
import { toPlainText } from '../../templates/render/plain-text.ts'
import {
  addressOf,
  failedAnswer,
  notYoursToRetry,
  reasonWanted,
  refusalAnswer,
  strangerAnswer,
  voteAnswer,
} from '../../templates/vote-answers.ts'
import { anApproval, aVote, minutes } from '../support/builders.ts'
import { PEOPLE } from '../support/people.ts'

const ALEX = { channel: 'slack', team: 'T1', user: 'U1' } as const
const two = { ...anApproval().policy, quorum: 2 }

describe('voteAnswer', () => {
  it.each([
    ['that it decided', { state: 'approved' }, 'approve', 'You approved this, and that decides it'],
    ['how many are missing', { policy: two }, 'approve', 'You approved this. 2 more approvals are needed'],
    [
      'from whom more is missing',
      { policy: { ...two, eachOf: ['cto'] }, votes: [aVote()] },
      'approve',
      'You approved this. 1 more approval is needed, from cto',
    ],
    [
      'in whose place it counts',
      { state: 'approved', votes: [aVote({ person: 'sam', onBehalfOf: 'alex' })] },
      'approve',
      'You approved this for Alex Kim, and that decides it',
    ],
    ['that it was rejected', { state: 'rejected' }, 'reject', 'You rejected this'],
    [
      'how many more would reject it',
      { policy: { ...two, rejectQuorum: 2 }, votes: [aVote({ verdict: 'reject' })] },
      'reject',
      'You rejected this. 1 more rejection decides it',
    ],
  ] as const)('says %s', (_, changes, verdict, status) => {
    expect(voteAnswer(anApproval(changes), verdict, { alex: 'Alex Kim' }).status).toBe(status)
  })
})

describe('refusalAnswer', () => {
  it('names those who may decide instead', () => {
    const approval = anApproval({ policy: { ...two, roles: ['cto'] } })
    const said = toPlainText(refusalAnswer('not-an-approver', approval, {}, ALEX, PEOPLE))
    expect(said).toContain('Ask Jo Park.')
  })

  it('says who decided and when', () => {
    const at = minutes(1)
    const vote = aVote({ at })
    const decided = anApproval({ state: 'approved', votes: [vote], decidedAt: at })
    const said = toPlainText(refusalAnswer('already-decided', decided, { alex: 'Alex Kim' }, ALEX))
    expect(said).toContain('Your vote did not count')
    expect(said).toContain('Already approved by Alex Kim')
    expect(said).toContain('12:01')
  })

  it('tells a stranger nothing about the approval', () => {
    const said = toPlainText(refusalAnswer('unknown-person', anApproval(), {}, ALEX))
    expect(said).not.toContain('Deploy api')
    expect(said).toContain('slack: T1:U1')
  })
})

it('tells a stranger how to be added', () => {
  expect(toPlainText(strangerAnswer(ALEX))).toMatchInlineSnapshot(`
    "You are not listed here
    ⚠️ Nothing was changed

    Only people whom the operator has listed can see and decide approvals.

    To be added, send this to the operator, for “people” in countersign.yaml:

    slack: T1:U1"
  `)
})

it.each([
  [{ channel: 'slack', user: 'U1' }, 'slack: U1'],
  [{ channel: 'linear', user: 'abc' }, 'linear: abc'],
  [{ channel: 'api', person: 'alex' }, 'id: alex'],
] as const)('writes %o as countersign.yaml does', (identity, address) => {
  expect(addressOf(identity)).toBe(address)
})

it('asks for a reason in words and with the button', () => {
  const asked = reasonWanted(anApproval(), 'alex', {})
  expect(toPlainText(asked)).toContain('Say “reject 3f9a2c1b” followed by your reason, or press Reject.')
  expect(asked.actions.map(({ label }) => label)).toContain('Reject')
})

it('says who may have the orchestrator told again', () => {
  expect(toPlainText(notYoursToRetry(anApproval()))).toContain('Those who may vote on this, or did')
})

it('says what to do when something went wrong', () => {
  expect(toPlainText(failedAnswer())).toContain('Please try again')
})
