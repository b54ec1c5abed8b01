import { z } from 'zod'
import type { Approval } from '../../../src/domain/approval.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { ListApprovals, ReadApproval } from '../../../src/usecases/showing/read-approval.ts'
import { byId, type Handler } from '../handler.ts'
import { type Problem, problem, sendProblem } from '../problem.ts'
import { listedBody, shownBody, toListed, toShown } from './shapes.ts'

export const pendingSchema = {
  summary: 'What waits for approval, as the orchestrator of seed 003 lists it',
  querystring: z.object({
    approver_role: z.string().optional().describe('Only what this role may decide.'),
    limit: z.coerce.number().int().min(1).max(1000).default(50),
  }),
  response: { 200: z.object({ count: z.number(), approvals: z.array(listedBody) }) },
}

interface ListNeeds {
  readonly listApprovals: ListApprovals
  readonly clock: Clock
}

const PAGE = 100

/** Oldest first, as that orchestrator does. */
export function getPending({ listApprovals, clock }: ListNeeds): Handler<typeof pendingSchema> {
  return async ({ query: { approver_role: role, limit } }) => {
    const waiting: Approval[] = []
    let cursor: string | undefined
    do {
      const page = await listApprovals({ state: 'pending' }, { cursor, limit: PAGE })
      waiting.push(...page.items.map(({ approval }) => approval))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    const now = clock.now()
    const open = waiting.filter((one) => one.expiresAt > now && (role === undefined || isFor(one, role)))
    const approvals = open.toReversed().slice(0, limit).map(toListed)
    return { count: approvals.length, approvals }
  }
}

/** Whether somebody with this role may decide it: by its policy, or because it was escalated to them. */
export function isFor({ policy, grants }: Approval, role: string): boolean {
  if (policy.roles === null || policy.roles.includes(role)) return true
  return grants.some((grant) => grant.kind === 'escalated' && grant.to.includes(`role:${role}`))
}

export const shownSchema = {
  summary: 'One approval, as the orchestrator of seed 003 shows it',
  params: byId,
  response: { 200: shownBody },
}

interface ReadNeeds {
  readonly readApproval: ReadApproval
  readonly clock: Clock
}

export function getShown({ readApproval, clock }: ReadNeeds): Handler<typeof shownSchema> {
  return async ({ params: { id } }, reply) => {
    const found = await readApproval(id)
    return found ? toShown(found.approval, clock.now()) : sendProblem(reply, notFound(id))
  }
}

/** In that orchestrator's words, on which its callers may rely. */
export function notFound(id: string): Problem {
  return problem(404, `Approval request ${id} not found`)
}
