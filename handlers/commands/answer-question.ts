import { toldApart } from '../../src/domain/events/event.ts'
import type { Message } from '../../src/domain/message.ts'
import { answerUnclear, howToAnswer, inquiryRefusal, inquiryThanks } from '../../templates/inquiry-answers.ts'
import { noSuchQuestion, questionShown, whichOpenQuestion } from '../../templates/question-answers.ts'
import { strangerAnswer } from '../../templates/vote-answers.ts'
import type { CommandNeeds } from './needs.ts'
import { type Asker, placeOf } from './on-named-approval.ts'
import { parseAnswer } from './parse-answer.ts'
import type { Command } from './parse-command.ts'

type AnswerCommand = Extract<Command, { readonly kind: 'answer' }>

/**
 * Takes the answer to a named question, or shows the question where no answer is given. `once` names these very words, where
 * they may come in again. A stranger gets as far as being refused, and learns nothing of what there is.
 */
export async function answerByCommand(
  needs: CommandNeeds,
  { id, said }: AnswerCommand,
  { person, identity }: Asker,
  once?: string,
): Promise<readonly Message[]> {
  const found = await needs.findQuestion(id)
  if (person === undefined && (found.kind !== 'found' || said === '')) return [strangerAnswer(identity)]
  if (found.kind === 'none') return [noSuchQuestion(id)]
  if (found.kind === 'ambiguous') return [whichOpenQuestion(id, found.ids)]
  const { eventId } = found.inquiry
  const subject = await needs.readSubject(eventId)
  if (subject === undefined) return [noSuchQuestion(id)]
  if (said === '') return [questionShown(subject, placeOf(identity) === 'words')]

  const event = toldApart(subject.event)
  const read = parseAnswer(event, `answer ${said}`)
  const unclear = read.kind !== 'answer'
  if (unclear && person !== undefined) return [answerUnclear([], howToAnswer(event))]
  const given = unclear ? {} : read.given
  const { channel } = identity
  const result = await needs.answerInquiry({ eventId, identity, channel, given, once })
  switch (result.kind) {
    case 'answered':
      return [inquiryThanks(result.inquiry, needs.people.names)]
    case 'invalid':
      return [answerUnclear(result.fields, howToAnswer(event))]
    case 'refused':
      return [inquiryRefusal(result.reason, result.inquiry, needs.people.names, identity)]
    case 'not-found':
      return [noSuchQuestion(id)]
  }
}
