import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shorten, slackLength, split } from '../../../templates/render/split.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 500 }),
  fc.string({ unit: 'binary', maxLength: 500 }),
  fc.constant('&<>\n'.repeat(200)),
)

describe('split', () => {
  it('gives the text back when its pieces are joined, and keeps each within the limit', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 5, max: 200 }), (text, longest) => {
        const pieces = split(text, longest)
        expect(pieces.join('')).toBe(text)
        expect(pieces.every((piece) => piece !== '' && slackLength(piece) <= longest)).toBe(true)
      }),
    )
  })

  it('never halves a character that people see as one', () => {
    const family = '👩‍👩‍👧‍👦'
    expect(split(family.repeat(10), 25).every((piece) => piece.length % family.length === 0)).toBe(true)
  })

  it('cuts after a line where one ends late enough', () => {
    expect(split('first line\nsecond line', 15)).toEqual(['first line\n', 'second line'])
  })
})

describe('shorten', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly 10', 10, 'exactly 10'],
    ['a little longer', 10, 'a little…'],
    ['&&&&', 12, '&&…'],
  ])('makes of "%s" within %i: "%s"', (text, longest, short) => {
    expect(shorten(text, longest)).toBe(short)
  })

  it('stays within the limit, whatever the text', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 10, max: 200 }), (text, longest) => {
        expect(slackLength(shorten(text, longest))).toBeLessThanOrEqual(longest)
      }),
    )
  })
})
