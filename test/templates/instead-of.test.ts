import { describe, expect, it } from 'vitest'
import type { InsteadOf } from '../../src/domain/card.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { insteadOfLine } from '../../templates/instead-of.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toMailHtml } from '../../templates/render/mail-html.ts'
import { toMailText } from '../../templates/render/mail-text.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'
import { aSubject } from '../support/subjects.ts'

const ASKED = { type: 'approval-request', data: { title: 'Deploy api' } }
const SLACK = { channel: 'slack', target: 'C0SECRET' } as const

it.each<[InsteadOf, string]>([
  [
    { destination: SLACK, reason: 'unreachable', afterMs: 60_000 },
    'Sent here because Slack did not take it within 1 minute (it could not be reached).',
  ],
  [
    { destination: SLACK, reason: 'unauthorized', afterMs: null },
    'Sent here because Slack could not take it (it does not accept our access).',
  ],
  [
    { destination: { channel: 'linear', target: 'PR-68' }, reason: null, afterMs: 90_000 },
    'Sent here because Linear did not take it within 90 seconds.',
  ],
])('says in a line why a card is where it is', (insteadOf, words) => {
  expect(insteadOfLine({ ...aSubject(ASKED), insteadOf })).toEqual([{ kind: 'text', text: words }])
})

describe('a card that stands in for another', () => {
  const insteadOf = { destination: SLACK, reason: 'unreachable', afterMs: 60_000 } as const
  const message = toMessage({ ...aSubject(ASKED), insteadOf })
  const words = 'Sent here because Slack did not take it within 1 minute (it could not be reached).'

  it.each([
    ['Slack', JSON.stringify(toBlockKit(message))],
    ['Linear', toMarkdown(message).text.replaceAll('\\', '')],
    ['a mail', toMailText(message).replace(/\s+/g, ' ')],
    ['a mail with colours', toMailHtml(message)],
  ])('says so in %s', (_, rendered) => {
    expect(rendered).toContain(words)
    expect(rendered).not.toContain('C0SECRET')
  })

  it('is silent about it everywhere else', () => {
    expect(JSON.stringify(toMessage(aSubject(ASKED)))).not.toContain('Sent here')
  })
})
