import { expect, it, vi } from 'vitest'
import { isWithin, momentInZone, timeWindow } from '../../src/domain/time-window.ts'

const within = (text: string, moment: string) => isWithin(timeWindow(text)!, new Date(moment))

it.each([
  ['mon-fri', '2026-11-20T23:59:59Z', true],
  ['mon-fri', '2026-11-21T00:00:00Z', false],
  ['09:00-17:00', '2026-11-21T09:00:00Z', true],
  ['09:00-17:00', '2026-11-21T17:00:00Z', false],
  ['mon-fri 09:00-17:00 Europe/Berlin', '2026-11-20T15:59:00Z', true],
  ['mon-fri 09:00-17:00 Europe/Berlin', '2026-11-20T16:00:00Z', false],
  ['mon-fri 09:00-17:00 Asia/Tokyo', '2026-11-20T00:00:00Z', true],
  ['Mon,Wed,fri-sun', '2026-11-19T12:00:00Z', false],
  ['Mon,Wed,fri-sun', '2026-11-22T12:00:00Z', true],
  ['sat-mon', '2026-11-23T12:00:00Z', true],
  ['sat-mon', '2026-11-24T12:00:00Z', false],
  ['18:00-24:00', '2026-11-21T23:59:00Z', true],
])('%s at %s: %s', (text, moment, expected) => {
  expect(within(text, moment)).toBe(expected)
})

it('counts hours past midnight to the day on which they begin', () => {
  expect(within('fri 22:00-06:00', '2026-11-20T21:59:00Z')).toBe(false)
  expect(within('fri 22:00-06:00', '2026-11-20T22:00:00Z')).toBe(true)
  expect(within('fri 22:00-06:00', '2026-11-21T05:59:00Z')).toBe(true)
  expect(within('fri 22:00-06:00', '2026-11-20T05:59:00Z')).toBe(false)
})

it('follows the clocks of its zone when they change', () => {
  const berlin = '09:00-10:00 Europe/Berlin'
  expect(within(berlin, '2026-10-24T07:00:00Z')).toBe(true)
  expect(within(berlin, '2026-10-25T07:00:00Z')).toBe(false)
  expect(within(berlin, '2026-10-25T08:00:00Z')).toBe(true)
})

it.each([
  [''],
  ['Europe/Berlin'],
  ['9:00-17:00'],
  ['09:00'],
  ['09:00-09:00'],
  ['24:00-06:00'],
  ['09:60-17:00'],
  ['09:00-24:01'],
  ['monday'],
  ['mon-fri 09:00-17:00 Mars/Olympus'],
  ['mon-fri, 09:00-17:00'],
])('does not understand %j', (text) => {
  expect(timeWindow(text)).toBeUndefined()
})

it('says a moment by the clocks of a zone', () => {
  expect(momentInZone(new Date('2026-11-20T23:05:00Z'), 'Europe/Berlin')).toBe('Sat 00:05 Europe/Berlin')
})

it('makes no clock for a window that it has read before, or for a zone that it knows', () => {
  const windows = Array.from({ length: 50 }, (_, hour) => `0${hour % 9}:0${hour % 7}-22:00 Pacific/Chatham`)
  const ask = (moment: string) => windows.map((one) => within(one, moment))
  ask('2026-11-20T12:00:00Z')
  const shown = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts')
  const made = vi.spyOn(Intl, 'DateTimeFormat')
  ask('2026-11-20T13:00:00Z')
  expect(made).not.toHaveBeenCalled()
  expect(shown).toHaveBeenCalledTimes(1)
  vi.restoreAllMocks()
})
