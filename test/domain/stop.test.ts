import { describe, expect, it } from 'vitest'
import type { Callback } from '../../src/domain/callback.ts'
import { cancelledBecause, stopBody, stopStep, stopTargets } from '../../src/domain/stop.ts'
import { NOON } from '../support/builders.ts'

const ORDER = {
  taskId: 'GH-42',
  by: { id: 'alex', name: 'Alex Kim' },
  channel: 'slack',
  reason: 'Runs wild',
  at: NOON,
} as const
const after = (ms: number) => new Date(NOON.getTime() + ms)
const sent = (changes: Partial<Callback>) => ({ createdAt: NOON, attempts: 0, ...changes }) as Callback

describe('a stop to one address', () => {
  it('is sent where none was sent before', () => {
    expect(stopStep(undefined, NOON)).toBe('send')
  })

  it.each<[Callback['state'], number, number, string]>([
    ['failed', 1, 1, 'send'],
    ['acknowledged', 1, 10_000, 'keep'],
    ['acknowledged', 1, 10_001, 'send'],
    ['delivering', 0, 10_000, 'keep'],
    ['delivering', 0, 10_001, 'hurry'],
    ['delivering', 1, 1, 'hurry'],
  ])('after one that is %s, with %i tries, %i ms ago: %s', (state, attempts, ms, step) => {
    expect(stopStep(sent({ state, attempts }), after(ms))).toBe(step)
  })
})

it.each<[string, (string | null)[], string | undefined, string[]]>([
  [
    'every address that events named',
    ['https://a', 'https://b'],
    'https://default',
    ['https://a', 'https://b'],
  ],
  [
    'the default for events that named none',
    ['https://a', null],
    'https://default',
    ['https://a', 'https://default'],
  ],
  ['one address once', [null, 'https://default'], 'https://default', ['https://default']],
  ['nobody where nothing is configured', [null], undefined, []],
])('goes to %s', (_, named, fallback, targets) => {
  expect(stopTargets(named, fallback)).toEqual(targets)
})

it('says what to stop, who wants it and why', () => {
  expect(stopBody(ORDER)).toEqual({
    type: 'task.stop',
    task_id: 'GH-42',
    reason: 'Runs wild',
    requested_by: { person: 'alex', channel: 'slack' },
    requested_at: NOON.toISOString(),
  })
})

it.each([
  ['Runs wild', 'Task stopped by Alex Kim: Runs wild'],
  [null, 'Task stopped by Alex Kim'],
])('is told on the cards with its reason %j', (reason, words) => {
  expect(cancelledBecause({ ...ORDER, reason })).toBe(words)
})
