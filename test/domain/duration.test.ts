import { expect, it } from 'vitest'
import { durationMs, durationText } from '../../src/domain/duration.ts'

it.each([
  ['30s', 30_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  [' 2 H ', 7_200_000],
  ['365d', 31_536_000_000],
  ['366d', undefined],
  ['0m', undefined],
  ['-5m', undefined],
  ['5', undefined],
  ['5w', undefined],
  ['', undefined],
])('reads "%s" as so many milliseconds', (text, ms) => {
  expect(durationMs(text)).toBe(ms)
})

it.each([
  [1000, '1s'],
  [90_000, '90s'],
  [5_400_000, '90m'],
  [7_200_000, '2h'],
  [86_400_000, '1d'],
])('says %i milliseconds in the largest unit that is exact', (ms, text) => {
  expect(durationText(ms)).toBe(text)
  expect(durationMs(text)).toBe(ms)
})
