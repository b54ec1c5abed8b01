import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely'
import type { AgentContent, AgentPriority } from '../../domain/ai-maestro/agent-message.ts'
import type { Answer } from '../../domain/answers/answer.ts'
import type { ApprovalState, Grant, Verdict, VoteChannel } from '../../domain/approval.ts'
import type { Callback, CallbackAnswer } from '../../domain/callback.ts'
import type {
  CardError,
  CardState,
  ChannelName,
  InsteadOf,
  ProviderRef,
  SubjectRef,
  Urgency,
} from '../../domain/card.ts'
import type { Risk } from '../../domain/events/approval.ts'
import type { EventType } from '../../domain/events/catalogue.ts'
import type { Priority } from '../../domain/events/envelope.ts'
import type { Fallback } from '../../domain/fallback.ts'
import type { InquiryKind, InquiryState } from '../../domain/inquiry.ts'
import type { Match } from '../../domain/match.ts'
import type { PayloadChange } from '../../domain/payload-change.ts'
import type { Policy } from '../../domain/policy.ts'
import type { Timer } from '../../domain/timers.ts'
import type { MessageStatus } from '../../ports/agent-message-store.ts'
import type { PublicJwk } from '../../ports/receipts.ts'
import type { ExpectedWords } from '../../ports/session-store.ts'

/** The tables of schema `countersign`, as Kysely sees them. Ids are text: a malformed id finds nothing instead of failing. */
export interface Tables {
  events: EventsTable
  tasks: TasksTable
  approvals: ApprovalsTable
  inquiries: InquiriesTable
  votes: VotesTable
  cards: CardsTable
  callbacks: CallbacksTable
  holds: { key: string; until: Date }
  paces: { key: string; full_at: Date }
  circuits: CircuitsTable
  unreached_approvals: { approval_id: string; at: Generated<Date> }
  processed: { id: string; at: Generated<Date> }
  kept_secrets: { name: string; value: string }
  receipt_keys: ReceiptKeysTable
  audit: AuditTable
  timers: TimersTable
  openings: OpeningsTable
  delegations: { from_person: string; to_person: string; since: Date; until: Date }
  standing_approvals: StandingApprovalsTable
  identities: { identity: string; person: string; bound_at: Generated<Date> }
  pending_links: PendingLinksTable
  mail_optouts: { address: string; since: Generated<Date> }
  agent_messages: AgentMessagesTable
  groups: GroupsTable
  group_keys: GroupKeysTable
  group_members: { sequence: Generated<string>; group_id: string; event_id: string }
  linear_sessions: LinearSessionsTable
  linear_inbox: LinearInboxTable
  silences: SilencesTable
  held_events: { holder: string; event_id: string; at: Generated<Date> }
  reach: ReachTable
  audit_head: { sequence: string; hash: string }
}

/** Written as JSON text: the driver would turn arrays into PostgreSQL arrays. */
type Json<T> = JSONColumnType<T & object, string, string>

interface EventsTable {
  id: string
  type: EventType
  declared_type: string
  source: string | null
  task_id: string | null
  priority: Priority
  time: Date | null
  callback_url: string | null
  approval_id: string | null
  data: Json<Record<string, unknown>>
  digest: string
  /** To the microsecond: in those, events that came together stand in their order. */
  received_at: ColumnType<Date, Date | string>
  withheld: Json<readonly unknown[]> | null
  traceparent: string | null
}
export type EventRow = Selectable<EventsTable>

interface ApprovalsTable {
  id: string
  event_id: string
  task_id: string | null
  state: ApprovalState
  title: string
  risk: Risk
  requester: string | null
  payload: Json<Record<string, unknown>>
  nonce: string
  digest: string
  policy: Json<Policy>
  askers: Json<readonly string[]>
  grants: Json<readonly Grant[]>
  change: Json<PayloadChange> | null
  source: string | null
  request_id: string | null
  closing_reason: string | null
  created_at: Date
  expires_at: Date
  decided_at: Date | null
}
export type ApprovalRow = Selectable<ApprovalsTable>

interface InquiriesTable {
  event_id: string
  task_id: string | null
  kind: InquiryKind
  state: InquiryState
  answer: Json<Answer> | null
  answered_by: string | null
  channel: VoteChannel | null
  closing_reason: string | null
  created_at: Date
  expires_at: Date
  settled_at: Date | null
  remind_at: Date | null
}
export type InquiryRow = Selectable<InquiriesTable>

interface VotesTable {
  approval_id: string
  person: string
  verdict: Verdict
  channel: VoteChannel
  reason: string | null
  conditions: string | null
  at: Date
  on_behalf_of: string | null
  roles: Json<readonly string[]>
  standing_id: string | null
  granted: number | null
}

interface CardsTable {
  id: string
  subject_kind: SubjectRef['kind']
  subject_id: string
  channel: ChannelName
  target: string
  event_id: string
  event_at: Date
  desired: number
  delivered: Generated<number>
  provider_ref: Json<ProviderRef> | null
  posting_since: Date | null
  unsettled_until: Date | null
  state: Generated<CardState>
  attempts: Generated<number>
  due_at: Generated<Date>
  not_before: Date | null
  last_error: Json<CardError> | null
  shown_at: Date | null
  kept_back_by: Json<CardError> | null
  lease: string | null
  lease_until: Date | null
  woken_at: Date | null
  fallback: Json<Fallback> | null
  fallback_at: Date | null
  instead_of: Json<InsteadOf> | null
  urgency: Generated<Urgency>
  line: string | null
  lined_up_at: Date | null
  told_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}
export type CardRow = Selectable<CardsTable>

interface CallbacksTable {
  id: string
  approval_id: string | null
  task_id: string | null
  event_id: string | null
  url: string
  body: Json<Callback['body']>
  state: Callback['state']
  attempts: Generated<number>
  created_at: Date
  due_at: Date
  answer: Json<CallbackAnswer> | null
  last_error: string | null
  retryable: Generated<boolean>
  lease: string | null
  lease_until: Date | null
  woken_at: Date | null
}
export type CallbackRow = Selectable<CallbacksTable>

interface ReceiptKeysTable {
  kid: string
  jwk: Json<PublicJwk>
  first_used_at: Generated<Date>
}

/** `sequence`, `at`, `previous_hash` and `hash` are the trigger's; whatever else is given for them is overwritten. */
interface AuditTable {
  sequence: Generated<string>
  at: Generated<Date>
  actor: string
  action: string
  subject: string
  detail: Json<Record<string, unknown>>
  content_digest: string
  previous_hash: Generated<string>
  hash: Generated<string>
}

interface TimersTable {
  id: Generated<string>
  approval_id: string
  kind: Timer['kind']
  due_at: Date
  targets: Json<readonly string[]>
  called: Json<readonly string[]>
  taken_at: Date | null
}
export type TimerRow = Selectable<TimersTable>

interface OpeningsTable {
  approval_id: string
  person: string
  digest: string
  page: number
  pages: number
  at: Generated<Date>
}

interface StandingApprovalsTable {
  id: string
  person: string
  action: string
  source: string
  parameters: Json<Record<string, unknown>>
  reason: string
  created_at: Date
  ends_at: Date
  max_uses: number
  uses: Generated<number>
  revoked_at: Date | null
  revoked_by: string | null
}
export type StandingApprovalRow = Selectable<StandingApprovalsTable>

interface LinearSessionsTable {
  id: string
  thread: string | null
  begun_at: Date
  expected: Json<ExpectedWords> | null
  expected_at: Date | null
}

/** `told` and `answer` as they came: they are read by whoever wrote them. */
interface LinearInboxTable {
  sequence: Generated<string>
  id: string
  told: JSONColumnType<object, string, string | null> | null
  answer: JSONColumnType<object, string, string | null> | null
  tries: Generated<number>
  received_at: Generated<Date>
  due_at: Date
  finished_at: Date | null
}

/** How one provider was reached last, by whichever process. */
interface ReachTable {
  dependency: string
  state: 'ok' | 'failing'
  since: Date
  tried_at: Date
  last_error: string | null
  failed_at: Date | null
}

interface PendingLinksTable {
  identity: string
  person: string
  code_digest: string
  ends_at: Date
  tries: Generated<number>
}

interface AgentMessagesTable {
  id: string
  callback_id: string
  agent: string
  reply_to: string | null
  subject: string
  priority: AgentPriority
  content: Json<AgentContent>
  status: Generated<MessageStatus>
  created_at: Generated<Date>
}
export type AgentMessageRow = Selectable<AgentMessagesTable>

interface CircuitsTable {
  channel: ChannelName
  failures: number
  cards: string[]
  since: Date
  opened_at: Date | null
  probe_at: Date | null
  probes: Generated<number>
}
export type CircuitRow = Selectable<CircuitsTable>

interface GroupsTable {
  id: string
  kind: 'group' | 'operation'
  sightings: number
  first_at: Generated<Date>
  last_at: Generated<Date>
  /** The place of its grade among the priorities. */
  grade: number
  gravest_event: string | null
  scattered: boolean
}

/** `used` is false of a key that was only locked so far. */
interface GroupKeysTable {
  key: string
  group_id: string | null
  begun: Generated<number>
  until: Date | null
  used: Generated<boolean>
}

/** `failed_*`: the failure that holds up its progress, and the newest that it held back. */
interface TasksTable {
  id: string
  first_seen_at: Date
  last_event_at: Date
  failed_at: Date | null
  failed_event: string | null
  held_event: string | null
}

interface SilencesTable {
  id: string
  match: Json<Match>
  reason: string
  by: string
  channel: string
  starts_at: Date
  ends_at: Date
  ended_at: Date | null
  ended_by: string | null
  told_at: Date | null
}
export type SilenceRow = Selectable<SilencesTable>
