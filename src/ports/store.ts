import type { Approval, ApprovalState, Vote } from '../domain/approval.ts'
import type { Callback, CallbackAnswer } from '../domain/callback.ts'
import type {
  Card,
  CardError,
  CardState,
  ChannelName,
  Destination,
  ProviderRef,
  SubjectRef,
} from '../domain/card.ts'
import type { AnyEvent } from '../domain/events/event.ts'

/** The truth. Outside a transaction every call is its own; inside one they commit together or not at all. */
export interface Store extends Repositories {
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>
}

export interface Repositories {
  readonly events: EventStore
  readonly approvals: ApprovalStore
  readonly cards: CardStore
  readonly callbacks: CallbackStore
  readonly holds: HoldStore
  readonly audit: AuditStore
  readonly processed: ProcessedStore
}

/** One page of a list, newest first. `next` is the cursor of the page after it, or null at the end. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}
export interface PageRequest {
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface EventStore {
  /** Stores those whose id is new, with their tasks, and returns the ids that were. */
  insert(events: readonly AnyEvent[]): Promise<ReadonlySet<string>>
  find(ids: readonly string[]): Promise<readonly AnyEvent[]>
  /** A task's events, oldest first. */
  ofTask(taskId: string, limit: number): Promise<readonly AnyEvent[]>
}

export interface ApprovalStore {
  insert(approvals: readonly Approval[]): Promise<void>
  /** Reads with a row lock, together with the database's clock, which decides what came in time. */
  lock(id: string): Promise<{ readonly approval: Approval; readonly now: Date } | undefined>
  find(id: string): Promise<Approval | undefined>
  ofEvents(eventIds: readonly string[]): Promise<readonly Approval[]>
  /** Those whose id begins with `prefix`, newest first, at most `limit`. */
  beginningWith(prefix: string, limit: number): Promise<readonly Approval[]>
  list(filter: ApprovalFilter, page: PageRequest): Promise<Page<Approval>>
  /** Stores the state after a vote, an expiry or a cancellation; `vote` joins the votes. */
  record(approval: Approval, vote?: Vote): Promise<void>
  /** Ids of pending approvals past their limit by the database's clock. */
  overdue(limit: number): Promise<readonly string[]>
}
export interface ApprovalFilter {
  readonly state?: ApprovalState | undefined
  readonly taskId?: string | undefined
  /** Only those that this person voted on. */
  readonly votedBy?: string | undefined
}

export interface CardStore {
  /** Makes the card or raises what is desired of it; returns the cards' ids with their channel. */
  raise(wanted: readonly WantedCard[]): Promise<readonly RaisedCard[]>
  /** Raises every card of a subject. */
  raiseSubject(subject: SubjectRef): Promise<readonly RaisedCard[]>
  /** Takes a due card for `leaseMs`, so that no other worker delivers it meanwhile; nothing when there is nothing to do. */
  claim(id: string, leaseMs: number): Promise<ClaimedCard | undefined>
  /**
   * Stores what was delivered and gives the card back. `raised`: more is desired by now, claim it again;
   * `lost`: the lease had run out and the card is somebody else's.
   */
  delivered(claim: ClaimedCard, ref: ProviderRef): Promise<'settled' | 'raised' | 'lost'>
  /** Stores why it was not delivered and gives the card back; `dueAt` null gives it up. */
  failed(claim: ClaimedCard, failure: CardFailure): Promise<void>
  /** Gives the card back untouched until `dueAt`: the provider asked for a pause. */
  released(claim: ClaimedCard, dueAt: Date): Promise<void>
  /** Cards of these channels that should have been delivered by now and are held by nobody, oldest first; each is named once in a while only. */
  overdue(channels: readonly ChannelName[], limit: number): Promise<readonly RaisedCard[]>
  /** Raises the newest cards that rest, oldest of them first: for a far side that has lost what it was shown. */
  raiseNewest(limit: number): Promise<readonly RaisedCard[]>
  ofSubject(subject: SubjectRef): Promise<readonly Card[]>
  list(filter: { readonly state?: CardState | undefined }, page: PageRequest): Promise<Page<Card>>
  /** Puts a card back to work at once; `undefined` when there is none of that id. */
  retry(id: string): Promise<Card | undefined>
}
export interface WantedCard {
  readonly id: string
  readonly subject: SubjectRef
  readonly destination: Destination
  readonly eventId: string
  /** When the event happened: a card never goes back to an older event. */
  readonly eventAt: Date
}
export type RaisedCard = Pick<Card, 'id' | 'destination'>
/**
 * A card in one worker's hands. `card.desired` is what is desired as of the claim; `card.postingSince` is set where an
 * earlier worker began posting it and nobody knows how that ended.
 */
export interface ClaimedCard {
  readonly card: Card
  readonly lease: string
  /** The provider asked us to leave this destination alone until then. */
  readonly heldUntil: Date | null
}
export interface CardFailure {
  readonly error: CardError
  readonly dueAt: Date | null
  /** False where a pause asked for by the provider must not use up an attempt. */
  readonly countsAsAttempt: boolean
  /** True where the post may have happened: look before posting again. */
  readonly outcomeUnknown: boolean
  /** True where the posted card is gone: post it anew. */
  readonly forgetPosted: boolean
}

export interface CallbackStore {
  insert(callback: Callback): Promise<void>
  ofApprovals(approvalIds: readonly string[]): Promise<readonly Callback[]>
  claim(
    id: string,
    leaseMs: number,
  ): Promise<{ readonly callback: Callback; readonly lease: string } | undefined>
  settle(id: string, lease: string, outcome: CallbackOutcome): Promise<boolean>
  /** Callbacks that should have been sent by now; each is named once in a while only. */
  overdue(limit: number): Promise<readonly string[]>
  /** Puts a failed callback back to work; false when there is none to retry. */
  retry(id: string): Promise<boolean>
}
export type CallbackOutcome =
  | { readonly kind: 'acknowledged'; readonly answer: CallbackAnswer }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'again'; readonly error: string; readonly dueAt: Date }

/** Pauses that a provider asked for, shared by all processes. */
export interface HoldStore {
  /** `key` is what `holdKey` makes of a destination and an operation. */
  set(key: string, until: Date): Promise<void>
}

/** Deliveries from outside that were handled before: Slack's redeliveries, for one. */
export interface ProcessedStore {
  /** True for the first caller with this id, false for every later one. */
  firstTime(deliveryId: string): Promise<boolean>
}

export interface AuditStore {
  append(entries: readonly AuditEntry[]): Promise<void>
  of(subject: string): Promise<readonly (AuditEntry & { readonly at: Date })[]>
}
export interface AuditEntry {
  /** A person's id, `source:deploy-bot`, or `countersign`. */
  readonly actor: string
  /** `event.accepted`, `vote.recorded`, `vote.refused`, `approval.expired`, … */
  readonly action: string
  /** `event:ci-4711`, `approval:<id>`, … */
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}
