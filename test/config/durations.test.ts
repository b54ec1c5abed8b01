import { expect, it } from 'vitest'
import { duration } from '../../src/config/durations.ts'

it.each([
  ['30s', 30_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['365d', 31_536_000_000],
])('reads %s', (text, ms) => {
  expect(duration.parse(text)).toBe(ms)
})

it.each([30, '30', '1.5h', '-1m', '0s', '01m', '1h30m', '2w', '10 m', '366d', '999999999d', ''])(
  'does not take %j for a duration',
  (given) => {
    expect(duration.safeParse(given).success).toBe(false)
  },
)
