import { z } from 'zod'
import { CALLBACK_STATES } from '../../src/domain/callback.ts'
import type { StopTask } from '../../src/usecases/tasks/stop-task.ts'
import { byId, type Handler } from './handler.ts'
import { problem, sendProblem } from './problem.ts'

export const stopSchema = {
  summary: 'Stop a task, now: cancel its pending approvals and tell the orchestrator',
  params: byId,
  body: z.object({ person: z.string().min(1), reason: z.string().max(10_000).nullish() }),
  response: {
    200: z.object({
      task_id: z.string(),
      cancelled: z.array(z.string()).describe('Ids of the approvals that were pending.'),
      stop: z
        .array(
          z.object({
            url: z.string(),
            state: z.enum(CALLBACK_STATES).exclude(['none']),
            status: z.string().nullable(),
            message: z.string().nullable(),
          }),
        )
        .describe(
          'What each orchestrator answered so far; one that is "delivering" is told again and again.',
        ),
      note: z.string().nullable(),
    }),
  },
}

const NOBODY_TOLD =
  'No orchestrator was told: the task’s events named no callback, and CALLBACK_URL is not set on the server.'

export function postStop({ stopTask }: { readonly stopTask: StopTask }): Handler<typeof stopSchema> {
  return async ({ params: { id }, body: { person, reason } }, reply) => {
    const identity = { channel: 'api', person } as const
    const result = await stopTask({ taskId: id, identity, channel: 'api', reason })
    switch (result.kind) {
      case 'not-found':
        return sendProblem(
          reply,
          problem(404, `Nothing is known of a task "${id}", so there is nothing to stop.`),
        )
      case 'refused':
        return sendProblem(reply, stranger(result.reason))
      case 'stopped':
        return {
          task_id: result.taskId,
          cancelled: [...result.cancelled],
          stop: result.stops.map(({ url, state, answer, lastError }) => ({
            url,
            state,
            status: answer?.status ?? null,
            message: state === 'acknowledged' ? (answer?.message ?? null) : lastError,
          })),
          note: result.stops.length === 0 ? NOBODY_TOLD : null,
        }
    }
  }
}

function stranger(reason: 'unknown-person') {
  const detail = 'This person is not listed under "people" in countersign.yaml, so nothing was stopped.'
  return problem(403, detail, { reason })
}
