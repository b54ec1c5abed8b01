import { describe, expect, it } from 'vitest'
import { momentNamed } from '../../src/domain/moment-named.ts'

describe('a moment', () => {
  // A Saturday.
  const now = new Date('2026-11-21T12:00:00Z')

  it.each([
    ['3d', '2026-11-24T12:00:00.000Z'],
    ['tomorrow', '2026-11-22T09:00:00.000Z'],
    ['Monday', '2026-11-23T09:00:00.000Z'],
    ['sun', '2026-11-22T09:00:00.000Z'],
    ['saturday', '2026-11-28T09:00:00.000Z'],
    ['friday', '2026-11-27T09:00:00.000Z'],
    ['2026-12-01', '2026-12-01T09:00:00.000Z'],
  ])('is named by "%s"', (text, at) => {
    expect(momentNamed(text, now)?.toISOString()).toBe(at)
  })

  it.each(['mo', 'someday', '2026-02-30', '2026-13-01', '23.11.', ''])('is not named by "%s"', (text) => {
    expect(momentNamed(text, now)).toBeUndefined()
  })
})
