import { z } from 'zod'
import { toldApart } from '../../src/domain/events/event.ts'
import type { Subject } from '../../src/domain/subject.ts'
import type { ListQuestions } from '../../src/usecases/answering/list-questions.ts'
import { toMessage } from '../../templates/catalogue.ts'
import type { Handler } from './handler.ts'
import { inquiryBody, toInquiryBody } from './inquiry-body.ts'
import { pageOf, paging } from './representations.ts'

const questionBody = inquiryBody
  .extend({ title: z.string(), task_id: z.string().nullable(), source: z.string().nullable() })
  .meta({ id: 'Question' })

export const questionsSchema = {
  summary: 'What waits for an answer that is no vote, those first that end first',
  querystring: z.object(paging),
  response: { 200: pageOf(questionBody) },
}

export function getQuestions(needs: {
  readonly listQuestions: ListQuestions
}): Handler<typeof questionsSchema> {
  return async ({ query }) => {
    const { items, next } = await needs.listQuestions(query)
    return { items: items.flatMap(toBody), next }
  }
}

function toBody(subject: Subject): readonly z.infer<typeof questionBody>[] {
  const { inquiry } = subject
  if (inquiry === null) return []
  const event = toldApart(subject.event)
  const { taskId: task_id, source } = event
  return [{ ...toInquiryBody(event, inquiry, null), title: toMessage(subject).title, task_id, source }]
}
