import type { Generated, JSONColumnType, Selectable } from 'kysely'
import type { ApprovalState, Policy, Verdict, VoteChannel } from '../../domain/approval.ts'
import type { Callback, CallbackAnswer } from '../../domain/callback.ts'
import type { CardError, CardState, ChannelName, ProviderRef, SubjectRef } from '../../domain/card.ts'
import type { Risk } from '../../domain/events/approval.ts'
import type { EventType } from '../../domain/events/catalogue.ts'
import type { Priority } from '../../domain/events/envelope.ts'

/** The tables of schema `countersign`, as Kysely sees them. Ids are text: a malformed id finds nothing instead of failing. */
export interface Tables {
  events: EventsTable
  tasks: { id: string; first_seen_at: Date; last_event_at: Date }
  approvals: ApprovalsTable
  votes: VotesTable
  cards: CardsTable
  callbacks: CallbacksTable
  holds: { key: string; until: Date }
  processed: { id: string; at: Generated<Date> }
  kept_secrets: { name: string; value: string }
  audit: AuditTable
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
  data: Json<Record<string, unknown>>
  digest: string
  received_at: Date
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
  closing_reason: string | null
  created_at: Date
  expires_at: Date
  decided_at: Date | null
}
export type ApprovalRow = Selectable<ApprovalsTable>

interface VotesTable {
  approval_id: string
  person: string
  verdict: Verdict
  channel: VoteChannel
  reason: string | null
  conditions: string | null
  at: Date
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
  state: Generated<CardState>
  attempts: Generated<number>
  due_at: Generated<Date>
  last_error: Json<CardError> | null
  lease: string | null
  lease_until: Date | null
  woken_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}
export type CardRow = Selectable<CardsTable>

interface CallbacksTable {
  id: string
  approval_id: string
  url: string
  body: Json<Callback['body']>
  state: Callback['state']
  attempts: Generated<number>
  created_at: Date
  due_at: Date
  answer: Json<CallbackAnswer> | null
  last_error: string | null
  lease: string | null
  lease_until: Date | null
  woken_at: Date | null
}
export type CallbackRow = Selectable<CallbacksTable>

interface AuditTable {
  sequence: Generated<string>
  at: Generated<Date>
  actor: string
  action: string
  subject: string
  detail: Json<Record<string, unknown>>
}
