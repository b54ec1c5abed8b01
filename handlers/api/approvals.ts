import { z } from 'zod'
import { APPROVAL_STATES } from '../../src/domain/approval.ts'
import type { CancelApproval } from '../../src/usecases/deciding/close-approval.ts'
import type { ExplainApproval } from '../../src/usecases/showing/explain-approval.ts'
import type { ListApprovals, ReadApproval } from '../../src/usecases/showing/read-approval.ts'
import type { ReadDecision } from '../../src/usecases/showing/read-decision.ts'
import { approvalBody, toApprovalBody } from './approval-body.ts'
import { callerOf } from './authenticate.ts'
import { explanationBody, toExplanationBody } from './explain.ts'
import { byId, type Handler } from './handler.ts'
import { type Problem, problem, sendProblem } from './problem.ts'
import { noApproval } from './refusals.ts'
import { deliveryBody, pageOf, paging, toDeliveryBody } from './representations.ts'
import { waitForDecision } from './wait.ts'

const decisionBody = z
  .looseObject({ type: z.string(), decision: z.string(), receipt: z.string() })
  .describe('What a callback says, with its receipt.')

export const listSchema = {
  summary: 'Approvals, newest first',
  querystring: z.object({
    state: z.enum(APPROVAL_STATES).optional(),
    task_id: z.string().optional(),
    ...paging,
  }),
  response: { 200: pageOf(approvalBody) },
}

export function getApprovals(needs: { readonly listApprovals: ListApprovals }): Handler<typeof listSchema> {
  return async ({ query: { state, task_id, ...page } }) => {
    const { items, next } = await needs.listApprovals({ state, taskId: task_id }, page)
    return { items: items.map(toApprovalBody), next }
  }
}

export const approvalSchema = {
  summary: 'One approval, whole, and why it stands where it stands',
  params: byId,
  response: {
    200: approvalBody.extend({
      ...explanationBody,
      cards: z.array(deliveryBody),
      unreached: z.boolean().describe('Pending, and nobody could be shown it: see its cards.'),
    }),
  },
}

interface ReadNeeds {
  readonly readApproval: ReadApproval
  readonly explainApproval: ExplainApproval
}

export function getApproval(needs: ReadNeeds): Handler<typeof approvalSchema> {
  return async ({ params: { id } }, reply) => {
    const found = await needs.readApproval(id)
    if (found === undefined) return sendProblem(reply, noApproval(id))
    const explanation = toExplanationBody(await needs.explainApproval(found.approval))
    const cards = found.cards.map(toDeliveryBody)
    return { ...toApprovalBody(found), ...explanation, cards, unreached: found.isUnreached }
  }
}

export const waitSchema = {
  summary: 'Wait for the decision',
  params: byId,
  querystring: z.object({ timeout: z.coerce.number().min(0).max(300).default(30) }),
  response: { 200: approvalBody.extend({ decision: decisionBody }), 204: z.undefined() },
}

interface WaitNeeds {
  readonly readApproval: ReadApproval
  readonly readDecision: ReadDecision
  /** Says that the server stops: whoever waits asks the next one. */
  readonly closing: AbortSignal
}

export function getDecision(needs: WaitNeeds): Handler<typeof waitSchema> {
  return async ({ params: { id }, query: { timeout }, signal }, reply) => {
    const over = AbortSignal.any([signal, needs.closing])
    const waited = await waitForDecision(needs.readApproval, id, timeout * 1000, over)
    if (waited.kind === 'none') return sendProblem(reply, noApproval(id))
    if (waited.kind === 'pending' && needs.closing.aborted) return sendProblem(reply, stopping())
    if (waited.kind === 'pending') return reply.code(204).send()
    const decision = await needs.readDecision(waited.approval.approval)
    return { ...toApprovalBody(waited.approval), decision: { ...decision } }
  }
}

function stopping(): Problem {
  return problem(503, 'The server is being stopped. Ask again: the approval is still pending.')
}

export const cancelSchema = {
  summary: 'Take the question back',
  params: byId,
  body: z.object({ reason: z.string().trim().min(1).max(10_000) }),
  response: { 200: approvalBody },
}

interface CancelNeeds {
  readonly cancelApproval: CancelApproval
  readonly readApproval: ReadApproval
}

export function postCancel({ cancelApproval, readApproval }: CancelNeeds): Handler<typeof cancelSchema> {
  return async (request, reply) => {
    const { id } = request.params
    const approval = await cancelApproval(id, request.body.reason, callerOf(request))
    if (approval === undefined) return sendProblem(reply, noApproval(id))
    if (approval.state !== 'cancelled') return sendProblem(reply, tooLate(approval.state))
    return toApprovalBody({ approval, callback: (await readApproval(id))?.callback ?? null })
  }
}

function tooLate(state: string): Problem {
  return problem(409, `The approval is ${state} already and cannot be cancelled.`, {
    title: 'already decided',
  })
}
