import { describe, expect, it } from 'vitest'
import type { MessageBlock } from '../../../src/domain/message.ts'
import { LINEAR } from '../../../templates/render/limits.ts'
import { toMarkdown } from '../../../templates/render/markdown.ts'
import { aMessage } from '../../support/cards.ts'
import { aPerson } from '../../support/people.ts'

const bodyOf = (...blocks: MessageBlock[]) =>
  toMarkdown(aMessage({ blocks })).text.split('\n\n').slice(2).join('\n\n')

const APPROVE = {
  kind: 'button',
  id: 'approval.approve',
  label: 'Approve',
  style: 'primary',
  value: 'v',
} as const

it('writes a whole card, status first, with how to answer and the small print', () => {
  const message = aMessage({
    highlights: ['High risk', ['Expires ', new Date('2026-11-21T10:00:00Z')]],
    blocks: [
      { kind: 'facts', facts: [{ label: 'Target', value: 'production' }] },
      { kind: 'code', label: 'Action', text: '{ "name": "deploy" }' },
    ],
    actions: [APPROVE],
    footer: ['approval 3f9a2c1b', 'digest 95d2583d'],
  })
  expect(toMarkdown(message)).toEqual({
    whole: true,
    text: [
      '### Deploy api',
      '**⏳ Waiting for approval** · High risk · Expires 2026-11-21 10:00 UTC',
      '- **Target:** production',
      '**Action**',
      '```\n{ "name": "deploy" }\n```',
      'To decide, reply below with **approve**, **approve only …** (a condition) or **reject: why**.',
      'approval 3f9a2c1b · digest 95d2583d',
    ].join('\n\n'),
  })
})

it('does not ask for replies that nobody hears', () => {
  const { text } = toMarkdown(aMessage({ actions: [APPROVE] }), { hearsReplies: false })
  expect(text).toContain('Replies are not heard here')
  expect(text).not.toContain('reply below')
})

describe("an agent's text", () => {
  it.each([
    ['**bold** _it_ ~~x~~', '\\*\\*bold\\*\\* \\_it\\_ \\~\\~x\\~\\~'],
    ['# heading', '\\# heading'],
    ['- item', '\\- item'],
    ['+++ fold', '\\+++ fold'],
    ['1. item', '1\\. item'],
    ['1.4.2 is out', '1\\.4.2 is out'],
    ['> quote', '\\> quote'],
    ['[a](b) ![c](d)', '\\[a\\](b) \\!\\[c\\](d)'],
    ['<img src=x>', '\\<img src\\=x\\>'],
    ['&lt;', '\\&lt;'],
    ['a | b', 'a \\| b'],
    ['`code`', '\\`code\\`'],
    ['see https://linear.app/acme/profiles/alex now', 'see `https://linear.app/acme/profiles/alex` now'],
    ['ask @alex', 'ask `@alex`'],
    ['evil.example', '`evil.example`'],
    ['[x](javascript:a)', '`[x](javascript:a)`'],
    ['x`https://a`', '``x`https://a` ``'.replace('``x', '`` x')],
    [':tada:', '`:tada:`'],
    ['    indented', '\u00a0\u00a0\u00a0\u00a0indented'],
    ['line\n===', 'line  \n\\=\\=\\='],
    ['safe \u202egnp.exe', 'safe `\\u202egnp.exe`'],
  ])('shows as it is: %j', (given, expected) => {
    expect(bodyOf({ kind: 'text', text: given })).toBe(expected)
  })

  it('cannot leave a fence, a list or a quote', () => {
    expect(bodyOf({ kind: 'code', text: 'a\n````\n# b' })).toBe('`````\na\n````\n# b\n`````')
    expect(bodyOf({ kind: 'list', items: ['a\n\n# b'] })).toBe('- a  \n  \\# b')
    expect(bodyOf({ kind: 'quote', text: 'a\n\nb', by: 'x' })).toBe('> a  \n>   \n> b\n\n(x)')
    expect(toMarkdown(aMessage({ title: 'a\n# b' })).text).toContain('### a \\# b\n')
  })
})

it('mentions a person by a profile that is known, and names others', () => {
  const block = { kind: 'text', text: [{ mention: aPerson() }, ': please'] } as const
  expect(
    toMarkdown(aMessage({ blocks: [block] }), { profileUrl: () => 'https://l.app/p/alex' }).text,
  ).toContain('\n\nhttps://l.app/p/alex : please')
  expect(bodyOf(block)).toBe('Alex Kim: please')
})

describe('what is long', () => {
  const long = 'x'.repeat(LINEAR.unfoldedCode + 1)

  it('is folded away whole', () => {
    expect(bodyOf({ kind: 'code', label: 'Action', text: long })).toBe(
      `+++ Action\n\n\`\`\`\n${long}\n\`\`\`\n\n+++`,
    )
  })

  it('is not folded where a line of it could end the fold', () => {
    expect(bodyOf({ kind: 'code', text: `${long}\n+++` })).toBe(`\`\`\`\n${long}\n+++\n\`\`\``)
  })

  it('is never left out silently, and cannot be decided then', () => {
    const blocks = [
      { kind: 'text', text: 'first' },
      { kind: 'code', text: 'y'.repeat(LINEAR.comment) },
    ] as const
    const { text, whole } = toMarkdown(aMessage({ blocks, actions: [APPROVE], footer: ['digest 95d2583d'] }))
    expect(whole).toBe(false)
    expect(text.length).toBeLessThanOrEqual(LINEAR.comment)
    expect(text).toContain('characters more are not shown')
    expect(text).toContain('cannot be decided here')
    expect(text).toContain('first')
    expect(text).toContain('digest 95d2583d')
    expect(text).not.toContain('reply below')
    expect(toMarkdown(aMessage({ title: 'z'.repeat(2000) })).whole).toBe(false)
  })
})
