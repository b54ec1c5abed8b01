import type { Approval } from '../src/domain/approval.ts'
import { RISKS, type Risk } from '../src/domain/events/approval.ts'
import { PRIORITIES, type Priority } from '../src/domain/events/envelope.ts'
import type { Message, MessageAction } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { highlightsOf, standing } from './approval-standing.ts'
import { detailsButton } from './card.ts'
import { questionItem } from './open-question.ts'
import { counted } from './sentence.ts'
import { text } from './text.ts'

type Names = Readonly<Record<string, string>>

/** What one person is to look at. */
export interface Inbox {
  readonly personId: string
  /** Person id → name. */
  readonly names: Names
  /** What this person may vote on, in any order; what they voted on already is left out. */
  readonly pending: readonly Approval[]
  /** Events that wait for anyone's answer. */
  readonly questions?: readonly Subject[]
  /** More are pending than were read. */
  readonly more: boolean
  /** What the person voted on lately, newest first. */
  readonly decided: readonly Approval[]
}

/** So many fit on Slack's Home tab (100 blocks) with all their facts and buttons. */
const SHOWN = 12

/** A person's inbox: what waits for their vote or their answer, the most urgent first, and what they decided lately. */
export function inbox({
  personId,
  names,
  pending,
  questions = [],
  more,
  decided,
}: Inbox): readonly Message[] {
  const approvals = pending.filter((approval) => !hasVoted(approval, personId))
  const waiting = mostUrgentFirst(approvals, questions, (approval) => approvalItem(approval, personId, names))
  const shown = waiting.slice(0, SHOWN)
  return [
    inboxHeader(approvals.length, questions.length, more),
    ...shown,
    ...(more || waiting.length > shown.length ? [remainder(waiting.length - shown.length, more)] : []),
    ...(decided.length > 0 ? [lately(decided, personId)] : []),
  ]
}

/** Critical before high before medium before low; within a risk, what expires first. */
export function byUrgency(approvals: readonly Approval[]): readonly Approval[] {
  return approvals.toSorted(
    (a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk) || a.expiresAt.getTime() - b.expiresAt.getTime(),
  )
}

/** Approvals and questions in one list: an approval's risk weighs as much as a question's priority of the same name. */
export function mostUrgentFirst(
  approvals: readonly Approval[],
  questions: readonly Subject[],
  item: (approval: Approval) => Message,
): readonly Message[] {
  const endOf = ({ inquiry }: Subject) => inquiry?.expiresAt.getTime() ?? Number.POSITIVE_INFINITY
  const all = [
    ...byUrgency(approvals).map((approval) => ({
      message: item(approval),
      end: approval.expiresAt.getTime(),
    })),
    ...questions.map((question) => ({ message: questionItem(question), end: endOf(question) })),
  ]
  const rank = ({ message }: (typeof all)[number]) => PRIORITIES.indexOf(message.priority)
  return all.toSorted((a, b) => rank(b) - rank(a) || a.end - b.end).map(({ message }) => message)
}

function hasVoted(approval: Approval, personId: string): boolean {
  return approval.votes.some((vote) => vote.person === personId)
}

/** One approval in a list: enough to decide whether to look closer, and the buttons where this person may still vote. */
export function approvalItem(approval: Approval, personId: string, names: Names): Message {
  const open = approval.state === 'pending' && !hasVoted(approval, personId)
  const subject = { approval, callback: null, names }
  return {
    title: approval.title,
    ...standing(subject),
    highlights: highlightsOf(subject),
    priority: PRIORITY[approval.risk],
    blocks: [],
    actions: [...(open ? voteActions(approval) : []), detailsButton(approval.eventId)],
    footer: [`approval ${shortId(approval)}`, ...originOf(approval)],
  }
}

/** The characters of an id that are enough to name it in a command. */
export function shortId({ id }: Pick<Approval, 'id'>): string {
  return id.slice(0, 8)
}

export const PRIORITY: Readonly<Record<Risk, Priority>> = {
  critical: 'critical',
  high: 'high',
  medium: 'normal',
  low: 'low',
}

/** Where it came from, in the small print: a list has no room for more. */
function originOf({ requester, taskId }: Approval): readonly string[] {
  return [
    ...(requester === null ? [] : [`requested by ${requester}`]),
    ...(taskId === null ? [] : [`task ${taskId}`]),
  ]
}

function voteActions({ id, digest }: Approval): readonly MessageAction[] {
  const value = JSON.stringify({ approval: id, digest })
  return [
    { kind: 'button', id: 'approval.approve', label: 'Approve', style: 'primary', value },
    { kind: 'button', id: 'approval.reject', label: 'Reject', style: 'danger', value },
  ]
}

function inboxHeader(approvals: number, questions: number, more: boolean): Message {
  const count = approvals + questions
  return {
    title: 'Your inbox',
    tone: count === 0 ? 'success' : 'waiting',
    status: waitingWords(approvals, questions, more),
    priority: 'normal',
    blocks: count > 0 ? [] : text('New requests appear here as soon as an agent asks.'),
    actions: approvals > 1 ? [SEVERAL] : [],
    footer: [],
  }
}

/** `2 approvals wait for your vote, 1 question for an answer`. */
function waitingWords(approvals: number, questions: number, more: boolean): string {
  if (approvals + questions === 0) return 'Nothing waits for you'
  const asked = counted(questions, 'question')
  if (approvals === 0) return `${asked} ${questions === 1 ? 'waits' : 'wait'} for an answer`
  const votes = `${countOf(approvals, more)} for your vote`
  return questions === 0 ? votes : `${votes}, ${asked} for an answer`
}

const SEVERAL: MessageAction = {
  kind: 'button',
  id: 'approval.batch',
  label: 'Decide several…',
  style: 'plain',
  value: '{}',
}

function countOf(count: number, more: boolean): string {
  return more
    ? `${count} or more approvals wait`
    : `${counted(count, 'approval')} ${count === 1 ? 'waits' : 'wait'}`
}

function remainder(hidden: number, more: boolean): Message {
  const which = hidden > 0 ? `${hidden}${more ? ' or more' : ''}` : 'More'
  return {
    title: 'Not shown here',
    tone: 'neutral',
    status: `${which} less urgent`,
    priority: 'low',
    blocks: [{ kind: 'text', text: 'They appear here when those above are decided.' }],
    actions: [],
    footer: [],
  }
}

function lately(decided: readonly Approval[], personId: string): Message {
  return {
    title: 'Your latest votes',
    tone: 'neutral',
    status: decided.length === 1 ? '1 vote' : `The last ${decided.length}`,
    priority: 'low',
    blocks: [{ kind: 'list', items: decided.map((approval) => voteLine(approval, personId)) }],
    actions: [],
    footer: [],
  }
}

function voteLine(approval: Approval, personId: string): string {
  const verdict = approval.votes.find((vote) => vote.person === personId)?.verdict
  const yours = verdict === 'reject' ? 'you rejected' : 'you approved'
  return `${approval.title}: ${yours}, now ${approval.state} (${shortId(approval)})`
}
