import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import type { Callback } from '../../src/domain/callback.ts'
import { newsOf } from '../../src/domain/news.ts'
import { anApproval, anEvent } from '../support/builders.ts'

const ASKED = anApproval()
const about = (approval: Approval | null, state?: Callback['state']) => ({
  approval,
  callback: state === undefined ? null : ({ state } as Callback),
  reminder: null,
  inquiry: null,
  event: anEvent(),
})
const told = newsOf(about(ASKED), undefined)!

describe('to whom was told that something is asked', () => {
  it('a vote that decides nothing is no news', () => {
    expect(newsOf(about(ASKED), told)).toBeUndefined()
  })

  it.each(['approved', 'rejected', 'expired', 'cancelled'] as const)(
    'that it is %s is news, once',
    (state) => {
      const news = newsOf(about({ ...ASKED, state }), told)
      expect(news).toBeDefined()
      expect(newsOf(about({ ...ASKED, state }, 'delivering'), news)).toBeUndefined()
      expect(newsOf(about({ ...ASKED, state }, 'acknowledged'), news)).toBeUndefined()
    },
  )

  it('that something else is asked is news', () => {
    const changed = newsOf(about({ ...ASKED, digest: `sha256:${'0'.repeat(64)}` }), told)
    expect(changed).toBeDefined()
    expect(changed).not.toBe(told)
  })
})

describe('that the orchestrator could not be told', () => {
  const APPROVED = { ...ASKED, state: 'approved' } as const
  const failed = newsOf(about(APPROVED, 'failed'), 'approved')

  it('is news, also together with the decision', () => {
    expect(failed).toBeDefined()
    expect(newsOf(about(APPROVED, 'failed'), told)).toBe(failed)
    expect(newsOf(about(APPROVED, 'failed'), failed)).toBeUndefined()
  })

  it('is not taken back by a new try, but once by its success', () => {
    expect(newsOf(about(APPROVED, 'delivering'), failed)).toBeUndefined()
    const mended = newsOf(about(APPROVED, 'acknowledged'), failed)
    expect([undefined, 'approved', failed]).not.toContain(mended)
    expect(newsOf(about(APPROVED, 'acknowledged'), mended)).toBeUndefined()
  })
})

it('is none about anything but approvals, nor below a reminder', () => {
  expect(newsOf(about(null), undefined)).toBeUndefined()
  expect(newsOf({ ...about(ASKED), reminder: { kind: 'reminder', called: [] } }, undefined)).toBeUndefined()
})
