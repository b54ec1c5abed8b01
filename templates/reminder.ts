import type { Approval } from '../src/domain/approval.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { Inquiry } from '../src/domain/inquiry.ts'
import type { Inline, Message, MessageBlock } from '../src/domain/message.ts'
import type { Person } from '../src/domain/person.ts'
import type { Subject } from '../src/domain/subject.ts'
import { highlightsOf, standing } from './approval-standing.ts'
import { toMessage } from './catalogue.ts'
import { missingSentence } from './missing.ts'
import { firstAsked } from './open-question.ts'
import { capital } from './sentence.ts'
import { text } from './text.ts'

type Call = NonNullable<Subject['reminder']>

/**
 * Stands below an approval's card and calls those who could still decide. It is kept true like the card: who voted is
 * called no longer, and once it is decided, it says what was decided and calls nobody.
 */
export function reminder(subject: Subject): Message {
  if (subject.inquiry !== null) return inquiryReminder(subject, subject.inquiry)
  const { approval, event, reminder: call } = subject
  const pending = approval?.state === 'pending' && call !== null
  return {
    title: `Reminder: ${approval?.title ?? event.declaredType}`,
    ...standing(subject),
    highlights: pending ? highlightsOf(subject) : [],
    priority: event.priority,
    blocks: pending ? calling(approval, call, stillAsked(subject, call)) : [],
    actions: [],
    footer: approval ? [`approval ${approval.id.slice(0, 8)}`] : [],
    taskId: event.taskId,
  }
}

/** Calls those whom a route names for the card: anyone listed may answer, and not all of them are to be woken. */
function inquiryReminder(subject: Subject, inquiry: Inquiry): Message {
  const { event, mentioned = [] } = subject
  const { title, tone, status, actions } = toMessage({ ...subject, reminder: null, mentioned: [] })
  const isOpen = inquiry.state === 'open'
  const call: readonly Inline[] =
    mentioned.length === 0
      ? ['This still waits for an answer.']
      : [...mentions(mentioned), ': this still waits for an answer.']
  return {
    title: `Reminder: ${title}`,
    tone,
    status,
    highlights: isOpen ? [['Answer by ', inquiry.expiresAt]] : [],
    priority: event.priority,
    blocks: isOpen ? [{ kind: 'text', text: call }, ...text(firstAsked(subject))] : [],
    actions: isOpen ? actions : [],
    footer: [],
    taskId: event.taskId,
  }
}

function stillAsked({ askable }: Subject, { called }: Call): readonly Person[] {
  const left = new Set(askable.map(({ id }) => id))
  return called.filter(({ id }) => left.has(id))
}

function calling(approval: Approval, { kind }: Call, called: readonly Person[]): readonly MessageBlock[] {
  const needed = missingSentence(approval)
  const rest = `${needed === undefined ? '' : `${capital(needed)}. `}Please decide above.`
  return [
    ...(called.length === 0
      ? []
      : [{ kind: 'text', text: [...mentions(called), ': ', words(kind)] } as const]),
    { kind: 'text', text: rest },
  ]
}

function words(kind: Call['kind']): string {
  switch (kind) {
    case 'reminder':
      return 'this still waits for your decision.'
    case 'escalation':
      return 'nobody has decided in time, so the circle of those who may was widened. Please decide.'
    case 'snooze':
      return 'you asked to be reminded of this.'
    default:
      return impossible(kind)
  }
}

function mentions(people: readonly Person[]): readonly Inline[] {
  return people.flatMap((mention, index) => [...(index === 0 ? [] : [separator(people, index)]), { mention }])
}

function separator({ length }: readonly Person[], index: number): string {
  return index === length - 1 ? ' and ' : ', '
}
