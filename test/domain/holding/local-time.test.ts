import { expect, it } from 'vitest'
import {
  clockMinutes,
  clockText,
  isZone,
  momentOf,
  wallClock,
} from '../../../src/domain/holding/local-time.ts'

it.each([
  ['Europe/Berlin', '2026-11-21T12:00:00Z', { month: 11, day: 21, minutes: 13 * 60 }],
  ['Europe/Berlin', '2026-07-01T22:30:00Z', { month: 7, day: 2, minutes: 30 }],
  ['America/New_York', '2026-01-01T03:00:00Z', { month: 12, day: 31, minutes: 22 * 60 }],
  ['Asia/Kolkata', '2026-11-21T18:30:00Z', { month: 11, day: 22, minutes: 0 }],
])('knows what the clock in %s shows at %s', (zone, at, shown) => {
  expect(wallClock(zone, new Date(at))).toMatchObject(shown)
})

const day = (iso: string) => wallClock('UTC', new Date(`${iso}T00:00:00Z`))

it.each([
  ['in winter', 'Europe/Berlin', '2026-11-21', '07:00', '2026-11-21T06:00:00.000Z'],
  ['in summer', 'Europe/Berlin', '2026-07-01', '07:00', '2026-07-01T05:00:00.000Z'],
  ['the morning that summer begins', 'Europe/Berlin', '2026-03-29', '07:00', '2026-03-29T05:00:00.000Z'],
  ['the morning that summer ends', 'Europe/Berlin', '2026-10-25', '07:00', '2026-10-25T06:00:00.000Z'],
  [
    'left out by the clock, as much later',
    'Europe/Berlin',
    '2026-03-29',
    '02:30',
    '2026-03-29T01:30:00.000Z',
  ],
  ['shown twice, the first', 'Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
  ['far in the east', 'Pacific/Auckland', '2026-11-21', '07:00', '2026-11-20T18:00:00.000Z'],
])('finds the moment of a time %s', (_, zone, date, time, moment) => {
  expect(momentOf(zone, day(date), clockMinutes(time)!).toISOString()).toBe(moment)
})

it('counts days over the end of a month', () => {
  expect(momentOf('UTC', day('2026-11-30'), 60, 1).toISOString()).toBe('2026-12-01T01:00:00.000Z')
})

it('takes times of day from 00:00 to 23:59, and writes them the same', () => {
  for (const time of ['00:00', '07:05', '23:59']) expect(clockText(clockMinutes(time)!)).toBe(time)
  for (const other of ['24:00', '7:00', '07:60', 'noon']) expect(clockMinutes(other)).toBeUndefined()
})

it('knows a time zone by its name', () => {
  expect(isZone('Europe/Berlin')).toBe(true)
  expect(isZone('Europe/Berlen')).toBe(false)
})
