import { expect, it } from 'vitest'
import { peopleCalled } from '../../src/domain/people-called.ts'
import { ALEX, aPerson, SAM } from '../support/people.ts'

const OTHER_SAM = aPerson({ id: 'sam-two', name: 'Sam Other', email: ['sam@example.com'] })
const PEOPLE = [ALEX, SAM, OTHER_SAM]

it.each([
  ['sam', ['sam']],
  ['@sam', ['sam']],
  ['SAM RIVERA', ['sam']],
  ['Sam  Other', ['sam-two']],
  ['sam@example.com', ['sam-two']],
  ['Alex', ['alex']],
  ['robin', []],
  ['', []],
  ['@', []],
])('finds whom "%s" may mean', (words, ids) => {
  expect(peopleCalled(PEOPLE, words).map(({ id }) => id)).toEqual(ids)
})

it('finds everyone of a first name that nobody has as an id', () => {
  const people = [aPerson({ id: 'a', name: 'Kim Lee' }), aPerson({ id: 'b', name: 'kim Park' })]
  expect(peopleCalled(people, 'Kim').map(({ id }) => id)).toEqual(['a', 'b'])
})
