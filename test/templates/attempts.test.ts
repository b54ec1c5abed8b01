import { describe, expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { aVote } from '../support/builders.ts'
import { exampleSubject, NOW } from '../support/subjects.ts'

it('asks to grant or deny', () => {
  const message = toMessage(
    exampleSubject('additional attempts request', { completion_milestone: 'all green' }),
  )
  expect(toPlainText(message)).toMatchInlineSnapshot(`
    "3 more attempts for GH-42
    ⏳ Waiting for approval · 🟡 Medium risk · Expires 2026-11-21 10:30 UTC

    Reason: Integration tests running (10k+ tests)
    Asked for: 3 more attempts
    Progress so far: 80% complete
    Done when: all green

    May approve: Alex Kim, Sam Rivera and Jo Park
    Policy: medium risk, one approval decides

    [Grant 3] [Grant fewer…] [Deny] [More] [View details]

    approval 3f2a9c1b · digest 3101487f · task GH-42 · high priority"
  `)
})

it('offers no fewer than one attempt', () => {
  const message = toMessage(
    exampleSubject('additional attempts request', { requested_additional_attempts: 1 }),
  )
  expect(message.title).toBe('1 more attempt for GH-42')
  expect(message.actions.map((action) => action.label)).toEqual(['Grant 1', 'Deny', 'More', 'View details'])
})

it('has no verdict buttons once it is decided', () => {
  const decided = { state: 'expired', decidedAt: NOW } as const
  const message = toMessage(exampleSubject('additional attempts request', {}, decided))
  expect(message.actions.map((action) => action.label)).toEqual(['View details'])
})

describe('how many are granted', () => {
  const shown = (votes: ReturnType<typeof aVote>[], state: 'approved' | 'pending' = 'approved') =>
    toPlainText(
      toMessage(
        exampleSubject(
          'additional attempts request',
          {},
          { state, votes, decidedAt: state === 'approved' ? NOW : null },
        ),
      ),
    )

  it('stands in the status', () => {
    expect(shown([aVote({ granted: 2 })])).toContain('2 of 3 granted by Alex Kim')
    expect(shown([aVote()])).toContain('3 of 3 granted by Alex Kim')
  })

  it('is the fewest of several votes, each of which says its own', () => {
    const text = shown([aVote({ granted: 2 }), aVote({ person: 'sam', granted: 1 })])
    expect(text).toContain('1 of 3 granted by Alex Kim and Sam Rivera')
    expect(text).toContain('Alex Kim grants 2 of 3.')
    expect(text).toContain('Sam Rivera grants 1 of 3.')
  })

  it('is said while more votes are missing', () => {
    expect(shown([aVote({ granted: 2 })], 'pending')).toContain('Alex Kim grants 2 of 3.')
  })
})
