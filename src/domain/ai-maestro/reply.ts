import type { Callback, CallbackBody, DecisionBody, StopBody } from '../callback.ts'
import { eventTypeOf } from '../events/catalogue.ts'
import type { AnyEvent } from '../events/event.ts'
import type { InquiryBody } from '../inquiry-body.ts'
import { type AgentContent, type AgentPriority, type AgentReply, word } from './agent-message.ts'
import { readReplyUrl } from './reply-address.ts'
import { inquirySentence, inquiryWords } from './reply-to-inquiry.ts'

/** An answer's own words: its type, and the fields that its asker looks for. */
interface Words {
  readonly type: string
  readonly fields: Readonly<Record<string, unknown>>
}

type Wording = (body: DecisionBody, event: AnyEvent) => Words

/**
 * How each kind of question is answered, by its type as it was declared, then by that type's folded name (protocols.md,
 * "Decisions out"). What is not here is answered as `…-response` in the asker's spelling.
 */
const WORDINGS: Readonly<Record<string, Wording>> = {
  approval_request: (body, event) =>
    'operation_type' in event.data
      ? approvalDecision(body, event)
      : approvalResponse('approval_response')(body, event),
  'approval-request': approvalResponse('approval-response'),
  'additional-attempts-request': attemptsResponse,
  'timeout-extension-request': (body, event) => decided('extension-response', body, event),
  escalation: escalationResponse,
  'blocker-escalation': escalationResponse,
  'approval-escalation': escalationResponse,
}

/** The message that answers `event`, in the asker's own type and words; a stop answers none. */
export function replyFor(
  callback: Pick<Callback, 'id' | 'url' | 'body'>,
  event: AnyEvent | null,
): AgentReply {
  const { agent, messageId } = readReplyUrl(callback.url)
  const { body } = callback
  return {
    to: agent,
    inReplyTo: messageId,
    subject: subjectOf(body, event),
    priority: body.type === 'task.stop' ? 'urgent' : priorityOf(event),
    content: contentOf(callback.id, body, event),
  }
}

function contentOf(
  callbackId: string,
  body: CallbackBody & { readonly receipt: string },
  event: AnyEvent | null,
): AgentContent {
  const isOurs = body.type === 'task.stop' || body.type === 'approval.unreached'
  const { type, fields } = isOurs || event === null ? asItIs(body) : wordsFor(body, event)
  const proof = { callback_id: callbackId, receipt: body.receipt }
  return { type, message: sentenceOf(body), context: { type, ...fields, ...proof } }
}

function wordsFor(body: DecisionBody | InquiryBody, event: AnyEvent): Words {
  const { declaredType } = event
  if (!('approval_id' in body)) return inquiryWords(body, responseType(declaredType))
  const folded = declaredType.toLowerCase().replaceAll('_', '-')
  const wording = WORDINGS[declaredType] ?? WORDINGS[folded]
  return wording?.(body, event) ?? decided(responseType(declaredType), body, event)
}

/** `secret_request` → `secret_response`, `transfer-approval-request` → `transfer-approval-response`. */
function responseType(declared: string): string {
  const separator = declared.includes('_') ? '_' : '-'
  const named = declared.replace(/[_-]request$/i, '')
  return `${eventTypeOf(declared) === 'generic' ? 'approval' : named}${separator}response`
}

/** What every answer carries. An agent that only knows yes and no must read anything but an approval as a no. */
function decided(type: string, body: DecisionBody, event: AnyEvent): Words {
  const verdict = body.decision === 'approved' ? 'approved' : 'rejected'
  return {
    type,
    fields: {
      ...idsOf(body, event),
      status: verdict,
      decision: verdict,
      outcome: body.decision,
      decided_by: body.decided_by.map(({ person }) => person),
      decided_at: body.decided_at,
      reason: reasonOf(body),
      conditions: conditionsOf(body),
      digest: body.digest,
    },
  }
}

function idsOf(body: DecisionBody, event: AnyEvent) {
  const { request_id } = event.data as Readonly<Record<string, unknown>>
  return {
    ...(request_id !== undefined && { request_id }),
    ...(body.task_id !== null && { task_id: body.task_id }),
    approval_id: body.approval_id,
    event_id: body.event_id,
  }
}

function approvalDecision(body: DecisionBody, event: AnyEvent): Words {
  const { type, fields } = decided('approval_decision', body, event)
  const names = body.decided_by.map(({ person }) => person).join(', ')
  return { type, fields: { ...fields, decided_by: names || 'countersign', timestamp: body.decided_at } }
}

function approvalResponse(type: string): Wording {
  return (body, event) => {
    const { fields } = decided(type, body, event)
    return { type, fields: { ...fields, comment: reasonOf(body) ?? '', responded_at: body.decided_at } }
  }
}

/** Seed 000: a granted request says how many, a denied one why, and what to do. */
function attemptsResponse(body: DecisionBody, event: AnyEvent): Words {
  const { type, fields } = decided('additional-attempts-response', body, event)
  const granted = body.additional_attempts_granted ?? 0
  if (body.decision === 'approved')
    return { type, fields: { ...fields, additional_attempts_granted: granted, message: sentenceOf(body) } }
  const reason = reasonOf(body) ?? sentenceOf(body)
  const action = 'Stop here and report what you have.'
  return { type, fields: { ...fields, status: 'denied', decision: 'denied', reason, action } }
}

function escalationResponse(body: DecisionBody, event: AnyEvent): Words {
  return decided('escalation-response', body, event)
}

/** What answers no message keeps our own words. */
function asItIs(body: CallbackBody): Words {
  const { type, ...fields } = body
  return { type: type.replace('.', '-'), fields }
}

function subjectOf(body: CallbackBody, event: AnyEvent | null): string {
  if (body.type === 'task.stop') return `Stop: ${body.task_id}`
  const about = body.task_id ?? titleOf(event) ?? body.event_id
  if (body.type === 'approval.unreached') return `Nobody reached: ${about}`
  const outcome = 'approval_id' in body ? body.decision : body.state
  return `${capital(outcome)}: ${about}`
}

const MAX_TITLE = 100

function titleOf(event: AnyEvent | null): string | undefined {
  const title = event !== null && 'title' in event.data ? word(event.data.title) : null
  return title?.slice(0, MAX_TITLE).toWellFormed()
}

/** A readable sentence: many agents read nothing else. */
function sentenceOf(body: CallbackBody): string {
  if (body.type === 'task.stop') return stopSentence(body)
  if (body.type === 'approval.unreached') return body.reason
  return 'approval_id' in body ? decisionSentence(body) : inquirySentence(body)
}

function stopSentence({ task_id, requested_by, reason }: StopBody): string {
  return ended(`Stop all work on ${task_id} now: ${requested_by.person} asked for it`, reason)
}

function decisionSentence(body: DecisionBody): string {
  const people = [...new Set(body.decided_by.map(({ person }) => person))].join(', ')
  const conditions = conditionsOf(body)
  const under = conditions.length > 0 ? ` under these conditions: ${conditions.join('; ')}` : ''
  switch (body.decision) {
    case 'approved':
      return ended(`${grantOf(body) ?? 'Approved'}${people && ` by ${people}`}${under}`, body.reason)
    case 'rejected':
      return ended(`Rejected${people && ` by ${people}`}`, body.reason)
    case 'expired':
      return ended('Not approved: nobody decided in time, so take it as rejected', body.reason)
    case 'cancelled':
      return ended('Not approved: the request was cancelled, so take it as rejected', body.reason)
  }
}

function grantOf({ additional_attempts_granted: granted }: DecisionBody): string | undefined {
  return granted ? `${granted} more ${granted === 1 ? 'attempt' : 'attempts'} granted` : undefined
}

function ended(sentence: string, reason: string | null): string {
  if (reason === null) return `${sentence}.`
  return `${sentence}. Reason: ${reason.replace(/[.\s]+$/, '')}.`
}

function reasonOf(body: DecisionBody): string | null {
  if (body.reason !== null || body.decision === 'approved') return body.reason
  return body.decision === 'rejected' ? null : sentenceOf(body)
}

function conditionsOf({ conditions }: DecisionBody): readonly string[] {
  return conditions === null ? [] : conditions.split('\n')
}

function priorityOf(event: AnyEvent | null): AgentPriority {
  const priority = event?.priority ?? 'normal'
  return priority === 'critical' ? 'urgent' : priority
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
