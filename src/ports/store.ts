import type { Approval, ApprovalState, Vote } from '../domain/approval.ts'
import type { AuditEntry, ChainedEntry, ChainPosition } from '../domain/audit-chain.ts'
import type { Destination } from '../domain/card.ts'
import type { AnyEvent, CountersignEvent } from '../domain/events/event.ts'
import type { AgentMessageStore } from './agent-message-store.ts'
import type { ArchiveStore } from './archive-store.ts'
import type { CallbackStore } from './callback-store.ts'
import type { CardStore } from './card-store.ts'
import type { CircuitStore } from './circuit-store.ts'
import type { DeadLetterStore } from './dead-letter-store.ts'
import type { FallbackStore } from './fallback-store.ts'
import type { GroupStore } from './group-store.ts'
import type { HoldingStore, SilenceStore } from './holding-store.ts'
import type { InboxStore } from './inbox-store.ts'
import type { InquiryStore } from './inquiry-store.ts'
import type { PaceStore } from './pace-store.ts'
import type { Page, PageRequest } from './page.ts'
import type {
  DelegationStore,
  IdentityStore,
  OpeningStore,
  OptoutStore,
  StandingStore,
} from './people-store.ts'
import type { ReceiptKeyStore } from './receipts.ts'
import type { SessionStore } from './session-store.ts'
import type { StatisticsStore } from './statistics-store.ts'
import type { TimerStore } from './timer-store.ts'
import type { UnreachedStore } from './unreached-store.ts'

/** The truth. Outside a transaction every call is its own; inside one they commit together or not at all. */
export interface Store extends Repositories {
  /** `work` may run again where it lost a deadlock, so it does nothing but read and write through `tx`. */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>
}

export interface Repositories {
  readonly events: EventStore
  readonly approvals: ApprovalStore
  readonly inquiries: InquiryStore
  readonly cards: CardStore
  readonly fallbacks: FallbackStore
  readonly deadLetters: DeadLetterStore
  readonly callbacks: CallbackStore
  readonly holds: HoldStore
  readonly paces: PaceStore
  readonly unreached: UnreachedStore
  readonly circuits: CircuitStore
  readonly audit: AuditStore
  readonly processed: ProcessedStore
  readonly timers: TimerStore
  readonly openings: OpeningStore
  readonly delegations: DelegationStore
  readonly standing: StandingStore
  readonly identities: IdentityStore
  readonly optouts: OptoutStore
  readonly tasks: TaskStore
  readonly receiptKeys: ReceiptKeyStore
  readonly agentMessages: AgentMessageStore
  readonly groups: GroupStore
  readonly sessions: SessionStore
  readonly inbox: InboxStore
  readonly holding: HoldingStore
  readonly silences: SilenceStore
  readonly statistics: StatisticsStore
  readonly archive: ArchiveStore
}

export interface EventStore {
  /**
   * Stores those whose id is new, with their tasks and the ids of the approvals that they ask for. Returns the ids that
   * were new, the database's clock, and whether a silence or a failure could hold any of them back (`holding.read`).
   */
  insert(
    events: readonly AnyEvent[],
    approvalOf?: ReadonlyMap<string, string>,
  ): Promise<{ readonly fresh: ReadonlySet<string>; readonly now: Date; readonly mayBeHeld: boolean }>
  /** Notes that an event is about an approval that was there before. */
  joinApproval(eventId: string, approvalId: string): Promise<void>
  /** Event id → approval id, for those that are about one. */
  approvalsOf(eventIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** In the order in which they came: those of one request as they stood there. */
  find(ids: readonly string[]): Promise<readonly AnyEvent[]>
  /** A task's events, oldest first. */
  ofTask(taskId: string, limit: number): Promise<readonly AnyEvent[]>
  /** The results of test runs that its task had before this event, from the same source; newest first. */
  earlierRuns(
    event: Pick<AnyEvent, 'id' | 'taskId' | 'source' | 'receivedAt'>,
    limit: number,
  ): Promise<readonly CountersignEvent<'verification-complete'>[]>
}

export interface ApprovalStore {
  insert(approvals: readonly Approval[], request?: RequestKey): Promise<void>
  /**
   * The pending approval that an asker calls by this name, locked; without one the name stays locked until the
   * transaction ends, so that two events cannot both ask anew.
   */
  lockRequest(request: RequestKey): Promise<{ readonly approval: Approval; readonly now: Date } | undefined>
  /** Reads with a row lock, together with the database's clock, which decides what came in time. */
  lock(id: string): Promise<{ readonly approval: Approval; readonly now: Date } | undefined>
  find(id: string): Promise<Approval | undefined>
  /** The approvals that these events are about, each once. */
  ofEvents(eventIds: readonly string[]): Promise<readonly Approval[]>
  /** Those whose id begins with `prefix`, newest first, at most `limit`. */
  beginningWith(prefix: string, limit: number): Promise<readonly Approval[]>
  list(filter: ApprovalFilter, page: PageRequest): Promise<Page<Approval>>
  /** Stores the state and the grants, and the vote that joins or leaves. */
  record(approval: Approval, votes?: { readonly added?: Vote; readonly removed?: Vote }): Promise<void>
  /** Stores what is asked now, and voids every vote. */
  reask(approval: Approval): Promise<void>
  /** Ids of pending approvals past their limit by the database's clock. */
  overdue(limit: number): Promise<readonly string[]>
}

/** What an asker calls one request: its own id for it, within its source and its task. */
export interface RequestKey {
  readonly source: string | null
  readonly taskId: string | null
  readonly requestId: string
}

export interface ApprovalFilter {
  readonly state?: ApprovalState | undefined
  readonly taskId?: string | undefined
  /** Only those that this person voted on. */
  readonly votedBy?: string | undefined
  /** Only those whose decisions go to an address of this scheme. */
  readonly toldAt?: string | undefined
}

export interface TaskStore {
  /**
   * Keeps new events and other stops of a task out until the transaction ends, so that no approval slips through.
   * Returns the database's clock, or `undefined` for a task that nobody spoke of.
   */
  lock(taskId: string): Promise<Date | undefined>
  /** Ids of its pending approvals, in a fixed order. */
  pendingApprovals(taskId: string): Promise<readonly string[]>
  /** Ids of its events that wait for an answer, in a fixed order. */
  openInquiries(taskId: string): Promise<readonly string[]>
  /**
   * Ids of the newest events that tell how a task stands, a few of each kind: its progress, approvals, questions, test
   * runs, failures, its end. With a place, only of what is shown there; its progress always.
   */
  tellingEvents(taskId: string, at: Destination | null): Promise<readonly string[]>
  /** Every callback URL that its events named, the newest first; null stands for events that named none. */
  callbackUrls(taskId: string): Promise<readonly (string | null)[]>
}

/** Pauses that a provider asked for, shared by all processes. */
export interface HoldStore {
  /** `key` is what `holdKey` makes of a destination and an operation. */
  set(key: string, until: Date): Promise<void>
}

/** Deliveries from outside that were handled before: Slack's redeliveries, for one. */
export interface ProcessedStore {
  /** True for the first caller with this id, false for every later one. */
  firstTime(deliveryId: string): Promise<boolean>
  /** Forgets those so old that no provider delivers them again. */
  forgetOld(): Promise<void>
}

/** The audit: one chain of entries that is only ever added to. */
export interface AuditStore {
  /** Inside a transaction the entries are written right before it commits, so that `of` does not show them yet. */
  append(entries: readonly AuditEntry[]): Promise<void>
  of(subject: string): Promise<readonly (AuditEntry & { readonly at: Date })[]>
  /** The newest entry of a subject, with its number; `undefined` where there is none. */
  lastOf(subject: string): Promise<(AuditEntry & { readonly sequence: number }) | undefined>
  /** The entries after this number, in their order, at most `limit`. */
  read(after: number, limit: number): Promise<readonly ChainedEntry[]>
  /** Where the chain ends, kept apart from the entries; `undefined` where somebody removed it. */
  head(): Promise<ChainPosition | undefined>
}
