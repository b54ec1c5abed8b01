import { answerLink, decisionLink, noLink } from '../../../templates/decision-link.ts'
import type { AnswerLink } from '../../domain/answer-link.ts'
import type { Card, ChannelName, Destination } from '../../domain/card.ts'
import type { MailLink } from '../../domain/mail-link.ts'
import type { Message } from '../../domain/message.ts'
import { personAt } from '../../domain/person.ts'
import type { Subject } from '../../domain/subject.ts'
import type { People } from '../../ports/people.ts'

/** Where the page stands on which the link's person decides. */
export type DecisionUrl = (link: MailLink) => string

/** Where the page stands on which the link's person answers. */
export type AnswerUrl = (link: AnswerLink) => string

interface Needs {
  readonly people: People
  readonly channels: Readonly<Partial<Record<ChannelName, unknown>>>
  readonly decisionUrl?: DecisionUrl
  readonly answerUrl?: AnswerUrl
}

/**
 * The message with its reader's own link to decide or to answer, where something waits and one listed person alone reads
 * there. A mail to anybody else says that it has none.
 */
export function withDecisionLink(
  needs: Needs,
  { destination }: Card,
  { approval, inquiry, askable }: Subject,
  message: Message,
): Message {
  const { decisionUrl, answerUrl } = needs
  const person = personAt(needs.people.all, destination)
  if (inquiry?.state === 'open' && answerUrl !== undefined) {
    if (person === undefined) return withoutLink(needs, destination, message, 'answer')
    const url = answerUrl({ eventId: inquiry.eventId, personId: person.id })
    return { ...message, actions: [...message.actions, answerLink(url)] }
  }
  if (decisionUrl === undefined || approval?.state !== 'pending') return message
  if (person === undefined) return withoutLink(needs, destination, message, 'decide')
  const { id: approvalId, digest } = approval
  const url = decisionUrl({ approvalId, personId: person.id, digest })
  const mayDecide = askable.some(({ id }) => id === person.id)
  return { ...message, actions: [...message.actions, decisionLink(url, mayDecide)] }
}

const NAMES = { slack: 'Slack', linear: 'Linear' } as const

function withoutLink(
  { channels }: Needs,
  { channel, target }: Destination,
  message: Message,
  wanted: 'decide' | 'answer',
): Message {
  // What is said on an issue is answered there.
  if (channel !== 'email') return message
  const others = (['slack', 'linear'] as const).filter((name) => channels[name] !== undefined)
  const note = noLink(
    target,
    wanted,
    others.map((name) => NAMES[name]),
  )
  return { ...message, blocks: [...message.blocks, note] }
}
