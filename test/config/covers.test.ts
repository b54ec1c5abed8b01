import fc from 'fast-check'
import { expect, it } from 'vitest'
import { covers } from '../../src/config/covers.ts'
import { mismatch } from '../../src/domain/match.ts'

const field = fc.constantFrom('source', 'risk')
const glob = fc.string({ unit: fc.constantFrom('a', 'B', 'b', '*', '?'), minLength: 1, maxLength: 4 })
const match = fc.dictionary(field, fc.array(glob, { minLength: 1, maxLength: 2 }), { maxKeys: 2 })
const value = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 })
const facts = fc.dictionary(field, fc.array(value, { maxLength: 2 }), { maxKeys: 2 })

it('never calls a match covered of which an event is left', () => {
  fc.assert(
    fc.property(match, match, facts, (wide, narrow, event) => {
      fc.pre(covers(wide, narrow) && mismatch(narrow, event) === undefined)
      expect(mismatch(wide, event)).toBeUndefined()
    }),
    { numRuns: 200, maxSkipsPerRun: 1000 },
  )
})

it('sees that everything covers anything, and a match itself', () => {
  fc.assert(
    fc.property(match, (some) => {
      expect(covers({}, some)).toBe(true)
      expect(covers(some, some)).toBe(true)
    }),
  )
})
