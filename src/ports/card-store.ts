import type {
  Card,
  CardError,
  CardState,
  ChannelName,
  Destination,
  InsteadOf,
  ProviderRef,
  SubjectRef,
  Urgency,
} from '../domain/card.ts'
import type { CircuitState } from '../domain/circuit.ts'
import type { FailureReason } from '../domain/errors.ts'
import type { Fallback } from '../domain/fallback.ts'
import type { Page, PageRequest } from './page.ts'

export interface CardStore {
  /**
   * Makes the card or raises what is desired of it; returns the ids, with their channel, of those that are due. A card that
   * waits for its time (`dueAt`) is due earlier only where what raises it is.
   */
  raise(wanted: readonly WantedCard[]): Promise<readonly RaisedCard[]>
  /** Raises every card of a subject, an approval's reminders with it, to an event that may be newer where one is given. */
  raiseSubject(subject: SubjectRef, eventId?: string): Promise<readonly RaisedCard[]>
  /** Raises the live cards of these tasks, where they have one: something happened that they tell of. */
  raiseLive(taskIds: readonly string[]): Promise<readonly RaisedCard[]>
  /** Takes a due card for `leaseMs`, so that no other worker delivers it meanwhile; nothing when there is nothing to do. */
  claim(id: string, leaseMs: number): Promise<ClaimedCard | undefined>
  /**
   * Stores what was delivered and gives the card back. `raised`: more is desired by now, claim it again;
   * `lost`: the lease had run out and the card is somebody else's.
   */
  delivered(claim: ClaimedCard, ref: ProviderRef): Promise<'settled' | 'raised' | 'lost'>
  /**
   * Stores why it was not delivered and gives the card back; `dueAt` null gives it up, unless more is desired of it by now,
   * which may be taken: `raised`, claim it again. `lost` as above.
   */
  failed(claim: ClaimedCard, failure: CardFailure): Promise<'settled' | 'raised' | 'lost'>
  /** Gives the card back untried until then: no attempt is counted. */
  released(claim: ClaimedCard, later: Later): Promise<void>
  /** Gives the card back until then, or where more is desired by now, at once; what is raised to be shown earlier is. */
  held(claim: ClaimedCard, until: Date): Promise<'settled' | 'raised' | 'lost'>
  /** Ends a card that nobody was ever shown: nothing is left of it. */
  dropped(claim: ClaimedCard): Promise<void>
  /**
   * Lets the card that is before this one in their line have its turn, for that one's own later one; nothing where this
   * is the first. In a line the most urgent goes first, then who has waited longest.
   */
  giveWay(claim: ClaimedCard): Promise<{ readonly first: RaisedCard; readonly turnAt: Date } | undefined>
  /**
   * Cards of these channels that should have been delivered by now and are held by nobody, the most urgent first, then
   * the oldest; each is named once in a while only. With `onlyUrgent` nothing but those of urgency 0, and only
   * what waits for so long that its wake-up must be lost, however busy its lane is.
   */
  overdue(
    channels: readonly ChannelName[],
    limit: number,
    onlyUrgent?: 'onlyUrgent',
  ): Promise<readonly RaisedCard[]>
  /**
   * Raises delivered cards of which an earlier call may have taken effect after the last one, now that it no longer can:
   * what is shown may be older than what was delivered.
   */
  raiseSettled(limit: number): Promise<readonly RaisedCard[]>
  /** Makes due at once what waits in a channel because it could not be reached, the most urgent first. */
  hasten(channel: ChannelName, limit: number): Promise<readonly RaisedCard[]>
  /** Raises the newest cards that rest, oldest of them first: for a far side that has lost what it was shown. */
  raiseNewest(limit: number): Promise<readonly RaisedCard[]>
  ofSubject(subject: SubjectRef): Promise<readonly Card[]>
  /** The card that was posted in Linear as this comment; `undefined` for every other comment. */
  ofComment(comment: string): Promise<Card | undefined>
  /** Whether a reminder of the same approval at the same destination was made after this one. */
  hasNewerReminder(card: Card, approvalId: string): Promise<boolean>
  /** Every card of a task at one destination, oldest first; without those of groups that are of several tasks. */
  ofTask(taskId: string, destination: Destination): Promise<readonly Card[]>
  /** Where tasks have cards, those that stand in for others left out, and since when; the oldest place first. */
  placesOfTasks(taskIds: readonly string[]): Promise<readonly TaskPlace[]>
  /** The cards that hang in a session with an agent of Linear's, oldest first. */
  ofSession(session: string): Promise<readonly Card[]>
  list(filter: CardFilter, page: PageRequest): Promise<Page<Card>>
  /** Puts a card back to work at once; `undefined` when there is none of that id. */
  retry(id: string): Promise<Card | undefined>
  /** The same for several: those of the ids, or of all that wait or were given up. Passes over what was touched after `since`. */
  retryMany(
    which: CardFilter | { readonly ids: readonly string[] },
    since: Date,
    limit: number,
  ): Promise<readonly RaisedCard[]>
}

/** What cards have in common. */
export interface CardFilter {
  readonly state?: CardState | undefined
  readonly channel?: ChannelName | undefined
  readonly destination?: Destination | undefined
  /** Why it failed last. */
  readonly reason?: FailureReason | undefined
  readonly subject?: { readonly kind: string; readonly id: string } | undefined
  /** Nothing happened to it since. */
  readonly before?: Date | undefined
}

export interface TaskPlace {
  readonly taskId: string
  readonly destination: Destination
  readonly since: Date
}

export interface WantedCard {
  readonly id: string
  readonly subject: SubjectRef
  readonly destination: Destination
  readonly eventId: string
  /** When the event happened: a card never goes back to an older event. */
  readonly eventAt: Date
  /** What gets the card where this destination does not take it in time. */
  readonly fallback?: Fallback
  readonly insteadOf?: InsteadOf
  /** Not to be shown before then, where it was never shown; at once unless given. */
  readonly dueAt?: Date
  /** As its subject's kind has it, where nothing is said. */
  readonly urgency?: Urgency
}

export type RaisedCard = Pick<Card, 'id' | 'destination'> & { readonly urgency?: Urgency }

/**
 * A card in one worker's hands. `card.desired` is what is desired as of the claim; `card.postingSince` is set where an
 * earlier worker began posting it and nobody knows how that ended.
 */
export interface ClaimedCard {
  readonly card: Card
  readonly lease: string
  /** The provider asked us to leave this destination alone until then. */
  readonly heldUntil: Date | null
  readonly circuit: CircuitState
  /** Others take turns for the bucket that it takes from. */
  readonly isContested: boolean
}

/** When a card that was not tried comes up again. */
export interface Later {
  readonly dueAt: Date
  /** The line in which it waits for its turn; it keeps its place where it stood in that one already. */
  readonly line?: string
  /** What it waits for, where that is worth knowing. */
  readonly because?: CardError
}

export interface CardFailure {
  readonly error: CardError
  readonly dueAt: Date | null
  /** False where a pause asked for by the provider must not use up an attempt. */
  readonly countsAsAttempt: boolean
  /** True where the post may have happened: look before posting again. */
  readonly outcomeUnknown: boolean
  /** Set where the call may still take effect: until when. */
  readonly unsettledUntil?: Date | undefined
  /** True where the posted card is gone: post it anew. */
  readonly forgetPosted: boolean
}
