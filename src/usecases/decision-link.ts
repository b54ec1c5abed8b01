import { decisionLink } from '../../templates/decision-link.ts'
import type { Card } from '../domain/card.ts'
import type { MailLink } from '../domain/mail-link.ts'
import type { Message } from '../domain/message.ts'
import { personAt } from '../domain/person.ts'
import type { Subject } from '../domain/subject.ts'
import type { People } from '../ports/people.ts'

/** Where the page stands on which the link's person decides. */
export type DecisionUrl = (link: MailLink) => string

interface Needs {
  readonly people: People
  readonly decisionUrl?: DecisionUrl
}

/** The message with its reader's own link to decide, where something waits and one listed person alone reads there. */
export function withDecisionLink(
  { people, decisionUrl }: Needs,
  { destination }: Card,
  { approval }: Subject,
  message: Message,
): Message {
  const person = personAt(people.all, destination)
  if (decisionUrl === undefined || person === undefined || approval?.state !== 'pending') return message
  const { id: approvalId, digest } = approval
  const url = decisionUrl({ approvalId, personId: person.id, digest })
  return { ...message, actions: [...message.actions, decisionLink(url)] }
}
