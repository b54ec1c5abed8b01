import { isAloud } from '../src/domain/aloud.ts'
import type { ChannelName } from '../src/domain/card.ts'
import type { FailureReason } from '../src/domain/errors.ts'
import type { Lateness } from '../src/domain/lateness.ts'
import type { Message, MessageAction, MessageBlock, Phrase, Tone } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { more } from './describe.ts'
import { earlierOnes, graverThanShown, groupHighlights } from './group.ts'
import { insteadOfLine } from './instead-of.ts'
import { mentionLine } from './mentioned.ts'

/** What one template says about its subject. */
export interface Words {
  readonly title: string
  readonly tone: Tone
  readonly status: string
  /** Those that are undefined are left out. */
  readonly highlights?: readonly (Phrase | undefined)[]
  readonly blocks: readonly MessageBlock[]
  readonly actions?: readonly MessageAction[]
  readonly footer?: readonly string[]
  /** Nobody has to act on it. */
  readonly routine?: boolean
  /** The fields of the event's data that the template does not know: they are shown as they are, below the rest. */
  readonly rest: Readonly<Record<string, unknown>>
}

/** A message with what all cards have: the fields that nobody named, the way to the details, and the small print. */
export function card(subject: Subject, words: Words): Message {
  const { event } = subject
  const { task_id: taskId, ...rest } = words.rest
  const unnamed = taskId === undefined || taskId === event.taskId ? rest : words.rest
  return {
    title: words.title,
    ...standing(subject, words),
    highlights: [
      ...groupHighlights(subject),
      ...(words.highlights ?? []),
      before(subject),
      delay(subject),
    ].filter((words) => words !== undefined),
    priority: event.priority,
    ...graverThanShown(subject),
    blocks: [
      ...insteadOfLine(subject),
      ...mentionLine(subject),
      ...words.blocks,
      ...more(unnamed),
      ...earlierOnes(subject),
    ],
    actions: words.actions ?? [],
    details: detailsButton(event.id),
    footer: [...(words.footer ?? []), ...origin(subject)],
    taskId: subject.group?.scattered ? null : event.taskId,
    ...(words.routine && { routine: true }),
    ...(isAloud(subject) && { aloud: true }),
  }
}

/** What was reported before a failure must not read as if the work went on. */
function standing({ heldUpSince }: Subject, { tone, status }: Words): Pick<Message, 'tone' | 'status'> {
  return heldUpSince === undefined ? { tone, status } : { tone: 'warning', status: 'Held up by a failure' }
}

function before({ heldUpSince }: Subject): Phrase | undefined {
  return heldUpSince && ['As reported before it failed at ', heldUpSince]
}

/** A message about the past must not read as if it were about now. */
const WORTH_MENTIONING_MS = 60_000

function delay({ event, lateness }: Subject): Phrase | undefined {
  if (lateness !== undefined) return delayed(lateness)
  const { time, receivedAt } = event
  if (time === null || receivedAt.getTime() - time.getTime() <= WORTH_MENTIONING_MS) return undefined
  return ['Happened ', time]
}

/** Seed 004, 4.8: what was shown late says so, and why. */
function delayed({ happenedAt, shownAt, channel, because }: Lateness): Phrase {
  const where = CHANNEL_NAMES[channel]
  const reason = because === null ? [] : [` because ${where} ${TROUBLE[because.reason] ?? 'did not take it'}`]
  return ['Delayed: happened ', happenedAt, ', shown ', shownAt, ...reason]
}

const CHANNEL_NAMES: Readonly<Record<ChannelName, string>> = {
  slack: 'Slack',
  linear: 'Linear',
  email: 'the mail server',
}

const TROUBLE: Readonly<Partial<Record<FailureReason, string>>> = {
  unreachable: 'could not be reached',
  'rate-limited': 'asked us to wait',
  'provider-error': 'had trouble of its own',
}

/** Opens the whole payload of an event. Its value is `{"event":"<id>"}`. */
export function detailsButton(eventId: string): MessageAction {
  const value = JSON.stringify({ event: eventId })
  return { kind: 'button', id: 'details.open', label: 'View details', style: 'plain', value }
}

function origin({ event }: Subject): readonly string[] {
  return [
    ...(event.source ? [`from ${event.source}`] : []),
    ...(event.taskId ? [`task ${event.taskId}`] : []),
    ...(event.priority === 'normal' ? [] : [`${event.priority} priority`]),
    ...(event.declaredType === event.type ? [] : [`type ${event.declaredType}`]),
  ]
}

/** ` for GH-42`, or nothing where the event names no task. */
export function forTask({ event }: Pick<Subject, 'event'>, preposition = 'for'): string {
  return event.taskId ? ` ${preposition} ${event.taskId}` : ''
}
