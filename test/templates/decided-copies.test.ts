import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toMailHtml } from '../../templates/render/mail-html.ts'
import { toMailText } from '../../templates/render/mail-text.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { aVote } from '../support/builders.ts'
import { mentioned } from '../support/slack-rules.ts'
import { exampleSubject, NOW } from '../support/subjects.ts'

const messageOf = (approval: Partial<Approval>) => toMessage(exampleSubject('approval request', {}, approval))
const decided = (changes: Partial<Approval> = {}) =>
  messageOf({
    state: 'approved',
    decidedAt: NOW,
    votes: [aVote({ at: NOW, channel: 'linear', conditions: 'only staging', reason: 'It was tried' })],
    ...changes,
  })
const pending = messageOf({})

describe('what follows by mail', () => {
  it.each([
    ['text', toMailText],
    ['HTML', toMailHtml],
  ])('says who decided, when, where and under which conditions, as %s', (_, render) => {
    const mail = render(decided())
    expect(mail).toContain('Approved by Alex Kim')
    expect(mail).toMatch(/2026-11-21 10:00 UTC(<\/time>)?, in Linear/)
    expect(mail).toContain('Conditions of Alex Kim: only staging')
    expect(mail).toContain('It was tried')
    expect(mail).not.toMatch(/\/a\/|https:/)
  })

  it('names every place where those who decided voted, once', () => {
    const votes = [
      aVote({ at: NOW }),
      aVote({ at: NOW, person: 'sam', channel: 'email' }),
      aVote({ at: NOW, person: 'jo' }),
    ]
    expect(toMailText(decided({ votes }))).toContain('10:00 UTC, in Slack and by mail')
  })

  it('names no place where nobody decided it', () => {
    expect(toMailText(messageOf({ state: 'expired', decidedAt: NOW }))).toContain('10:00 UTC · ')
    expect(toMailText(decided({ votes: [], closingReason: 'Nobody was asked.' }))).toContain('10:00 UTC · ')
    const inAdvance = decided({ votes: [aVote({ at: NOW, standingId: '5a1b2c3d' })] })
    expect(toMailText(inAdvance)).toMatch(/10:00 UTC ·\s/)
  })
})

describe('a card that was decided', () => {
  it('keeps no button in Slack that decides, and calls nobody', () => {
    const buttons = (message: typeof pending) => JSON.stringify(toBlockKit(message).blocks)
    expect(buttons(pending)).toContain('approval.approve')
    expect(buttons(decided())).not.toMatch(/"approval\.(approve|reject|more)"/)
    expect(mentioned(toBlockKit(decided()).blocks)).toEqual([])
  })

  it('no longer says in Linear how to answer or who may, and calls nobody', () => {
    const profileUrl = () => 'https://linear.app/acme/profiles/somebody'
    const [before, after] = [pending, decided()].map((message) => toMarkdown(message, { profileUrl }).text)
    expect(before).toContain('reply below with')
    expect(before).toContain('May approve')
    expect(after).not.toMatch(/reply below|May approve|profiles\//)
  })
})
