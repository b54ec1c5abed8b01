import { expect, it } from 'vitest'
import { ago } from '../../templates/ago.ts'
import { minutes, NOON } from '../support/builders.ts'

it.each([
  [0, 'just now'],
  [-5, 'just now'],
  [1, '1 minute ago'],
  [59, '59 minutes ago'],
  [60, '1 hour ago'],
  [47 * 60, '47 hours ago'],
  [48 * 60, '2 days ago'],
])('%i minutes later says "%s"', (count, words) => {
  expect(ago(NOON, minutes(count))).toBe(words)
})
