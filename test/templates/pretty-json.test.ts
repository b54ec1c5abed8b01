import fc from 'fast-check'
import { expect, it } from 'vitest'
import { prettyJson } from '../../templates/pretty-json.ts'

it('parses back to the same value, whatever it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(JSON.parse(prettyJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

it('orders keys by their UTF-16 code units, numbers too', () => {
  expect(prettyJson({ b: 1, '10': 2, '9': 3, B: 4, '€': 5 }).match(/"[^"]+"/g)).toEqual([
    '"10"',
    '"9"',
    '"B"',
    '"b"',
    '"€"',
  ])
})

it('does not grow without bound where values are nested deeply', () => {
  const deep = Array.from({ length: 2_000 }).reduce<unknown>((inner) => [inner], 'bottom')
  expect(prettyJson(deep).length).toBeLessThan(200_000)
})
