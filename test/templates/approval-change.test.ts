import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import { changesBetween } from '../../src/domain/payload-change.ts'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { aSubject, NOW } from '../support/subjects.ts'

const ASKED = { type: 'approval-request', title: 'Deploy' }

function shown(before: object, after: object, approval: Partial<Approval> = {}, voided: string[] = []) {
  const change = { at: NOW, voided, ...changesBetween(before, after) }
  return toPlainText(toMessage(aSubject(ASKED, { change, ...approval })))
}

describe('what changed', () => {
  it('stands at the top, field by field, with whose votes no longer count', () => {
    const before = { version: '1.4.2', env: 'staging', notes: 'x' }
    const text = shown(before, { version: '1.5.0', env: 'staging', force: true }, {}, ['alex', 'sam'])
    expect(text.split('\n\n').slice(1, 3)).toEqual([
      '⚠️ What is asked has changed (2026-11-21 10:00 UTC). The votes of Alex Kim and Sam Rivera no longer count: cast them again if still right.',
      'What changed:\n• version: "1.4.2" → "1.5.0"\n• force: new, true\n• notes: removed, was "x"',
    ])
  })

  it('says that no vote was lost', () => {
    expect(shown({ a: 1 }, { a: 2 })).toContain('Nobody had voted yet.')
  })

  it('counts the fields that are not listed', () => {
    const fields = (value: number) =>
      Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`f${index}`, value]))
    expect(shown(fields(1), fields(2))).toContain('• … and 5 more fields')
  })

  it('shows of long values where they differ, and how long they are', () => {
    const long = (last: string) => `${'a'.repeat(5_000)}${last}${'b'.repeat(5_000)}`
    const text = shown({ script: long('safe') }, { script: long('EVIL') })
    expect(text).toMatch(
      /script: …a+safeb+… \(10006 characters in all\) → …a+EVILb+… \(10006 characters in all\)/,
    )
  })

  it('shows the shorter of two values whole', () => {
    expect(shown({ a: 'x'.repeat(500) }, { a: 'y' })).toMatch(/a: "x+… \(502 characters in all\) → "y"/)
  })

  it('writes out what would be invisible', () => {
    expect(shown({ host: 'a.b' }, { host: 'a.b\u200b' })).toContain('host: "a.b" → "a.b\\u200b"')
  })

  it('is one line once it is decided', () => {
    const text = shown({ a: 1 }, { a: 2 }, { state: 'expired', decidedAt: NOW }, ['alex'])
    expect(text).toContain('What is asked had changed before (2026-11-21 10:00 UTC).')
    expect(text).not.toContain('→')
  })
})
