import type { ReadEvent } from '../../src/usecases/showing/read-event.ts'
import type { ReadTask } from '../../src/usecases/tasks/read-task.ts'
import { toGroupBodies } from './group-bodies.ts'
import { byId, type Handler } from './handler.ts'
import { toInquiryBody } from './inquiry-body.ts'
import { problem, sendProblem } from './problem.ts'
import { toDeliveryBody, toEventBody } from './representations.ts'
import { toRouteBodies } from './route-bodies.ts'

export const eventSchema = { summary: 'An event, its cards, and where it went', params: byId }

export function getEvent({ readEvent }: { readonly readEvent: ReadEvent }): Handler<typeof eventSchema> {
  return async ({ params: { id } }, reply) => {
    const found = await readEvent(id)
    if (found === undefined) return sendProblem(reply, problem(404, `There is no event "${id}".`))
    const cards = found.cards.map(toDeliveryBody)
    const inquiry = found.inquiry && toInquiryBody(found.event, found.inquiry, found.callback)
    return {
      ...toEventBody(found.event),
      approval_id: found.approvalId,
      inquiry,
      ...toRouteBodies(found),
      groups: toGroupBodies(found),
      cards,
    }
  }
}

export const taskSchema = { summary: "A task's timeline", params: byId }

export function getTask({ readTask }: { readonly readTask: ReadTask }): Handler<typeof taskSchema> {
  return async ({ params: { id } }, reply) => {
    const task = await readTask(id)
    if (task === undefined) return sendProblem(reply, problem(404, `Nothing is known of a task "${id}".`))
    const approvals = task.approvals.map(({ id, title, state }) => ({ id, title, state }))
    return { id: task.taskId, events: task.events.map(toEventBody), approvals }
  }
}
