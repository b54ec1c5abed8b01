import { describe, expect, it } from 'vitest'
import type { MessageBlock } from '../../../src/domain/message.ts'
import { toMessage } from '../../../templates/catalogue.ts'
import { toMailHtml, toMailText } from '../../../templates/render/mail-html.ts'
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
    expect(html.match(/&#60;script&#62;/g)?.length).toBe(21)
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
})
