import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import { type Reader, refusalNotice, refusedPage } from '../../templates/decision-page.ts'
import { minutes, NOON } from '../support/builders.ts'
import { ALEX, PEOPLE } from '../support/people.ts'
import { aSubject } from '../support/subjects.ts'

const VOTE = {
  person: 'sam',
  verdict: 'approve',
  channel: 'slack',
  reason: null,
  conditions: null,
  at: NOON,
  onBehalfOf: null,
  roles: ['security_team'],
  standingId: null,
  granted: null,
} as const

function aReader(changes: Partial<Approval>): Reader {
  const subject = aSubject({ type: 'approval-request', title: 'Deploy api' }, { decidedAt: NOON, ...changes })
  if (subject.approval === null) throw new Error('Nothing is asked.')
  return { subject, approval: subject.approval, person: ALEX, people: PEOPLE, now: minutes(3) }
}

describe('a page about what is decided', () => {
  it.each([
    [{ state: 'approved', votes: [VOTE] }, 'Sam Rivera approved this 3 minutes ago.'],
    [
      { state: 'rejected', votes: [{ ...VOTE, verdict: 'reject' }] },
      'Sam Rivera rejected this 3 minutes ago.',
    ],
    [{ state: 'approved', votes: [] }, 'The policy approved this 3 minutes ago.'],
    [{ state: 'expired' }, 'This expired without a decision 3 minutes ago.'],
    [{ state: 'cancelled' }, 'This was cancelled 3 minutes ago.'],
  ] as const)('says how, by whom and when: %#', (changes, sentence) => {
    expect(refusalNotice(aReader(changes), 'already-decided')).toBe(
      `${sentence} There is nothing left to decide.`,
    )
  })

  it('shows what was asked below that, and no form', () => {
    const page = refusedPage(aReader({ state: 'approved', votes: [VOTE] }), 'already-decided')
    expect(page.notice?.text).toContain('Sam Rivera approved this 3 minutes ago')
    expect(page.payload).toContain('Deploy api')
    expect(page.form).toBeUndefined()
  })
})
