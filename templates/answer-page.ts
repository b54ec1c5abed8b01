import { toldApart } from '../src/domain/events/event.ts'
import type { FieldIssue } from '../src/domain/events/storable.ts'
import type { Inquiry } from '../src/domain/inquiry.ts'
import type { Message } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { answerFields, type Filled, fieldOfPath } from './answer-form.ts'
import { toMessage } from './catalogue.ts'
import type { DecisionPage } from './decision-page.ts'
import { inquiryStanding } from './inquiry.ts'
import { capital } from './sentence.ts'

/** The whole event with a form to answer; `fields` says what was wrong with a first try. */
export function answerPage(
  subject: Subject,
  reader: string,
  token: string,
  again: { readonly filled?: Filled; readonly fields?: readonly FieldIssue[]; readonly notice?: string } = {},
): DecisionPage {
  const event = toldApart(subject.event)
  const { filled, fields = [], notice } = again
  const wrong = Object.fromEntries(
    fields.map(({ path, issue }) => [fieldOfPath(event, path), `${capital(issue)}.`]),
  )
  const words = notice ?? (fields.length > 0 ? 'Not sent yet: see what is marked below.' : undefined)
  return {
    message: allOf(subject),
    ...(words !== undefined && { notice: { tone: 'warning', text: words } }),
    answer: { token, reader, fields: answerFields(event), filled, wrong },
  }
}

/** What became of the event: answered just now by the reader, or nothing is left to answer. */
export function answeredPage(subject: Subject, inquiry: Inquiry, isTheirs: boolean): DecisionPage {
  const { tone, status } = inquiryStanding(
    { inquiry, names: subject.names },
    { tone: 'warning', status: 'Expired without an answer' },
  )
  const text = isTheirs ? 'Your answer counts. Thank you.' : `${status}. There is nothing left to answer.`
  return { message: allOf(subject), notice: { tone, text } }
}

/** Its words show every field of an event that asks, so that there is nothing to add. */
function allOf(subject: Subject): Message {
  return { ...toMessage(subject), actions: [] }
}
