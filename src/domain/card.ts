import type { FailureReason } from './errors.ts'

export const CHANNELS = ['slack', 'linear', 'email'] as const
export type ChannelName = (typeof CHANNELS)[number]

/** `due`: something is to be sent; `waiting`: after a failure, until `dueAt`; `dead`: given up until someone retries. */
export const CARD_STATES = ['due', 'delivered', 'waiting', 'dead'] as const
export type CardState = (typeof CARD_STATES)[number]

/** How soon a card must be seen: 0 is never kept waiting by our own pace, 1 goes before 2. */
export const URGENCIES = [0, 1, 2] as const
export type Urgency = (typeof URGENCIES)[number]

/** What a card is about. A task's progress is one subject, however many events tell of it. */
export interface SubjectRef {
  /**
   * A `reminder`'s id is that of the timer which caused it, an `inquiry-reminder`'s that of the event that asks, a `group`'s begins with that of its first event, a `digest`'s is
   * that of its rule and when it goes out (holding/digests.ts). `operation`
   * is what groups were called when they were of one failed operation only: cards that are so old are kept true.
   */
  readonly kind:
    | 'approval'
    | 'event'
    | 'task-progress'
    | 'reminder'
    | 'inquiry-reminder'
    | 'group'
    | 'operation'
    | 'digest'
  readonly id: string
}

/** Whether a card only reminds of another one. */
export function isReminder({ kind }: SubjectRef): boolean {
  return kind === 'reminder' || kind === 'inquiry-reminder'
}

/** A place where a card hangs: `target` is a Slack conversation id or name, a Linear issue or a mail address. */
export interface Destination {
  readonly channel: ChannelName
  readonly target: string
}

/** The provider's name for a posted card, kept as the provider gave it. */
export type ProviderRef = Readonly<Record<string, string>>

/** One living message about one subject at one destination. True when `delivered` equals `desired`. */
export interface Card {
  readonly id: string
  readonly subject: SubjectRef
  readonly destination: Destination
  /** The newest event about the subject. */
  readonly eventId: string
  readonly desired: number
  readonly delivered: number
  readonly providerRef: ProviderRef | null
  /** When posting began without a known outcome: look for the card before posting again. */
  readonly postingSince: Date | null
  /** Until when a call of ours that had no answer may still take effect; null where there was none of late. */
  readonly unsettledUntil: Date | null
  readonly state: CardState
  readonly attempts: number
  readonly dueAt: Date
  /** Not shown before then: quiet hours, or a digest's time. Null where it was to be shown at once. */
  readonly notBefore: Date | null
  readonly urgency: Urgency
  /** The line in which it waits for its turn, where its channel takes no more for now: a bucket's key (pace.ts). */
  readonly line: string | null
  /** When the channel was last told of it. */
  readonly toldAt: Date | null
  readonly lastError: CardError | null
  /** Set where it was made because another destination did not take the subject's card. */
  readonly insteadOf?: InsteadOf | undefined
  /** When it was first seen; null before that, and for cards older than this field. */
  readonly shownAt: Date | null
  /** What had gone wrong until then. */
  readonly keptBackBy: CardError | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Why a card is where it is: another destination did not take it. */
export interface InsteadOf {
  readonly destination: Destination
  /** What the provider said last; null where it was never reached at all. */
  readonly reason: FailureReason | null
  /** How long it had. Null where it was given up at once, because waiting would not have helped. */
  readonly afterMs: number | null
}

export interface CardError {
  readonly reason: FailureReason
  readonly detail: string
  readonly fix: string | null
}

/** `slack:C0123`, as the API and the logs write it. */
export function destinationName({ channel, target }: Destination): string {
  return `${channel}:${target}`
}

/** So long after a call ended without an answer it may still take effect: it was on its way, or is being worked on. */
export const SETTLES_AFTER_MS = 10_000

/** Names what a provider's pause holds up: one operation at one destination, nothing else. */
export function holdKey(destination: Destination, operation: 'post' | 'update'): string {
  return `${destinationName(destination)}:${operation}`
}
