import { describe, expect, it } from 'vitest'
import { counted, enumeration, sentence } from '../../templates/sentence.ts'

describe('sentence', () => {
  it.each([
    ['fix-and-rerun', 'Fix and rerun'],
    ['github_api_auth', 'GitHub API auth'],
    ['ALREADY_IMPLEMENTED', 'Already implemented'],
    ['nextAction', 'Next action'],
    ['v1.4.2', 'V1.4.2'],
    ['--', '--'],
  ])('says %s as "%s"', (name, said) => {
    expect(sentence(name)).toBe(said)
  })
})

describe('counted', () => {
  it.each([
    ['0 fixes', counted(0, 'fix', 'fixes')],
    ['1 try', counted(1, 'try', 'tries')],
    ['2 answers', counted(2, 'answer')],
  ])('says "%s"', (expected, said) => {
    expect(said).toBe(expected)
  })
})

describe('enumeration', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a and b', ['a', 'b']],
    ['a, b and c', ['a', 'b', 'c']],
  ])('says "%s"', (said, items) => {
    expect(enumeration(items)).toBe(said)
  })
})
