import type { SubjectRef } from '../card.ts'
import type { Priority } from '../events/envelope.ts'
import type { Arrival } from './arrival.ts'
import { isGraver } from './grade.ts'
import { admits, type Group } from './group.ts'

/** What is known under one key: which group it leads to, and until when an event with it may join. */
export interface KnownKey {
  readonly group: OpenGroup | null
  /** Of a key for whomever: how many were told apart so far. */
  readonly begun: number
  /** Null: for good. */
  readonly until: Date | null
}

export type OpenGroup = Pick<Group, 'subject' | 'firstAt' | 'grade' | 'scattered'>

export interface Joined {
  /** The group of each arrival, in their order. */
  readonly groups: readonly { readonly arrival: Arrival; readonly group: OpenGroup }[]
  /** What is known from now on under each key. */
  readonly keys: ReadonlyMap<string, KnownKey>
}

/** So many tasks or operations to which the same happens have a card each; the next ones share one. */
const OF_THEIR_OWN = 2

/** Lets events join groups, one after the other. `known` may lack keys; what it holds of others is not looked at. */
export function joinGroups(
  known: ReadonlyMap<string, KnownKey>,
  arrivals: readonly Arrival[],
  now: Date,
): Joined {
  const book = new Map(known)
  const groups = arrivals.map((arrival) => {
    const choice = groupFor(book, arrival, now)
    note(book, arrival, choice, now)
    return { arrival, group: choice.group }
  })
  return { groups, keys: book }
}

interface Choice {
  readonly group: OpenGroup
  readonly by: 'same' | 'alike' | 'anywhere' | 'fresh' | 'anew'
}

type Book = Map<string, KnownKey>

function groupFor(book: Book, { keys, grade, fresh }: Arrival, now: Date): Choice {
  const same = liveAt(book, keys.same?.key, now)?.group
  if (same) return { group: same, by: 'same' }
  const alike = liveAt(book, keys.alike, now)?.group
  if (alike && admits(alike, grade, now)) return { group: alike, by: 'alike' }
  const anew = { subject: { kind: 'group', id: fresh }, firstAt: now, grade } as const
  const anywhere = liveAt(book, keys.anywhere, now)
  if (alike) return { group: { ...anew, scattered: alike.scattered }, by: 'anew' }
  if (anywhere === undefined || anywhere.begun < OF_THEIR_OWN)
    return { group: { ...anew, scattered: false }, by: 'fresh' }
  const { group } = anywhere
  const shared = group && admits(group, grade, now) ? group : { ...anew, scattered: true }
  return { group: shared, by: 'anywhere' }
}

function liveAt(book: Book, key: string | null | undefined, now: Date): KnownKey | undefined {
  const known = key ? book.get(key) : undefined
  return known && (known.until === null || known.until > now) ? known : undefined
}

/** Writes down where the event went, so that the next ones find it. */
function note(book: Book, { keys, grade }: Arrival, choice: Choice, now: Date): void {
  const group = isGraver(grade, choice.group.grade) ? { ...choice.group, grade } : choice.group
  const until = new Date(now.getTime() + keys.windowMs)
  const { same, alike, anywhere } = keys
  if (same) book.set(same.key, { group, begun: 0, until: untilOf(same.withinMs, now) })
  const led = liveAt(book, alike, now)?.group
  // An operation that was told of long ago draws no others to its old card.
  const isElsewhere = choice.by === 'same' && led?.subject.id !== group.subject.id
  if (alike && !isElsewhere) book.set(alike, { group, begun: 0, until })
  if (anywhere === null || isElsewhere) return
  const before = liveAt(book, anywhere, now) ?? { group: null, begun: 0 }
  const begun = before.begun + (choice.by === 'fresh' ? 1 : 0)
  book.set(anywhere, { group: group.scattered ? group : before.group, begun, until })
}

function untilOf(withinMs: number | null, now: Date): Date | null {
  return withinMs === null ? null : new Date(now.getTime() + withinMs)
}

/** Of the events that joined one group, what its row needs to know. */
export interface Addition {
  readonly subject: SubjectRef
  readonly added: number
  readonly grade: Priority
  /** The first of them that was that grave. */
  readonly gravestEvent: string
  readonly scattered: boolean
}

/** Sums up who joined which group, each group once, in a fixed order. */
export function additionsOf({ groups }: Joined): readonly Addition[] {
  const sums = new Map<string, Addition>()
  for (const { arrival, group } of groups) {
    const { subject, scattered } = group
    const sum = sums.get(subject.id)
    const own = { grade: arrival.grade, gravestEvent: arrival.eventId }
    const gravest = sum === undefined || isGraver(own.grade, sum.grade) ? own : sum
    const { grade, gravestEvent } = gravest
    sums.set(subject.id, { subject, scattered, added: (sum?.added ?? 0) + 1, grade, gravestEvent })
  }
  return [...sums.values()].toSorted((a, b) => (a.subject.id < b.subject.id ? -1 : 1))
}
