import { expect, it } from 'vitest'
import { digestOf, shortDigest } from '../../src/domain/digest.ts'

it('is the SHA-256 of the canonical JSON', () => {
  // printf '{"a":1,"b":[true,null]}' | sha256sum
  expect(digestOf({ b: [true, null], a: 1 })).toBe(
    'sha256:1cc69c7fa23616ca2ec3ee70d24390a6225c8832db8a4c814c7e0e7f942f8668',
  )
})

it.each([
  ['the order of keys', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
  ['how a number is written', { a: 1.0 }, { a: 1 }, true],
  ['what is undefined', { a: 1, b: undefined }, { a: 1 }, true],
  ['the order of a list', [1, 2], [2, 1], false],
  ['a number and its text', { a: 1 }, { a: '1' }, false],
  ['nothing and null', {}, { a: null }, false],
  ['forms of one letter', { a: '\u00e9' }, { a: 'e\u0301' }, false],
])('with regard to %s', (_, one, other, same) => {
  expect(digestOf(one) === digestOf(other)).toBe(same)
})

it('is refused to what is not JSON', () => {
  expect(() => digestOf({ a: Number.NaN })).toThrow()
  expect(() => digestOf(undefined)).toThrow()
})

it('is shown by its first eight digits', () => {
  expect(shortDigest('sha256:0123456789abcdef')).toBe('01234567')
})
