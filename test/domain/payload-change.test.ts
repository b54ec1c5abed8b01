import { expect, it } from 'vitest'
import { changesBetween } from '../../src/domain/payload-change.ts'

it.each([
  ['nothing', { a: 1, b: [1] }, { b: [1], a: 1 }, []],
  ['a value', { v: '1' }, { v: '2' }, [{ path: 'v', before: '"1"', after: '"2"' }]],
  ['a type', { v: 1 }, { v: '1' }, [{ path: 'v', before: '1', after: '"1"' }]],
  ['a new field', {}, { a: { b: true } }, [{ path: 'a', before: null, after: '{"b":true}' }]],
  ['a field that is gone', { a: null }, {}, [{ path: 'a', before: 'null', after: null }]],
  [
    'a deep field',
    { a: { b: { c: 1, d: 2 } } },
    { a: { b: { c: 3, d: 2 } } },
    [{ path: 'a.b.c', before: '1', after: '3' }],
  ],
  ['an order in a list', { l: [1, 2] }, { l: [2, 1] }, [{ path: 'l', before: '[1,2]', after: '[2,1]' }]],
])('finds %s', (_, before, after, fields) => {
  expect(changesBetween(before, after)).toEqual({ fields, more: 0 })
})

it('lists twenty and counts the rest', () => {
  const many = (value: number) => Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`f${at}`, value]))
  const { fields, more } = changesBetween(many(1), many(2))
  expect(fields).toHaveLength(20)
  expect(more).toBe(5)
})
