import { readAnswer } from '../../domain/answers/answer.ts'
import type { VoteChannel } from '../../domain/approval.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import type { FieldIssue } from '../../domain/events/storable.ts'
import { storingIssue } from '../../domain/events/storable.ts'
import { answered, type ClosedReason, type Inquiry, whyNotOpen } from '../../domain/inquiry.ts'
import { type Identity, identityName, type Person } from '../../domain/person.ts'
import type { People } from '../../ports/people.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Repositories, Store } from '../../ports/store.ts'
import { type SettleNeeds, type Wakeups, wakeAll } from '../deciding/settle-approval.ts'
import { settleInquiry } from './settle-inquiry.ts'

interface Needs extends SettleNeeds {
  readonly store: Store
  readonly queue: Queue
  readonly people: People
}

/** What somebody says to an event that asked. */
export interface GivenAnswer {
  readonly eventId: string
  readonly identity: Identity
  readonly channel: VoteChannel
  /** In the words of the API, as it came. */
  readonly given: unknown
  /** A name of this very answer, where it may come in again: the second time it is refused as answered. */
  readonly once?: string | undefined
}

export type AnswerRefusal = ClosedReason | 'unknown-person'

export type AnswerResult =
  | { readonly kind: 'answered'; readonly inquiry: Inquiry }
  | { readonly kind: 'refused'; readonly reason: AnswerRefusal; readonly inquiry: Inquiry }
  | { readonly kind: 'invalid'; readonly fields: readonly FieldIssue[] }
  /** No such event, or it asks nothing. */
  | { readonly kind: 'not-found' }

export type AnswerInquiry = (answer: GivenAnswer) => Promise<AnswerResult>

/**
 * Takes the first answer of a listed person, or says why it does not count. When this returns, the outcome is durable:
 * answer, audit entry, raised cards and callback were committed together. Refusals are recorded too; an answer that
 * cannot be read leaves no trace.
 */
export function answerInquiry(needs: Needs): AnswerInquiry {
  return async (answer) => {
    const person = await needs.people.find(answer.identity)
    const { result, wakeups } = await needs.store.transaction((tx) => take(tx, needs, answer, person))
    if (wakeups) void wakeAll(needs.queue, wakeups)
    return result
  }
}

interface Taken {
  readonly result: AnswerResult
  readonly wakeups?: Wakeups
}

async function take(
  tx: Repositories,
  needs: Needs,
  answer: GivenAnswer,
  person: Person | undefined,
): Promise<Taken> {
  const { eventId, channel, given, once } = answer
  const [event] = await tx.events.find([eventId])
  const locked = event && (await tx.inquiries.lock(eventId))
  if (event === undefined || locked === undefined) return { result: { kind: 'not-found' } }
  const { inquiry, now } = locked
  const refuse = (reason: AnswerRefusal) => recordRefusal(tx, answer, person, inquiry, reason)
  if (person === undefined) return refuse('unknown-person')
  const closed = whyNotOpen(inquiry, now)
  if (closed) return refuse(closed)
  const read = readStorable(event, given)
  if (read.kind === 'invalid') return { result: read }
  if (once !== undefined && !(await tx.processed.firstTime(once))) return refuse('answered')

  const after = answered(inquiry, read.answer, { person: person.id, channel }, now)
  const detail = { channel, ...read.answer }
  const entry = { actor: person.id, action: 'inquiry.answered', detail }
  const wakeups = await settleInquiry(tx, needs, after, entry)
  return { result: { kind: 'answered', inquiry: after }, wakeups }
}

function readStorable(event: AnyEvent, given: unknown): ReturnType<typeof readAnswer> {
  const issue = storingIssue(given)
  return issue === undefined ? readAnswer(event, given) : { kind: 'invalid', fields: [issue] }
}

async function recordRefusal(
  tx: Repositories,
  { identity, channel }: GivenAnswer,
  person: Person | undefined,
  inquiry: Inquiry,
  reason: AnswerRefusal,
): Promise<Taken> {
  const entry = {
    actor: person?.id ?? identityName(identity),
    action: 'inquiry.refused',
    subject: `event:${inquiry.eventId}`,
    detail: { channel, refused: reason },
  }
  await tx.audit.append([entry])
  return { result: { kind: 'refused', reason, inquiry } }
}
