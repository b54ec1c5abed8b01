import { describe, expect, it } from 'vitest'
import {
  inhibited,
  type OpenFailure,
  tasksThatTurn,
  turnsOf,
} from '../../../src/domain/holding/open-failures.ts'
import { anEvent, minutes, NOON } from '../../support/builders.ts'
import { about, placedAt } from './holding-builders.ts'

const event = (id: string, given: Record<string, unknown>) => anEvent({ id, task_id: 'GH-1', ...given })
const FAILURE = { type: 'bug-report', severity: 'high', message: 'It broke' }
const PROGRESS = { type: 'progress-update', progress_percent: 40 }
const OPEN: OpenFailure = { taskId: 'GH-1', eventId: 'f', since: NOON, heldEventId: null }
const none: ReadonlySet<string> = new Set()

const heldBy = (known: readonly OpenFailure[], ...events: ReturnType<typeof event>[]) => [
  ...turnsOf(known, events, none, NOON).held.keys(),
]

describe("a task's failure", () => {
  it.each([
    ['progress', PROGRESS, true],
    ['a status', { type: 'task-status', status: 'in_progress' }, true],
    ['progress of another task', { ...PROGRESS, task_id: 'GH-2' }, false],
    ['progress that waits for an answer', { ...PROGRESS, blockers: ['Which?'] }, false],
    ['that it is cancelled', { type: 'task-status', status: 'cancelled' }, false],
    ['that it failed', { type: 'task-status', status: 'failed' }, false],
    ['that it is done', { ...PROGRESS, progress_percent: 100 }, false],
    ['what is critical', { ...PROGRESS, priority: 'critical' }, false],
    ['an approval', { type: 'approval-request' }, false],
    ['a notice', { type: 'status-update', message: 'm' }, false],
  ])('decides about %s', (_, given, isHeld) => {
    expect(heldBy([OPEN], event('e', given))).toEqual(isHeld ? ['e'] : [])
  })

  it.each([
    ['a high severity', FAILURE, ['p']],
    ['a high priority', { ...FAILURE, severity: 'low', priority: 'high' }, ['p']],
    ['neither', { ...FAILURE, severity: 'low' }, []],
  ])('of %s counts from the same batch on', (_, failure, held) => {
    expect(heldBy([], event('f', failure), event('p', PROGRESS))).toEqual(held)
  })

  it.each([
    ['a completion', { type: 'completion-report', status: 'success' }, []],
    [
      'tests that passed',
      { type: 'verification-complete', status: 'passed', summary: { total: 1, passed: 1, failed: 0 } },
      [],
    ],
    ['a failed completion', { type: 'completion-report', status: 'failed' }, ['p']],
    [
      'tests that failed',
      {
        type: 'verification-complete',
        status: 'failed',
        summary: { total: 1, passed: 1, failed: 0 },
        error_details: 'd',
      },
      ['p'],
    ],
  ])('ends with %s, or does not', (_, given, held) => {
    expect(heldBy([OPEN], event('c', given), event('p', PROGRESS))).toEqual(held)
  })

  it('keeps which progress it held back last, until it is over', () => {
    const first = turnsOf([OPEN], [event('p1', PROGRESS), event('p2', PROGRESS)], none, NOON)
    expect(first.open).toEqual([{ ...OPEN, heldEventId: 'p2' }])
    const done = event('c', { type: 'completion-report', status: 'success' })
    expect(turnsOf(first.open, [done], none, NOON)).toMatchObject({
      open: [],
      over: [{ taskId: 'GH-1', heldEventId: 'p2' }],
    })
  })

  it('that nobody is shown holds back nothing', () => {
    const events = [event('f', FAILURE), event('p', PROGRESS)]
    expect(turnsOf([], events, new Set(['f']), NOON).held.size).toBe(0)
  })

  it('holds back at every place, for a quarter of an hour at most', () => {
    const placed = inhibited(
      [placedAt(), placedAt('U0ALEX')],
      about({ id: 'p', task_id: 'GH-1', ...PROGRESS }),
      new Map([['p', OPEN]]),
    )
    const withheld = {
      by: 'inhibition',
      why: 'GH-1 failed (event f), so that its progress waits',
      until: minutes(15),
    }
    expect(placed).toMatchObject([{ withheld }, { withheld }])
  })
})

it('looks up only the tasks whose standing these events could change or depend on', () => {
  const events = [
    event('a', PROGRESS),
    anEvent({ id: 'b', task_id: 'GH-2', type: 'status-update', message: 'm' }),
    anEvent({ id: 'c', task_id: 'GH-3', ...FAILURE }),
    anEvent({ id: 'd', ...PROGRESS }),
  ]
  expect(tasksThatTurn(events)).toEqual(['GH-1', 'GH-3'])
})
