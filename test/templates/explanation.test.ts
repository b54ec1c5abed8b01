import { expect, it } from 'vitest'
import type { Explanation } from '../../src/domain/explanation.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import { explanation } from '../../templates/explanation.ts'
import { refusalSentence } from '../../templates/refusal.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { anApproval, minutes } from '../support/builders.ts'

const READER = { personId: 'alex', names: { alex: 'Alex Kim', sam: 'Sam Rivera', jo: 'Jo Park' } }
const EXPLAINED: Explanation = {
  missing: { votes: 2, roles: ['security_team'] },
  mayApprove: [
    { person: 'alex', onBehalfOf: null },
    { person: 'sam', onBehalfOf: 'alex' },
  ],
  mayNot: [
    { person: 'jo', reason: 'not-an-approver' },
    { person: 'robin', reason: 'own-request' },
  ],
  refused: [
    { who: 'slack:U0GUEST', tried: 'approve', reason: 'unknown-person', channel: 'slack', at: minutes(2) },
  ],
  ahead: [{ kind: 'reminder', dueAt: minutes(10) }],
}
const POLICY = aPolicy({ name: 'production deploys', roles: ['tech_lead'], quorum: 2 })

it('says what is missing, who may approve, whether the reader may, and what comes next', () => {
  expect(toPlainText(explanation(anApproval({ policy: POLICY }), EXPLAINED, READER))).toMatchInlineSnapshot(`
    "Deploy api
    ⏳ Waiting for approval: 0 of 2 · 🟡 Medium risk · Expires 2026-11-21 12:30 UTC

    Policy: production deploys
    Still missing: 2 approvals, one from security_team
    May approve: Alex Kim or Sam Rivera for Alex Kim
    You: You may approve.
    Next: those who may decide are reminded 2026-11-21 12:10 UTC
    Expires: 2026-11-21 12:30 UTC

    May not approve:
    • Jo Park: the policy names others
    • robin: asked for it, or owns the agent that did

    Refused so far:
    • slack:U0GUEST (approve by slack, 2026-11-21 12:02 UTC): not listed

    [View details]

    approval 3f9a2c1b · policy production deploys"
  `)
})

it.each([
  [{ votes: 1, roles: [] }, 'Still missing: 1 approval\n'],
  [{ votes: 1, roles: ['cto'] }, 'Still missing: 1 approval, from cto\n'],
  [{ votes: 3, roles: ['cto', 'legal'] }, 'Still missing: 3 approvals, one from cto and one from legal\n'],
])('says that %o is missing', (missing, words) => {
  expect(toPlainText(explanation(anApproval(), { ...EXPLAINED, missing }, READER))).toContain(words)
})

it('tells a reader who may not approve why', () => {
  const said = toPlainText(
    explanation(anApproval({ policy: POLICY }), EXPLAINED, { ...READER, personId: 'jo' }),
  )
  expect(said).toContain(`You: ${refusalSentence('not-an-approver', anApproval({ policy: POLICY }), {})}`)
})

it('says so where nobody who is listed may approve', () => {
  const said = toPlainText(explanation(anApproval(), { ...EXPLAINED, mayApprove: [] }, READER))
  expect(said).toContain('May approve: nobody who is listed')
})

it('says what waits no more where it is decided', () => {
  const decided = anApproval({ state: 'expired', decidedAt: minutes(30) })
  const said = toPlainText(
    explanation(decided, { ...EXPLAINED, mayApprove: [], mayNot: [], ahead: [] }, READER),
  )
  expect(said).toContain('Expired without a decision')
  expect(said).not.toContain('Still missing')
})
