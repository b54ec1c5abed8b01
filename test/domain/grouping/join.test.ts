import { describe, expect, it } from 'vitest'
import type { Priority } from '../../../src/domain/events/envelope.ts'
import type { Arrival } from '../../../src/domain/grouping/arrival.ts'
import { additionsOf, joinGroups, type KnownKey } from '../../../src/domain/grouping/join.ts'
import { minutes, NOON } from '../../support/builders.ts'

let count = 0
function arrival(
  task: string,
  more: { readonly grade?: Priority; readonly operation?: string } = {},
): Arrival {
  count += 1
  return {
    eventId: `e-${count}`,
    place: 'slack:#ops',
    fresh: `e-${count}/0`,
    grade: more.grade ?? 'high',
    keys: {
      same: more.operation ? { key: `op ${more.operation}`, withinMs: null } : null,
      alike: `alike ${task}`,
      anywhere: 'anywhere',
      windowMs: 60_000,
      words: '',
    },
  }
}

/** Lets events come one by one, at these minutes; the groups that they join, numbered in the order of their beginning. */
function history(...steps: readonly (readonly [at: number, arrival: Arrival])[]): readonly number[] {
  let known: ReadonlyMap<string, KnownKey> = new Map()
  const begun: string[] = []
  return steps.map(([at, one]) => {
    const joined = joinGroups(known, [one], minutes(at))
    known = joined.keys
    const id = joined.groups[0]!.group.subject.id
    if (!begun.includes(id)) begun.push(id)
    return begun.indexOf(id) + 1
  })
}

describe('one after the other', () => {
  it('the next within a minute of the last joins, however long it goes on', () => {
    const steps = [0, 0.9, 1.8, 2.7, 3.6].map((at) => [at, arrival('GH-1')] as const)
    expect(history(...steps)).toEqual([1, 1, 1, 1, 1])
  })

  it('a minute later another group begins', () => {
    expect(history([0, arrival('GH-1')], [1, arrival('GH-1')])).toEqual([1, 2])
  })

  it('a day is the longest', () => {
    const steps = Array.from({ length: 24 * 60 * 2 + 2 }, (_, half) => [half / 2, arrival('GH-1')] as const)
    const groups = history(...steps)
    expect(groups.at(-3)).toBe(1)
    expect(groups.at(-1)).toBe(2)
  })

  it('two tasks have a card each, and from the third on they share one', () => {
    const steps = ['a', 'b', 'c', 'd', 'a', 'b', 'e', 'c'].map((task) => [0, arrival(task)] as const)
    expect(history(...steps)).toEqual([1, 2, 3, 3, 1, 2, 3, 3])
  })

  it('tasks are told apart again when the burst is over', () => {
    const steps = ['a', 'b', 'c'].map((task) => [0, arrival(task)] as const)
    expect(history(...steps, [2, arrival('d')], [2, arrival('e')])).toEqual([1, 2, 3, 4, 5])
  })

  it('the first critical one has a card of its own, which the others join', () => {
    const critical = () => arrival('a', { grade: 'critical' })
    expect(
      history([0, arrival('a')], [0, critical()], [0, arrival('a')], [0, critical()], [0, arrival('a')]),
    ).toEqual([1, 2, 2, 2, 2])
  })

  it('that one is not taken for another task', () => {
    const critical = arrival('a', { grade: 'critical' })
    const others = ['b', 'c', 'd'].map((task) => [0, arrival(task)] as const)
    expect(history([0, arrival('a')], [0, critical], ...others)).toEqual([1, 2, 3, 4, 4])
  })

  it('one that is graver, but not critical, joins', () => {
    expect(history([0, arrival('a', { grade: 'normal' })], [0, arrival('a')])).toEqual([1, 1])
  })

  it('the same operation goes where it was, for good, and draws no others there', () => {
    expect(
      history(
        [0, arrival('a', { operation: '1' })],
        [0.5, arrival('a', { operation: '2' })],
        [90, arrival('a', { operation: '2' })],
        [90, arrival('a', { operation: '3' })],
        [90, arrival('a', { operation: '1', grade: 'critical' })],
      ),
    ).toEqual([1, 1, 1, 2, 1])
  })
})

describe('all at once', () => {
  it('is as one after the other, and each counts', () => {
    const burst = Array.from({ length: 1000 }, (_, index) => arrival(`GH-${index}`))
    const joined = joinGroups(new Map(), burst, NOON)
    expect(additionsOf(joined).map(({ added, scattered }) => [added, scattered])).toEqual(
      expect.arrayContaining([
        [1, false],
        [1, false],
        [998, true],
      ]),
    )
    expect(additionsOf(joined)).toHaveLength(3)
  })

  it('names the first of the gravest', () => {
    const grades = ['normal', 'high', 'high', 'low'] as const
    const burst = grades.map((grade) => arrival('a', { grade }))
    const [sum] = additionsOf(joinGroups(new Map(), burst, NOON))
    expect(sum).toMatchObject({ added: 4, grade: 'high', gravestEvent: burst[1]!.eventId })
  })
})
