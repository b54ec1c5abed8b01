import { expect, it } from 'vitest'
import { type Approval, REFUSALS, type RefusalReason } from '../../src/domain/approval.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import { refusal, refusalSentence } from '../../templates/refusal.ts'
import { phraseText } from '../../templates/render/plain-text.ts'
import { aVote } from '../support/builders.ts'
import { PEOPLE } from '../support/people.ts'
import { exampleSubject, NAMES, NOW } from '../support/subjects.ts'

const vote = aVote({ at: NOW })
const anApproval = (change: Partial<Approval> = {}) =>
  exampleSubject('approval request', {}, change).approval!
const said = (reason: RefusalReason, change: Partial<Approval> = {}, identity?: string) =>
  phraseText(refusalSentence(reason, anApproval(change), NAMES, identity, PEOPLE))

const two = aPolicy({ name: 'two people', roles: null, quorum: 2, eachOf: ['cto'] })
const narrow = aPolicy({ name: 'security', roles: ['security_team', 'cto'] })
const handedOver = { kind: 'reassigned', from: 'alex', to: 'jo', roles: [], at: NOW } as const

const SENTENCES: Readonly<
  Record<Exclude<RefusalReason, 'unknown-person'>, readonly [Partial<Approval>, string]>
> = {
  expired: [
    {},
    'This expired (2026-11-21 11:00 UTC) without a decision. If it is still needed, it has to be asked for again.',
  ],
  'already-decided': [
    { state: 'approved', votes: [vote], decidedAt: NOW },
    'Already approved by Alex Kim (2026-11-21 10:00 UTC). Nothing was changed.',
  ],
  cancelled: [
    { state: 'cancelled', decidedAt: NOW, closingReason: 'too late' },
    'The request was taken back (2026-11-21 10:00 UTC): too late. Nothing is left to decide.',
  ],
  'payload-changed': [
    {},
    'What is asked for is not what your card showed. Read the newest card, then decide again.',
  ],
  'not-an-approver': [
    { policy: narrow },
    'The policy “security” lets others decide this: security_team or cto. Ask Sam Rivera or Jo Park. If you should be among them, ask the operator.',
  ],
  'own-request': [
    { policy: narrow, askers: ['sam'] },
    'You, or an agent of yours, asked for this, so that somebody else has to approve it. Ask Jo Park. You may still reject it.',
  ],
  'handed-over': [
    { grants: [handedOver] },
    'You handed your place in this to Jo Park, who decides now. To decide after all, hand it back to yourself.',
  ],
  'already-voted': [
    { policy: two, votes: [vote] },
    'You, or somebody in your place, voted already. 1 more approval is needed, from cto. Ask Sam Rivera or Jo Park.',
  ],
  'reason-missing': [{}, 'A rejection needs a reason. Say why, then reject again.'],
  'justification-missing': [
    { policy: narrow },
    'The policy “security” asks for a justification: say why it may go ahead, then approve again.',
  ],
  'not-opened': [{}, 'This cannot be undone. Open all of it with View details first, then approve.'],
  'grant-out-of-range': [{}, 'You may grant one attempt or more, but no more than were asked for.'],
  'nothing-to-withdraw': [{}, 'There is no vote of yours to take back. Nothing was changed.'],
}

it.each(Object.entries(SENTENCES))('explains "%s"', (reason, [change, sentence]) => {
  expect(said(reason as RefusalReason, change)).toBe(sentence)
})

it('says that a policy approved, where no person did', () => {
  const change = { state: 'approved', decidedAt: NOW, closingReason: 'Nobody was asked.' } as const
  expect(said('already-decided', change)).toContain('Already approved by its policy')
})

it('names nobody where one of several handovers is meant', () => {
  const grants = [handedOver, { ...handedOver, from: 'jo', to: 'sam' }]
  expect(said('handed-over', { grants })).toContain('to somebody else, who decides now')
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
