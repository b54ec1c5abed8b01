import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonPieces } from '../../../src/cli/reports/json-pieces.ts'
import { pieces } from '../../support/parse-report.ts'

async function cut(text: string, patterns: readonly string[], size = 1) {
  const found: [number, unknown][] = []
  const rest = await jsonPieces(pieces(text, size), patterns, (pattern, piece) =>
    found.push([pattern, piece]),
  )
  return { found, rest }
}

describe('jsonPieces', () => {
  it('hands out the inner pieces before the outer ones, and leaves null in their places', async () => {
    const text = '{"a":[{"b":[{"x":1},{"x":"}\\"{"}],"n":2}],"c":{"k":{"y":3}},"d":[{"z":4}]}'
    expect(await cut(text, ['a.*.b.*', 'a.*', 'c.*'])).toEqual({
      found: [
        [0, { x: 1 }],
        [0, { x: '}"{' }],
        [1, { b: [null, null], n: 2 }],
        [2, { y: 3 }],
      ],
      rest: { a: [null], c: { k: null }, d: [{ z: 4 }] },
    })
  })

  it('reads any JSON as JSON.parse does, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.integer({ min: 1, max: 9 }), async (text, size) => {
        expect((await cut(text, [], size)).rest).toEqual(JSON.parse(text))
        const { found } = await cut(`{"items":[{"is":${text}},{"is":${text}}]}`, ['items.*'], size)
        expect(found).toEqual([
          [0, { is: JSON.parse(text) }],
          [0, { is: JSON.parse(text) }],
        ])
      }),
    )
  })

  it.each([
    ['', 'is empty'],
    ['  \n', 'is empty'],
    ['{"items":[{"a":1},{"a":', 'ends in the middle'],
    ['{"items":[{"a":1},{"a":1}', 'ends in the middle'],
    ['{"items":[{"a":1,}]}', 'is not valid JSON'],
    ['{"items":[{"a":1]}]}', 'is not valid JSON'],
    ['{"items":[]}}', 'is not valid JSON'],
    ['['.repeat(600), 'nested too deep'],
  ])('refuses %s', async (text, words) => {
    await expect(cut(text, ['items.*'])).rejects.toThrow(words)
  })
})
