import { expect, it } from 'vitest'
import { type Approval, REFUSALS, type RefusalReason } from '../../src/domain/approval.ts'
import { refusal, refusalSentence } from '../../templates/refusal.ts'
import { phraseText } from '../../templates/render/plain-text.ts'
import { exampleSubject, NAMES, NOW } from '../support/subjects.ts'

const vote = {
  person: 'alex',
  verdict: 'approve',
  channel: 'slack',
  reason: null,
  conditions: null,
  at: NOW,
} as const
const anApproval = (change: Partial<Approval> = {}) =>
  exampleSubject('approval request', {}, change).approval!
const said = (reason: RefusalReason, change: Partial<Approval> = {}, identity?: string) =>
  phraseText(refusalSentence(reason, anApproval(change), NAMES, identity))

it.each<[RefusalReason, Partial<Approval>, string]>([
  [
    'expired',
    {},
    'This expired (2026-11-21 11:00 UTC) without a decision. If it is still needed, it has to be asked for again.',
  ],
  [
    'already-decided',
    { state: 'approved', votes: [vote], decidedAt: NOW },
    'Already approved by Alex Kim (2026-11-21 10:00 UTC). Nothing was changed.',
  ],
  [
    'cancelled',
    { state: 'cancelled', decidedAt: NOW, closingReason: 'too late' },
    'The request was taken back (2026-11-21 10:00 UTC): too late. Nothing is left to decide.',
  ],
  [
    'payload-changed',
    {},
    'What is asked for is not what your card showed. Read the newest card, then decide again.',
  ],
  [
    'already-voted',
    { policy: { name: 'two', quorum: 2, timeLimitMs: 1 }, votes: [vote] },
    'Your vote counts already. 1 more approval by others is needed.',
  ],
  ['reason-missing', {}, 'A rejection needs a reason. Say why, then reject again.'],
])('explains "%s"', (reason, change, sentence) => {
  expect(said(reason, change)).toBe(sentence)
})

it('tells a stranger how to be added', () => {
  expect(said('unknown-person', {}, 'your Slack user U0ALEX')).toBe(
    'You are not among those who may decide this. Ask the operator to add your Slack user U0ALEX under people in countersign.yaml.',
  )
})

it('keeps times as times, so that readers see them in their own zone', () => {
  expect(refusalSentence('expired', anApproval(), NAMES)).toContainEqual(anApproval().expiresAt)
})

it.each(REFUSALS)('makes blocks for "%s"', (reason) => {
  expect(refusal(reason, anApproval(), NAMES)).toHaveLength(1)
})
