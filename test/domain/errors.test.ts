import { expect, it } from 'vitest'
import { backoffMs, DeliveryError, FAILURE_REASONS, worthRetrying } from '../../src/domain/errors.ts'

it('tries again what may pass, and nothing else', () => {
  expect(FAILURE_REASONS.filter(worthRetrying)).toEqual(['rate-limited', 'unreachable', 'provider-error'])
})

it.each([
  [0, 1000],
  [1, 1000],
  [2, 2000],
  [5, 16_000],
  [9, 256_000],
  [10, 300_000],
  [1000, 300_000],
])('waits after attempt %i for %i ms, and up to a quarter more', (attempts, ms) => {
  expect([backoffMs(attempts, 0), backoffMs(attempts, 1)]).toEqual([ms, ms * 1.25])
})

it('knows the outcome unless it is told otherwise', () => {
  expect(new DeliveryError('invalid', 'bad blocks')).toMatchObject({
    message: 'invalid: bad blocks',
    outcomeUnknown: false,
    fix: undefined,
  })
})
