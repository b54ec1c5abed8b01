import { describe, expect, it } from 'vitest'
import { seal, unseal } from '../../src/domain/seal.ts'

describe('a sealed token', () => {
  const token = seal('mail-link', ['a', 'b'], 'secret')

  it('gives its parts back, for what it was sealed for', () => {
    expect(unseal('mail-link', token, 'secret')).toEqual(['a', 'b'])
    expect(seal('mail-link', ['a', 'b'], 'secret')).toBe(token)
  })

  it.each([
    ['for something else', 'mail-optout', token, 'secret'],
    ['by another secret', 'mail-link', token, 'guessed'],
    ['with a part more', 'mail-link', `c.${token}`, 'secret'],
    ['with another part', 'mail-link', token.replace('a.', 'c.'), 'secret'],
    ['without its seal', 'mail-link', 'a.b', 'secret'],
    ['that is nothing', 'mail-link', '', 'secret'],
  ] as const)('%s is worth nothing', (_, kind, given, secret) => {
    expect(unseal(kind, given, secret)).toBeUndefined()
  })
})
