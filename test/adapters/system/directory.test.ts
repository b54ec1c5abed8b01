import { expect, it } from 'vitest'
import { directory } from '../../../src/adapters/system/directory.ts'
import { PEOPLE } from '../../support/world.ts'

it('knows people by their identities and names, and nobody else', () => {
  const people = directory(PEOPLE)
  expect(people.find({ channel: 'slack', user: 'U0SAM' })?.id).toBe('sam')
  expect(people.find({ channel: 'slack', user: 'U0NOBODY' })).toBeUndefined()
  expect(people.names).toEqual({ alex: 'Alex Kim', sam: 'Sam Rivera' })
})
