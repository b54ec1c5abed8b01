import { describe, expect, it } from 'vitest'
import { quietUntil, restful, wakes } from '../../../src/domain/holding/quiet-hours.ts'
import { about, NIGHT, placedAt, someFacts, UPDATE } from './holding-builders.ts'

const LATE = new Date('2026-11-21T22:30:00Z')
const MORNING = new Date('2026-11-22T06:00:00Z')
const until = (at: string, hours = [NIGHT]) => quietUntil(hours, new Date(at))?.toISOString()

describe('quiet hours', () => {
  it.each([
    ['before they begin', '2026-11-21T20:59:59Z', undefined],
    ['as they begin', '2026-11-21T21:00:00Z', '2026-11-22T06:00:00.000Z'],
    ['after midnight', '2026-11-22T02:00:00Z', '2026-11-22T06:00:00.000Z'],
    ['as they end', '2026-11-22T06:00:00Z', undefined],
    ['the night before summer begins', '2026-03-28T21:30:00Z', '2026-03-29T05:00:00.000Z'],
    ['that night after the change', '2026-03-29T02:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['the night before summer ends', '2026-10-24T20:30:00Z', '2026-10-25T06:00:00.000Z'],
    ['that night after the change back', '2026-10-25T02:00:00Z', '2026-10-25T06:00:00.000Z'],
  ])('hold %s', (_, at, end) => {
    expect(until(at)).toBe(end)
  })

  it('may be within a day', () => {
    const lunch = { ...NIGHT, from: 12 * 60, to: 13 * 60, zone: 'UTC' }
    expect(until('2026-11-21T12:30:00Z', [lunch])).toBe('2026-11-21T13:00:00.000Z')
    expect(until('2026-11-21T13:00:00Z', [lunch])).toBeUndefined()
  })

  it('that follow upon each other are one rest', () => {
    const late = { ...NIGHT, from: 7 * 60, to: 9 * 60 }
    expect(until('2026-11-22T02:00:00Z', [late, NIGHT])).toBe('2026-11-22T08:00:00.000Z')
  })

  it('that end at a time which the clock shows twice end the first time', () => {
    const night = { ...NIGHT, to: 2 * 60 + 30 }
    expect(until('2026-10-25T00:00:00Z', [night])).toBe('2026-10-25T00:30:00.000Z')
    expect(until('2026-10-25T01:10:00Z', [night])).toBeUndefined()
  })
})

describe('whether somebody is woken', () => {
  const weight = { isCritical: false, asks: true, asksUntil: null }
  it.each([
    ['by what is critical', { isCritical: true }, true],
    ['by what waits without a limit', {}, false],
    ['by what ends before the morning', { asksUntil: new Date('2026-11-22T05:00:00Z') }, true],
    ['by what ends within the hour after it', { asksUntil: new Date('2026-11-22T07:00:00Z') }, true],
    ['by what can be decided in the morning', { asksUntil: new Date('2026-11-22T07:00:01Z') }, false],
  ])('%s', (_, changes, woken) => {
    expect(wakes({ ...weight, ...changes }, MORNING)).toBe(woken)
  })
})

describe('a card on its way', () => {
  const facts = someFacts({ now: LATE, quietHours: [NIGHT] })
  const due = (target: string, given = UPDATE, channel: 'slack' | 'email' = 'slack') =>
    restful([placedAt(target, channel)], about(given), facts)[0]!

  it("waits where somebody's direct messages are, and says why", () => {
    expect(due('U0ALEX')).toMatchObject({
      notBefore: MORNING,
      withheld: {
        by: 'quiet-hours',
        until: MORNING,
        why: 'quiet hours of Alex Kim, 22:00 to 07:00 Europe/Berlin',
      },
    })
  })

  it('goes at once to a conversation, and to somebody else', () => {
    for (const target of ['C0APPROVALS', 'U0SAM']) expect(due(target)).toEqual(placedAt(target))
  })

  it('goes at once where it is critical', () => {
    const grave = { ...UPDATE, priority: 'critical' }
    expect(due('U0ALEX', grave)).toEqual(placedAt('U0ALEX'))
    const severe = { ...UPDATE, severity: 'CRITICAL' }
    expect(due('U0ALEX', severe)).toEqual(placedAt('U0ALEX'))
  })

  it('waits from when it would have been shown, not from now', () => {
    const evening = new Date('2026-11-21T22:00:00Z')
    const [placed] = restful(
      [{ ...placedAt('U0ALEX'), notBefore: evening }],
      about(UPDATE),
      someFacts({ quietHours: [NIGHT] }),
    )
    expect(placed).toMatchObject({ notBefore: MORNING })
  })
})
