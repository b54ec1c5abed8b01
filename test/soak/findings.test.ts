import { describe, expect, it } from 'vitest'
import { commentId } from '../../src/domain/comment-id.ts'
import { PLACES } from '../support/faults.ts'
import { findingsOf } from './findings.ts'
import type { TakenCallback } from './orchestrator.ts'
import { type Plan, planOf } from './plan.ts'

type Outcome = Parameters<typeof findingsOf>[0]

const TOLD: TakenCallback = {
  id: 'wh-1',
  approvalId: 'a1',
  decision: 'rejected',
  body: '{}',
  isGenuine: true,
}

/** One approval, rejected by sam, of which everything is as it should be. */
function anOutcome(): Outcome {
  const { events, subjects } = planOf(1, 1)
  const event = { ...events[0]!, vote: { person: 'sam', verdict: 'reject' } } as const
  const plan: Plan = { events: [event], subjects, routes: [] }
  const text = `Deploy s000000x, e000000x. Rejected by Sam Rivera`
  return {
    plan,
    sent: [{ event, approvalId: 'a1', vote: 'counted', trouble: undefined }],
    shown: [
      { place: 'slack', id: 'c1', text, copies: 1 },
      { place: 'linear', id: commentId('card:c2:0'), text, copies: 1 },
      { place: 'email', id: '<card-c3.card@example.com>', text: 'Deploy s000000x', copies: 2 },
      { place: 'email', id: '<card-c3.rejected@example.com>', text, copies: 1 },
    ],
    callbacks: [TOLD, TOLD],
    ledger: {
      events: ['e000000x'],
      cards: PLACES.map((channel, index) => ({
        id: `c${index + 1}`,
        channel,
        state: 'delivered',
        isUpToDate: true,
        last_error: null,
      })),
      approvals: [{ id: 'a1', event_id: 'e000000x', state: 'rejected' }],
      votes: [{ approval_id: 'a1', person: 'sam', verdict: 'reject' }],
      callbacks: [{ id: 'wh-1', approval_id: 'a1', state: 'acknowledged' }],
      auditFault: undefined,
      auditEntries: 3,
    },
  }
}

type Change = (outcome: Outcome) => Outcome
const inLedger =
  (change: Partial<Outcome['ledger']>): Change =>
  (outcome) => ({ ...outcome, ledger: { ...outcome.ledger, ...change } })
const inSlack =
  (change: object): Change =>
  (outcome) => ({
    ...outcome,
    shown: outcome.shown.map((card) => (card.place === 'slack' ? { ...card, ...change } : card)),
  })

describe('a soak', () => {
  it('finds nothing where everything is as it should be, and a callback or a mail was repeated', () => {
    expect(findingsOf(anOutcome())).toEqual([])
  })

  it.each<readonly [string, Change, RegExp]>([
    ['an event that was lost', inLedger({ events: [] }), /e000000x had its 202 and is not stored/],
    ['an event that nobody sent', inLedger({ events: ['e000000x', 'other'] }), /other was never sent/],
    ['a card that is there twice', inSlack({ copies: 2 }), /c1 is there 2 times in slack/],
    ['a card that is not there', (all) => ({ ...all, shown: all.shown.slice(1) }), /not shown: slack c1/],
    ['a card of nobody', inSlack({ id: 'c9' }), /card of nobody is shown in slack: c9/],
    [
      'a card that shows an older state',
      inSlack({ text: 'Deploy s000000x' }),
      /slack does not show the newest/,
    ],
    [
      'a card that was given up',
      inLedger({ cards: anOutcome().ledger.cards.map((card) => ({ ...card, state: 'dead' })) }),
      /c1 in slack is dead/,
    ],
    ['a vote that was lost', inLedger({ votes: [] }), /vote on e000000x was answered with 2xx/],
    [
      'a second callback of one decision',
      (all) => ({ ...all, callbacks: [TOLD, { ...TOLD, id: 'wh-2' }] }),
      /a1 has 2 callbacks/,
    ],
    [
      'a callback that says something else the second time',
      (all) => ({ ...all, callbacks: [TOLD, { ...TOLD, body: '{"other":1}' }] }),
      /a1 was told with different contents/,
    ],
    ['a decision that nobody heard of', (all) => ({ ...all, callbacks: [] }), /a1 has 0 callbacks/],
    ['a callback that was not acknowledged', inLedger({ callbacks: [] }), /a1 was never acknowledged/],
    ['an audit that is broken', inLedger({ auditFault: 'entry 2' }), /audit is broken: entry 2/],
  ])('finds %s', (_, change, words) => {
    expect(findingsOf(change(anOutcome())).join('\n')).toMatch(words)
  })
})
