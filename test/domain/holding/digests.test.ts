import { describe, expect, it } from 'vitest'
import { digested, digestId, digesting, nextSlot, slotOf } from '../../../src/domain/holding/digests.ts'
import { about, LOW, placedAt, someFacts, UPDATE } from './holding-builders.ts'

const low = (given: Record<string, unknown> = {}) => about({ ...UPDATE, priority: 'low', ...given })

describe('the next slot', () => {
  it.each([
    ['today', '2026-11-21T12:00:00Z', '2026-11-21T15:00:00.000Z'],
    ['tomorrow', '2026-11-21T15:30:00Z', '2026-11-22T08:00:00.000Z'],
    ['on the day that summer begins', '2026-03-29T00:00:00Z', '2026-03-29T07:00:00.000Z'],
    ['on the day that summer ends', '2026-10-25T00:00:00Z', '2026-10-25T08:00:00.000Z'],
    ['after the one that is about to go out', '2026-11-21T14:59:00Z', '2026-11-22T08:00:00.000Z'],
    ['a little before it is about to', '2026-11-21T14:58:59Z', '2026-11-21T15:00:00.000Z'],
  ])('is %s', (_, now, slot) => {
    expect(nextSlot(LOW, new Date(now)).toISOString()).toBe(slot)
  })

  it('is in the id of its digest, which is the same for the same rule in every process', () => {
    const slot = new Date('2026-11-21T15:00:00Z')
    const id = digestId(LOW, slot)
    expect(digestId({ ...LOW }, slot)).toBe(id)
    expect(digestId({ ...LOW, zone: 'UTC' }, slot)).not.toBe(id)
    expect(slotOf(id)).toEqual(slot)
  })
})

describe('a digest', () => {
  it.each([
    ['what fits and can wait', {}, true],
    ['a failure that is not grave', { type: 'bug-report', severity: 'low' }, true],
    ['what does not fit', { priority: 'normal' }, false],
    ['a grave failure', { type: 'bug-report', severity: 'high' }, false],
    ['what is of critical severity', { severity: 'critical' }, false],
    ['an approval', { type: 'approval-request', title: 'Deploy' }, false],
  ])('decides about %s', (_, given, isCollected) => {
    expect(digesting([LOW], low(given)) !== undefined).toBe(isCollected)
  })

  it('has an event in place of its own cards, at the time and the place of the first rule that fits', () => {
    const other = { ...LOW, at: [0] }
    const facts = someFacts({ digests: [{ ...LOW, match: { type: ['failure'] } }, LOW, other] })
    const slot = new Date('2026-11-21T15:00:00Z')
    expect(digested([placedAt('C0BUILDS')], low(), facts)).toMatchObject([
      {
        route: { destination: { target: 'C0BUILDS' } },
        notBefore: null,
        withheld: { by: 'digest', why: 'digest 2: priority low', until: slot },
      },
      {
        route: { destination: { channel: 'slack', target: 'C0APPROVALS' } },
        subject: { kind: 'digest', id: digestId(LOW, slot) },
        notBefore: slot,
        withheld: null,
      },
    ])
  })

  it('does not have what is held back for good already', () => {
    const withheld = { by: 'silence', why: 'silence', until: new Date() } as const
    const held = [{ ...placedAt(), withheld }]
    expect(digested(held, low(), someFacts({ digests: [LOW] }))).toEqual(held)
  })
})
