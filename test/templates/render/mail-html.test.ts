import { describe, expect, it } from 'vitest'
import type { MessageBlock } from '../../../src/domain/message.ts'
import { toMessage } from '../../../templates/catalogue.ts'
import { decisionLink } from '../../../templates/decision-link.ts'
import { toMailHtml } from '../../../templates/render/mail-html.ts'
import { toMailText } from '../../../templates/render/mail-text.ts'
import { aMessage } from '../../support/cards.ts'
import { EXAMPLE_EVENTS } from '../../support/seed-events.ts'
import { aSubject, exampleSubject } from '../../support/subjects.ts'

const EVIL = `<script>alert(1)</script><img src=x onerror=alert(2)> "'&`
const BLOCKS: readonly MessageBlock[] = [
  { kind: 'text', text: [EVIL, new Date('2026-11-21T10:00:00Z')] },
  { kind: 'heading', text: EVIL },
  { kind: 'quote', text: EVIL, by: EVIL },
  { kind: 'code', label: EVIL, text: EVIL },
  { kind: 'facts', label: EVIL, facts: [{ label: EVIL, value: EVIL }] },
  { kind: 'list', label: EVIL, items: [EVIL], ordered: true },
  { kind: 'table', header: [EVIL], rows: [[EVIL]] },
  { kind: 'progress', percent: 40, label: EVIL },
  { kind: 'plan', label: EVIL, steps: [{ name: EVIL, state: 'in-progress' }] },
  { kind: 'divider' },
]

describe('a mail', () => {
  it('escapes every text of every kind of block, the title, the status, the links and the footer', () => {
    const html = toMailHtml({
      title: EVIL,
      tone: 'danger',
      status: EVIL,
      highlights: [EVIL],
      priority: 'high',
      blocks: BLOCKS,
      actions: [{ kind: 'link', label: EVIL, url: `https://x/"${EVIL}` }],
      footer: [EVIL],
    })
    expect(html).not.toMatch(/<script|<img|onerror=alert\(2\)>/)
    expect(html.match(/&#60;script&#62;/g)?.length).toBe(23)
    expect(html).toContain('<time datetime="2026-11-21T10:00:00.000Z">2026-11-21 10:00 UTC</time>')
  })

  it.each(EXAMPLE_EVENTS.map(({ name }) => name))('loads nothing and runs nothing: %s', (name) => {
    const html = toMailHtml(toMessage(exampleSubject(name)))
    expect(html).not.toMatch(/<(script|img|link|iframe|object|form|style)\b|url\(|\ssrc=/)
    expect(html).toContain('<html lang="en">')
  })

  it('says in its text what it says in its HTML, and offers no button', () => {
    const message = toMessage(aSubject({ type: 'approval-request', title: 'Deploy api', risk: 'high' }))
    expect(toMailText(message)).toContain('Waiting for approval')
    expect(toMailText(message)).not.toContain('[Approve]')
    expect(toMailHtml(message)).not.toContain('View details</a>')
  })

  describe('that is longer than Gmail shows', () => {
    const LONG = 'é'.repeat(120_000)
    const message = aMessage({
      blocks: [
        { kind: 'text', text: 'Before' },
        { kind: 'code', label: 'Action', text: LONG },
        { kind: 'text', text: 'After' },
      ],
    })
    const link = decisionLink('https://c.example/a/t')
    const other = { kind: 'link', label: 'Open pull request', url: 'https://git.example/1' } as const

    it('leaves out the longest part as a whole and says where it is, and nothing else', () => {
      const html = toMailHtml({ ...message, actions: [link] })
      expect(Buffer.from(html).toString('base64').length).toBeLessThan(102 * 1024)
      expect(html).not.toContain('éé')
      expect(html).toContain('<strong>Action</strong> is too long')
      expect(html).toContain('on the page behind the link above')
      for (const words of ['Before', 'After']) expect(html).toContain(words)
    })

    it('has all of it in its text, and says so where there is no page', () => {
      expect(toMailText(message)).toContain(LONG)
      expect(toMailHtml({ ...message, actions: [other] })).toContain('in the plain text of this mail')
    })

    it('shows all of what just fits', () => {
      const text = 'x'.repeat(70_000)
      expect(toMailHtml(aMessage({ blocks: [{ kind: 'code', text }] }))).toContain(text)
    })
  })
})
