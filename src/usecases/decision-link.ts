import { answerLink, decisionLink } from '../../templates/decision-link.ts'
import type { AnswerLink } from '../domain/answer-link.ts'
import type { Card } from '../domain/card.ts'
import type { MailLink } from '../domain/mail-link.ts'
import type { Message } from '../domain/message.ts'
import { personAt } from '../domain/person.ts'
import type { Subject } from '../domain/subject.ts'
import type { People } from '../ports/people.ts'

/** Where the page stands on which the link's person decides. */
export type DecisionUrl = (link: MailLink) => string

/** Where the page stands on which the link's person answers. */
export type AnswerUrl = (link: AnswerLink) => string

interface Needs {
  readonly people: People
  readonly decisionUrl?: DecisionUrl
  readonly answerUrl?: AnswerUrl
}

/** The message with its reader's own link to decide or to answer, where something waits and one listed person alone reads there. */
export function withDecisionLink(
  { people, decisionUrl, answerUrl }: Needs,
  { destination }: Card,
  { approval, inquiry }: Subject,
  message: Message,
): Message {
  const person = personAt(people.all, destination)
  if (person === undefined) return message
  if (inquiry?.state === 'open' && answerUrl !== undefined) {
    const url = answerUrl({ eventId: inquiry.eventId, personId: person.id })
    return { ...message, actions: [...message.actions, answerLink(url)] }
  }
  if (decisionUrl === undefined || approval?.state !== 'pending') return message
  const { id: approvalId, digest } = approval
  const url = decisionUrl({ approvalId, personId: person.id, digest })
  return { ...message, actions: [...message.actions, decisionLink(url)] }
}
