import type { Answer } from './answers/answer.ts'
import type { VoteChannel } from './approval.ts'
import type { EventType } from './events/catalogue.ts'
import type { AnyEvent, CountersignEvent } from './events/event.ts'

export const INQUIRY_STATES = ['open', 'answered', 'expired', 'cancelled'] as const
export type InquiryState = (typeof INQUIRY_STATES)[number]
export type InquiryKind = Answer['kind']

/** What an event asks for that is not an approval: the first answer of a listed person is the answer. */
export interface Inquiry {
  readonly eventId: string
  readonly taskId: string | null
  readonly kind: InquiryKind
  readonly state: InquiryState
  /** Both are null until it is answered. */
  readonly answer: Answer | null
  readonly answeredBy: Answerer | null
  /** Why it was cancelled. */
  readonly closingReason: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
  /** When it was answered, expired or cancelled. */
  readonly settledAt: Date | null
}

export interface Answerer {
  /** A person's id. */
  readonly person: string
  readonly channel: VoteChannel
}

const KIND_OF = {
  'clarification-request': 'clarification',
  'fix-review': 'fix-review',
  'verification-complete': 'verification',
} as const satisfies Partial<Record<EventType, InquiryKind>>
type InquiryType = keyof typeof KIND_OF

const LIMIT_MS = 24 * 60 * 60_000

/** Whether an event may ask for an answer. */
export function isInquiryType(type: EventType): type is InquiryType {
  return Object.hasOwn(KIND_OF, type)
}

/** Whether this event asks for one. `isAwaited`: it came through a door whose sender waits for what is said to it. */
export function asksForAnswer(
  event: AnyEvent,
  isAwaited: boolean,
): event is AnyEvent & CountersignEvent<InquiryType> {
  if (event.type === 'verification-complete') return isAwaited || event.data.acknowledge === true
  return isInquiryType(event.type)
}

export function newInquiry(event: AnyEvent & CountersignEvent<InquiryType>, at: Date): Inquiry {
  const seconds = event.data.expires_in
  const limitMs = seconds === undefined ? LIMIT_MS : seconds * 1000
  return {
    eventId: event.id,
    taskId: event.taskId,
    kind: KIND_OF[event.type],
    state: 'open',
    answer: null,
    answeredBy: null,
    closingReason: null,
    createdAt: at,
    expiresAt: new Date(at.getTime() + limitMs),
    settledAt: null,
  }
}

/** A question that ends sooner is over before a reminder would help. */
const SHORTEST_REMINDED_MS = 60_000

/** When people are reminded of it: once, half-way to its end. Null where it ends too soon for that. */
export function reminderAt({ createdAt, expiresAt }: Inquiry): Date | null {
  const limitMs = expiresAt.getTime() - createdAt.getTime()
  return limitMs < SHORTEST_REMINDED_MS ? null : new Date(createdAt.getTime() + limitMs / 2)
}

/** Why nobody can answer any more; undefined while it is open and in time. */
export type ClosedReason = Exclude<InquiryState, 'open'>
export function whyNotOpen({ state, expiresAt }: Inquiry, now: Date): ClosedReason | undefined {
  if (state !== 'open') return state
  return now >= expiresAt ? 'expired' : undefined
}

/** Answered for good. Only for one that is open. */
export function answered(inquiry: Inquiry, answer: Answer, answeredBy: Answerer, at: Date): Inquiry {
  return { ...inquiry, state: 'answered', answer, answeredBy, settledAt: at }
}

/** Unchanged unless it is open and past its limit. */
export function expireInquiry(inquiry: Inquiry, now: Date): Inquiry {
  if (inquiry.state !== 'open' || now < inquiry.expiresAt) return inquiry
  return { ...inquiry, state: 'expired', settledAt: now }
}

/** Nobody needs the answer any more. Unchanged unless it is open. */
export function cancelInquiry(inquiry: Inquiry, reason: string, now: Date): Inquiry {
  if (inquiry.state !== 'open') return inquiry
  return { ...inquiry, state: 'cancelled', closingReason: reason, settledAt: now }
}
