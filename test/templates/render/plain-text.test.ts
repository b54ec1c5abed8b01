import { describe, expect, it } from 'vitest'
import type { MessageBlock } from '../../../src/domain/message.ts'
import { blockText, markedStatus } from '../../../templates/render/plain-text.ts'

describe('blockText', () => {
  it.each<[string, MessageBlock]>([
    ['at 2026-11-21 10:00 UTC', { kind: 'text', text: ['at ', new Date('2026-11-21T10:00:30Z')] }],
    ['> a\n> b\n(Alex)', { kind: 'quote', text: 'a\nb', by: 'Alex' }],
    ['Run:\nls', { kind: 'code', label: 'Run', text: 'ls' }],
    ['1. a\n2. b', { kind: 'list', items: ['a', 'b'], ordered: true }],
    ['a   bb\n10  2', { kind: 'table', header: ['a', 'bb'], rows: [['10', '2']] }],
    ['▰▰▰▰▱▱▱▱▱▱ 45% · now', { kind: 'progress', percent: 45, label: 'now' }],
    [
      'Plan:\n✅ One: done\n❌ Two: failed\n▫️ Three: to do',
      {
        kind: 'plan',
        label: 'Plan',
        steps: [
          { name: 'One', state: 'done' },
          { name: 'Two', state: 'failed' },
          { name: 'Three', state: 'pending' },
        ],
      },
    ],
    ['▱▱▱▱▱▱▱▱▱▱ 0%', { kind: 'progress', percent: 0 }],
    ['▰▰▰▰▰▰▰▰▰▰ 100%', { kind: 'progress', percent: 100 }],
  ])('writes %j', (text, block) => {
    expect(blockText(block)).toBe(text)
  })
})

describe('markedStatus', () => {
  it.each([
    ['✅ Done', 'Done'],
    ['🟠 Error', '🟠 Error'],
  ])('writes "%s"', (marked, status) => {
    expect(markedStatus('success', status)).toBe(marked)
  })
})
