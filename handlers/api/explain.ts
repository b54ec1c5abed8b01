import { z } from 'zod'
import type { Explanation } from '../../src/domain/explanation.ts'
import type { ExplainEvent } from '../../src/usecases/showing/explain-event.ts'
import { toPolicyBody } from './approval-body.ts'
import { toExplainedGroupBody } from './group-bodies.ts'
import type { Handler } from './handler.ts'
import { invalid, sendProblem } from './problem.ts'
import { toRouteBodies } from './route-bodies.ts'

export const explainSchema = {
  summary:
    'What would come of an event: its policy, who could approve, where it would go, and what would hold it back. Nothing is stored',
  body: z.unknown(),
}

export function postExplain(needs: { readonly explainEvent: ExplainEvent }): Handler<typeof explainSchema> {
  return async ({ body }, reply) => {
    const explained = await needs.explainEvent(body)
    if (explained.kind === 'invalid') return sendProblem(reply, invalid(explained.fields))
    const { event, approval, policies, mayApprove, groups } = explained
    return {
      type: event.type,
      task_id: event.taskId,
      ...toRouteBodies(explained),
      groups: groups.map(toExplainedGroupBody),
      approval: approval && {
        state: approval.state,
        title: approval.title,
        risk: approval.risk,
        askers: approval.askers,
        policy: toPolicyBody(approval.policy),
        why: approval.closingReason,
        may_approve: mayApprove,
      },
      policies,
    }
  }
}

/** Beside an approval: who may still vote, what comes next by itself, and who was refused. */
export const explanationBody = {
  may_approve: z.array(z.object({ person: z.string(), on_behalf_of: z.string().nullable() })),
  may_not_approve: z.array(z.object({ person: z.string(), reason: z.string() })),
  refused: z.array(
    z.object({
      who: z.string(),
      tried: z.string(),
      reason: z.string(),
      channel: z.string().nullable(),
      at: z.string(),
    }),
  ),
  ahead: z.array(z.object({ what: z.string(), at: z.string() })),
}

export function toExplanationBody({ mayApprove, mayNot, refused, ahead }: Explanation) {
  return {
    may_approve: mayApprove.map(({ person, onBehalfOf }) => ({ person, on_behalf_of: onBehalfOf })),
    may_not_approve: mayNot.map((one) => ({ ...one })),
    refused: refused.map(({ at, ...one }) => ({ ...one, at: at.toISOString() })),
    ahead: ahead.map(({ kind, dueAt }) => ({ what: kind, at: dueAt.toISOString() })),
  }
}
