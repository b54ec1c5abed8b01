import { describe, expect, it } from 'vitest'
import { attemptsAsked, attemptsGranted } from '../../src/domain/attempts.ts'
import { callbackBody } from '../../src/domain/callback.ts'
import { vote } from '../../src/domain/vote.ts'
import { aBallot, anApproval, anEvent, aVote, minutes } from '../support/builders.ts'

const EVENT = anEvent({
  title: undefined,
  type: 'additional-attempts-request',
  requested_additional_attempts: 3,
  reason: 'slow',
})
const ASKED = anApproval({}, EVENT)

it('are asked for by one type of event alone', () => {
  expect(attemptsAsked(EVENT)).toBe(3)
  expect(attemptsAsked(anEvent({ requested_additional_attempts: 3 }))).toBeNull()
})

describe('a vote', () => {
  const cast = (granted: number, attemptsAsked: number | null = 3) =>
    vote(ASKED, aBallot(ASKED, { granted, attemptsAsked }))

  it.each([1, 2, 3])('may grant %i of three', (granted) => {
    expect(cast(granted)).toMatchObject({ kind: 'recorded', vote: { granted } })
  })

  it.each([0, -1, 4, 1.5, Number.NaN])('may not grant %d of three', (granted) => {
    expect(cast(granted)).toMatchObject({ kind: 'refused', reason: 'grant-out-of-range' })
  })

  it('on anything else grants no number', () => {
    expect(cast(1, null)).toMatchObject({ reason: 'grant-out-of-range' })
  })

  it('that rejects grants nothing', () => {
    const ballot = { verdict: 'reject', reason: 'no', granted: 1, attemptsAsked: 3 } as const
    expect(vote(ASKED, aBallot(ASKED, ballot))).toMatchObject({ reason: 'grant-out-of-range' })
  })

  it('never grants more than a database can count', () => {
    expect(cast(5_000_000_000, 6_000_000_000)).toMatchObject({ reason: 'grant-out-of-range' })
  })
})

describe('what is granted', () => {
  it.each([
    [3, [aVote()]],
    [2, [aVote({ granted: 2 })]],
    [1, [aVote({ granted: 2 }), aVote({ person: 'sam', granted: 1 }), aVote({ person: 'jo' })]],
    [2, [aVote({ granted: 2 }), aVote({ person: 'sam', verdict: 'reject', granted: null })]],
    [3, []],
  ])('is %i: the fewest of the approving votes', (granted, votes) => {
    expect(attemptsGranted({ state: 'approved', votes }, 3)).toBe(granted)
  })

  it('is nothing unless it is approved', () => {
    expect(attemptsGranted({ state: 'expired', votes: [aVote({ granted: 2 })] }, 3)).toBe(0)
  })

  it('is told the orchestrator', () => {
    const decided = {
      ...ASKED,
      state: 'approved',
      decidedAt: minutes(1),
      votes: [aVote({ granted: 2 })],
    } as const
    expect(callbackBody(decided, EVENT.type)).toMatchObject({
      type: 'attempts.decided',
      additional_attempts_granted: 2,
    })
  })
})
