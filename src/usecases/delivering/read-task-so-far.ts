import type { Approval } from '../../domain/approval.ts'
import type { Destination } from '../../domain/card.ts'
import { isApprovalType, isLivingType } from '../../domain/events/catalogue.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import { isInquiryType } from '../../domain/inquiry.ts'
import type { Subject, TaskSoFar } from '../../domain/subject.ts'
import { planOf, type StepsTold, stepsOfProgress, stepsOfStatus } from '../../domain/task-plan.ts'
import type { People } from '../../ports/people.ts'
import type { Repositories } from '../../ports/store.ts'

interface Needs {
  readonly store: Pick<Repositories, 'events' | 'approvals' | 'inquiries' | 'tasks'>
  readonly people: People
}

/** How a task stands; with a place, as far as what is shown there tells. */
export type ReadTaskSoFar = (taskId: string, at: Destination | null) => Promise<TaskSoFar>

export function readTaskSoFar(needs: Needs): ReadTaskSoFar {
  return async (taskId, at) => {
    const ids = await needs.store.tasks.tellingEvents(taskId, at)
    const events = await needs.store.events.find(ids)
    const told = events.filter(({ type }) => isLivingType(type))
    return {
      title: told.map(titleOf).findLast((title) => title !== undefined),
      steps: planOf(told.flatMap(stepsTold)),
      parts: await partsOf(
        needs,
        events.filter(({ type }) => !isLivingType(type)),
      ),
    }
  }
}

function titleOf({ data }: AnyEvent): string | undefined {
  const { title }: Readonly<Record<string, unknown>> = data
  return typeof title === 'string' ? title : undefined
}

function stepsTold(event: AnyEvent): readonly StepsTold[] {
  if (event.type === 'progress-update') return [stepsOfProgress(event.data)]
  return event.type === 'task-status' ? [stepsOfStatus(event.data)] : []
}

/** The newest first; an approval once, with the event that it is about now. */
async function partsOf({ store, people }: Needs, events: readonly AnyEvent[]): Promise<readonly Subject[]> {
  const approvals = await store.approvals.ofEvents(
    events.filter(({ type }) => isApprovalType(type)).map(({ id }) => id),
  )
  const approvalOf = new Map(approvals.map((approval) => [approval.eventId, approval]))
  const wanted = events.filter(({ id, type }) => !isApprovalType(type) || approvalOf.has(id))
  return Promise.all(
    wanted.toReversed().map(async (event): Promise<Subject> => {
      const inquiry = isInquiryType(event.type) ? await store.inquiries.find(event.id) : undefined
      return about(people, event, { approval: approvalOf.get(event.id), inquiry })
    }),
  )
}

function about(
  { names }: People,
  event: AnyEvent,
  { approval, inquiry }: { approval: Approval | undefined; inquiry: Subject['inquiry'] | undefined },
): Subject {
  const nothing = { callback: null, askable: [], reminder: null }
  return { event, approval: approval ?? null, inquiry: inquiry ?? null, ...nothing, names }
}
