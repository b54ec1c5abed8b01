import type { Acceptance } from '../../src/usecases/accepting/accept-event.ts'
import { invalid, type Problem, problem } from './problem.ts'

/** The 202 body of an accepted event (interfaces.md). */
export interface AcceptedBody {
  readonly id: string
  readonly status: 'accepted'
  readonly duplicate?: true
  readonly approval_id?: string
  readonly task_id?: string
}

export type EventAnswer =
  | { readonly status: 200 | 202; readonly body: AcceptedBody }
  | { readonly status: number; readonly problem: Problem }

/** The same answer for an event, whichever door it came by. Throws where there is none: every event has one. */
export function eventAnswer(acceptance: Acceptance | undefined): EventAnswer {
  if (acceptance === undefined) throw new Error('Every event has an answer.')
  switch (acceptance.kind) {
    case 'accepted':
      return { status: 202, body: acceptedBody(acceptance) }
    case 'duplicate':
      return { status: 200, body: { ...acceptedBody(acceptance), duplicate: true } }
    case 'conflict':
      return refused(
        problem(
          409,
          `Another event with the id "${acceptance.id}" is stored already. Use a new id for new content.`,
        ),
      )
    case 'invalid':
      return refused(invalid(acceptance.fields))
  }
}

function refused(body: Problem): EventAnswer {
  return { status: body.status, problem: body }
}

function acceptedBody({
  event,
  approvalId,
}: Extract<Acceptance, { kind: 'accepted' | 'duplicate' }>): AcceptedBody {
  return {
    id: event.id,
    status: 'accepted',
    ...(approvalId !== null && { approval_id: approvalId }),
    ...(event.taskId !== null && { task_id: event.taskId }),
  }
}
