import fc from 'fast-check'
import { expect, it } from 'vitest'
import { judgeRoutes, routesThatCount } from '../../src/domain/judge-routes.ts'
import { type Match, mismatch } from '../../src/domain/match.ts'

const word = fc.constantFrom('a', 'b', '*')
const match = fc.dictionary(fc.constantFrom('source', 'risk'), fc.array(word, { minLength: 1, maxLength: 2 }))
const routes = fc.array(fc.record({ match, continues: fc.boolean() }), { maxLength: 6 })
const facts = fc.dictionary(
  fc.constantFrom('source', 'risk'),
  fc.array(fc.constantFrom('a', 'b'), { maxLength: 1 }),
)

it('explains exactly the routes that count, whatever they say', () => {
  fc.assert(
    fc.property(routes, facts, (all, event) => {
      const judged = judgeRoutes(all, event)
      const matched = judged.filter(({ state }) => state === 'matched').map(({ number }) => number)
      expect(matched).toEqual(routesThatCount(all, event).map(({ number }) => number))
      for (const { state, why, rule } of judged) {
        if (state === 'matched') expect([why, mismatch(rule.match, event)]).toEqual([null, undefined])
        if (state === 'mismatched') expect(why).toBe(mismatch(rule.match, event))
        if (state === 'not-reached') expect(why).toMatch(/^route \d+ matches and does not continue$/)
      }
    }),
  )
})

it('looks at no route below one that does not continue', () => {
  const all = [
    { match: { source: ['ci'] } as Match, continues: true },
    { match: {}, continues: false },
    { match: {}, continues: true },
  ]
  const event = { source: ['ci'] }
  expect(routesThatCount(all, event).map(({ number }) => number)).toEqual([1, 2])
  expect(judgeRoutes(all, event).map(({ state }) => state)).toEqual(['matched', 'matched', 'not-reached'])
})
