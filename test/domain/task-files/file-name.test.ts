import { describe, expect, it } from 'vitest'
import {
  nameIssues,
  nextSequence,
  readFileName,
  snakeCase,
} from '../../../src/domain/task-files/file-name.ts'

describe('a name', () => {
  it.each([
    ['005_stress_test_system_fixes.json', 'stress_test_system', 'fixes'],
    ['0012_websocket_fixes.json', 'websocket', 'fixes'],
    ['003_ui_review_request.json', 'ui', 'review_request'],
  ])('is read in its parts: %s', (name, focus, type) => {
    expect(readFileName(name)).toEqual({ focus, type })
    expect(nameIssues(name)).toEqual([])
  })

  it.each([
    'fixes.json',
    '5_ui_fixes.json',
    '005-ui-fixes.json',
    '005_UI_fixes.json',
    '005_fixes.json',
    '20250626_ui_fixes.json',
  ])('breaks the contract: %s', (name) => expect(nameIssues(name)).toHaveLength(1))
})

describe('the next sequence', () => {
  it.each([
    ['001', []],
    ['001', ['README.md']],
    ['006', ['005_a_fixes.json', '002_b_fixes.json']],
    ['1000', ['999_a_fixes.json']],
    ['0007', ['0006_a_fixes.json', '005_b_fixes.json']],
    ['006', ['005_a_fixes.json', '20250626_notes.json']],
  ])('is %s after %o', (next, names) => {
    expect(nextSequence(names)).toBe(next)
  })
})

it('makes a focus area of any words', () => {
  expect(snakeCase('Stress-Test System (v2)')).toBe('stress_test_system_v2')
  expect(snakeCase('系统')).toBeUndefined()
})
