import type { Approval } from './approval.ts'
import type { Callback } from './callback.ts'
import type { InsteadOf } from './card.ts'
import type { EventType } from './events/catalogue.ts'
import type { CountersignEvent } from './events/event.ts'
import type { Inquiry } from './inquiry.ts'
import type { Lateness } from './lateness.ts'
import type { Person } from './person.ts'
import type { Step } from './task-plan.ts'
import type { Timer } from './timers.ts'

/** So many events are listed in a digest; the rest is counted. */
export const DIGEST_LISTED = 40

/** A group as its card shows it: the newest event, which stands for it, is the subject's. */
export interface GroupSeen {
  /** How many events it has, and since when. */
  readonly count: number
  readonly firstAt: Date
  readonly lastAt: Date
  /** The newest of the others, newest first, at most a few. */
  readonly earlier: readonly CountersignEvent[]
  /** How many are neither shown nor among those. */
  readonly unlisted: number
  /** The first of the gravest ones, where it is graver than what is shown. */
  readonly graver: CountersignEvent | null
  /** One card for what happened to several tasks or operations. */
  readonly scattered: boolean
}

/** Everything that a template may look at: the newest event about the subject and, for approvals, how it stands. */
export interface Subject<T extends EventType = EventType> {
  readonly event: CountersignEvent<T>
  readonly approval: Approval | null
  /** Where the event asks for an answer that is not an approval. */
  readonly inquiry: Inquiry | null
  readonly callback: Callback | null
  /** Who could still approve it; empty when it is decided. */
  readonly askable: readonly Person[]
  /** Where a card reminds of an approval: why now, and who is called. */
  readonly reminder: { readonly kind: Timer['kind']; readonly called: readonly Person[] } | null
  /** Where a card stands in for another one: which, and why. */
  readonly insteadOf?: InsteadOf | undefined
  /** For the results of a test run: those of the task's runs before it, the newest first, at most a few. */
  readonly earlierRuns?: readonly CountersignEvent<'verification-complete'>[]
  /** Who is called because the orchestrator can do no more by itself. */
  readonly called?: readonly Person[] | undefined
  /** Whom a route names for this card. */
  readonly mentioned?: readonly Person[] | undefined
  /** Where a card tells of many events together: the newest of them, newest first, and how many there are in all. */
  readonly digest?:
    | { readonly at: Date; readonly events: readonly CountersignEvent[]; readonly total: number }
    | undefined
  /** Where a task's progress is what it was before a failure that is still open: since when. */
  readonly heldUpSince?: Date | undefined
  /** Where the event shares a card with others. */
  readonly group?: GroupSeen | undefined
  /** Where a card is about a task and not about one event of it. */
  readonly task?: TaskSoFar | undefined
  /** Where a failure is shown late. */
  readonly lateness?: Lateness | undefined
  /** Person id → name, for everyone known. */
  readonly names: Readonly<Record<string, string>>
}

/** How a task stands, as far as its events tell. */
export interface TaskSoFar {
  /** What it is about, where an event said so. */
  readonly title: string | undefined
  readonly steps: readonly Step[]
  /** The newest of what else it had: its approvals, questions, test runs, failures, its end. The newest first. */
  readonly parts: readonly Subject[]
}

/** A person's name, or the id where nobody of that id is known any more. */
export function nameOf(subject: Pick<Subject, 'names'>, personId: string): string {
  return Object.hasOwn(subject.names, personId) ? (subject.names[personId] ?? personId) : personId
}
