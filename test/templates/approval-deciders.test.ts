import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import { namesOf } from '../../templates/approval-deciders.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { aVote } from '../support/builders.ts'
import { aPerson } from '../support/people.ts'
import { mentioned, texts } from '../support/slack-rules.ts'
import { aSubject, NOW } from '../support/subjects.ts'

const ASKED = { type: 'approval-request', title: 'Deploy' }
const shown = (approval: Partial<Approval> = {}, body: object = ASKED) =>
  toPlainText(toMessage(aSubject(body, approval)))
const two = aPolicy({ name: 'production deploys', roles: null, quorum: 2, eachOf: ['security_team'] })

describe('who may still approve', () => {
  it('is said by name, with what is missing and by which policy', () => {
    const text = shown({ policy: two, votes: [aVote({ at: NOW })] })
    expect(text).toContain(
      [
        'May approve: Sam Rivera and Jo Park',
        'Still missing: 1 more approval, from security_team',
        'Policy: production deploys, 1 of 2 approvals',
      ].join('\n'),
    )
  })

  it('leaves out whoever asks, and whoever voted', () => {
    expect(shown({ askers: ['Jo Park'] })).toContain('May approve: Alex Kim and Sam Rivera\n')
  })

  it('counts the rejections where one does not decide', () => {
    const policy = aPolicy({ name: 'two against', roles: null, rejectQuorum: 2 })
    const votes = [aVote({ verdict: 'reject', reason: 'No' })]
    expect(shown({ policy, votes })).toContain('Policy: two against, one approval decides, 1 of 2 rejections')
  })

  it('says what an approving vote needs', () => {
    const policy = aPolicy({ name: 'careful', roles: null, justification: 'required' })
    expect(shown({ policy })).toContain('To approve: say why it may go ahead')
    expect(shown({ policy }, { ...ASKED, reversible: false })).toContain(
      'To approve: open all of it first and say why it may go ahead',
    )
    expect(shown()).not.toContain('To approve')
  })

  it('says who was asked as well, and who handed their place to whom', () => {
    const grants = [
      { kind: 'escalated', to: ['role:cto', 'person:jo', 'person:gone'], at: NOW },
      { kind: 'reassigned', from: 'alex', to: 'sam', roles: [], at: NOW },
    ] as const
    const words = [
      'Asked as well: cto, Jo Park and gone (2026-11-21 10:00 UTC)',
      'Handed over: by Alex Kim to Sam Rivera (2026-11-21 10:00 UTC)',
    ].join('\n')
    expect(shown({ grants })).toContain(words)
    expect(shown({ grants, state: 'expired', decidedAt: NOW })).toContain(words)
  })

  it('is said no longer once it is decided', () => {
    const text = shown({ state: 'approved', votes: [aVote()], decidedAt: NOW })
    expect(text).not.toMatch(/May approve|Policy|Still missing/)
  })

  it('stands on the card even where not everything fits', () => {
    const words = 'word '.repeat(5_000)
    const body = {
      ...ASKED,
      description: words,
      action: { name: 'run', parameters: { words } },
      impact: words,
    }
    const shown = texts(toBlockKit(toMessage(aSubject(body))).blocks).join('')
    expect(shown).toContain('Not everything fits here')
    expect(shown).toContain('May approve')
  })

  it('pings nobody in a conversation, and addresses them in a comment', () => {
    const message = toMessage(aSubject(ASKED))
    expect(mentioned(toBlockKit(message).blocks)).toEqual([])
    const profileUrl = ({ id }: { readonly id: string }) => `https://linear.app/acme/profiles/${id}`
    expect(toMarkdown(message, { profileUrl }).text).toContain(
      'May approve:** https://linear.app/acme/profiles/alex , https://linear.app/acme/profiles/sam  and',
    )
  })

  it('addresses only as many as it names', () => {
    const askable = Array.from({ length: 20 }, (_, index) => aPerson({ id: `p${index}`, name: `P ${index}` }))
    const text = toMarkdown(toMessage({ ...aSubject(ASKED), askable })).text
    expect(text).toContain('May approve:** P 0, P 1, P 2, P 3, P 4, P 5, P 6, P 7 and 12 more')
  })
})

describe('an approval that nobody can decide', () => {
  it('says so before anything else, and what the operator can do', () => {
    const policy = aPolicy({ name: 'board', roles: ['board', 'owner'] })
    const [first] = toMessage(aSubject(ASKED, { policy })).blocks
    expect(first).toEqual({
      kind: 'text',
      text: '⚠️ Nobody can approve this as it stands: nobody who is listed may (1 more approval missing). The operator can list somebody else with the role board or owner in countersign.yaml. Otherwise it ends at its limit.',
    })
  })

  it('says so where some may, but too few', () => {
    const policy = aPolicy({ ...two, quorum: 4 })
    expect(shown({ policy })).toContain(
      'too few people may (4 more approvals, one of them from security_team',
    )
  })

  it('says so where nobody who may holds the role that is missing', () => {
    const policy = aPolicy({ ...two, eachOf: ['auditor'] })
    expect(shown({ policy })).toContain('somebody else with the role auditor in countersign.yaml')
  })

  it('is not one that is decided', () => {
    const policy = aPolicy({ name: 'board', roles: ['board'] })
    expect(shown({ policy, state: 'expired', decidedAt: NOW })).not.toContain('Nobody can approve')
  })
})

it('counts the names that are too many', () => {
  const names = Array.from({ length: 20 }, (_, index) => `P${index}`)
  expect(namesOf(names)).toBe('P0, P1, P2, P3, P4, P5, P6, P7 and 12 more')
  expect(namesOf([])).toBeUndefined()
})
