import type { ClarificationData } from '../src/domain/events/clarification.ts'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card, forTask } from './card.ts'
import { describe, more } from './describe.ts'
import { graded } from './grades.ts'
import { inquiryActions, inquiryBlocks, inquiryStanding, withDetails } from './inquiry.ts'
import { capital, counted } from './sentence.ts'
import { list, text } from './text.ts'

type Question = ClarificationData['questions'][number]

/** An agent asks before it goes on: its questions, numbered, with their options and what they are about. */
export function clarification(subject: Subject<'clarification-request'>): Message {
  const { priority, data } = subject.event
  const { questions, context, agent_id, expires_in: _, ...rest } = data
  const isAnswered = subject.inquiry?.state === 'answered'
  const message = card(subject, {
    title: capital(`${counted(questions.length, 'question')}${forTask(subject, 'about')}`),
    ...inquiryStanding(subject, {
      tone: 'waiting',
      status: 'Waiting for an answer',
      highlights: [priority === 'normal' ? undefined : graded(priority, 'priority')],
    }),
    blocks: [
      // What was answered repeats what was asked.
      ...inquiryBlocks(subject),
      ...(isAnswered ? [] : questionBlocks(questions)),
      ...describe([
        ['Context', context],
        ['Asked by', agent_id],
      ]),
    ],
    rest,
  })
  const ways = [{ id: 'inquiry.answer', label: 'Answer', style: 'primary' }] as const
  return withDetails(message, inquiryActions(subject, ways))
}

function questionBlocks(questions: readonly Question[]): readonly MessageBlock[] {
  if (questions.every(isPlain)) {
    return [{ kind: 'list', ordered: true, items: questions.map((question) => question.text) }]
  }
  return questions.flatMap((question, index) => oneQuestion(question, index + 1))
}

function isPlain(question: Question): boolean {
  return Object.entries(question).every(([key, value]) => key === 'text' || value === undefined)
}

function oneQuestion(question: Question, number: number): readonly MessageBlock[] {
  const { id: _id, type, required, text: asked, options, ...rest } = question
  return [...text(`${number}. ${asked}${hint(type, required)}`), ...list('Options', options), ...more(rest)]
}

function hint(type: Question['type'], required = true): string {
  const hints = [...(type === 'yes_no' ? ['yes or no'] : []), ...(required ? [] : ['optional'])]
  return hints.length === 0 ? '' : ` (${hints.join(', ')})`
}
