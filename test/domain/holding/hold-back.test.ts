import { expect, it } from 'vitest'
import { holdBack } from '../../../src/domain/holding/hold-back.ts'
import { makesCard, withheldIn } from '../../../src/domain/placement.ts'
import { NOON } from '../../support/builders.ts'
import { about, aSilence, LOW, NIGHT, placedAt, someFacts, UPDATE } from './holding-builders.ts'

const LATE = new Date('2026-11-21T22:30:00Z')
const MORNING = new Date('2026-11-22T06:00:00Z')
const all = { silences: [aSilence()], digests: [LOW], quietHours: [NIGHT], now: LATE }
const low = about({ ...UPDATE, priority: 'low' })

it('leaves everything as it is where nothing is held back', () => {
  const placements = [placedAt(), placedAt('U0ALEX')]
  expect(holdBack(placements, about(UPDATE), someFacts())).toEqual(placements)
})

it('lets the first that holds an event back have it: the silence before the digest', () => {
  const held = holdBack([placedAt('U0ALEX')], low, someFacts(all))
  expect(withheldIn(held)).toMatchObject([{ destination: 'slack:U0ALEX', by: 'silence' }])
  expect(held.filter(makesCard)).toEqual([])
})

it('lets a failure come before a silence', () => {
  const progress = about({
    id: 'p',
    type: 'progress-update',
    progress_percent: 1,
    source: 'ci',
    task_id: 'T',
  })
  const failures = new Map([['p', { taskId: 'T', eventId: 'f', since: NOON, heldEventId: null }]])
  const held = holdBack([placedAt()], progress, someFacts({ ...all, failures }))
  expect(withheldIn(held)).toMatchObject([{ by: 'inhibition' }])
})

it('has a digest for somebody wait for the end of their quiet hours', () => {
  const rule = { ...LOW, at: [23 * 60], to: [{ channel: 'slack', target: 'U0ALEX' } as const] }
  const held = holdBack([placedAt()], low, someFacts({ digests: [rule], quietHours: [NIGHT] }))
  expect(held.filter(makesCard)).toMatchObject([{ subject: { kind: 'digest' }, notBefore: MORNING }])
})

it('shows a card that quiet hours hold back, later', () => {
  const held = holdBack([placedAt('U0ALEX')], about(UPDATE), someFacts({ ...all, silences: [] }))
  expect(held.filter(makesCard)).toMatchObject([{ notBefore: MORNING, withheld: { by: 'quiet-hours' } }])
})
