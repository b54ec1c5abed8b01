import { z } from 'zod'
import type { Approval, RefusalReason } from '../../src/domain/approval.ts'
import type { CastResult, CastVote } from '../../src/usecases/cast-vote.ts'
import type { ReadApproval } from '../../src/usecases/read-approval.ts'
import { noApproval } from './approvals.ts'
import { byId, type Handler } from './handler.ts'
import { invalid, type Problem, problem, sendProblem } from './problem.ts'
import { approvalBody, toApprovalBody } from './representations.ts'

export const voteBody = z.object({
  verdict: z.enum(['approve', 'reject']),
  person: z.string().min(1),
  reason: z.string().max(10_000).nullish(),
  conditions: z.string().max(10_000).nullish(),
  digest: z
    .string()
    .optional()
    .describe('What the voter was shown; refused when the approval has changed since.'),
})

export const voteSchema = {
  summary: 'Vote for a person',
  params: byId,
  body: voteBody,
  response: { 200: approvalBody },
}

interface Needs {
  readonly castVote: CastVote
  readonly readApproval: ReadApproval
}

export function postVote({ castVote, readApproval }: Needs): Handler<typeof voteSchema> {
  return async ({ params: { id }, body: { person, ...ballot } }, reply) => {
    const identity = { channel: 'api', person } as const
    const result = await castVote({ ...ballot, approvalId: id, identity, channel: 'api' })
    const refused = voteProblem(result, id)
    if (refused) return sendProblem(reply, refused)
    const after = await readApproval(id)
    return after ? toApprovalBody(after) : sendProblem(reply, noApproval(id))
  }
}

/** Why a vote was refused, as a problem document; `undefined` when it was recorded. */
function voteProblem(result: CastResult, id: string): Problem | undefined {
  if (result.kind === 'recorded') return undefined
  if (result.kind === 'not-found') return noApproval(id)
  return refusalProblem(result.reason, result.approval)
}

function refusalProblem(reason: RefusalReason, approval: Approval): Problem {
  const more = { reason }
  switch (reason) {
    case 'unknown-person':
      return problem(
        403,
        'This person is not listed under "people" in countersign.yaml, so the vote does not count.',
        more,
      )
    case 'expired':
      return problem(410, `The approval expired at ${approval.expiresAt.toISOString()}.`, more)
    case 'already-decided':
      return problem(409, `${sentence(approval)}`, {
        ...more,
        title: 'already decided',
        decided_by: decidedBy(approval),
      })
    case 'cancelled':
      return problem(409, `The approval was cancelled: ${approval.closingReason ?? 'no reason given'}.`, more)
    case 'payload-changed':
      return problem(409, 'The approval changed since it was shown. Read it again, then vote.', more)
    case 'already-voted':
      return problem(409, 'This person has voted already.', more)
    case 'reason-missing':
      return invalid([{ path: 'reason', issue: 'is required for a rejection: say why' }])
  }
}

function decidedBy({ votes }: Approval) {
  return votes.map(({ person, verdict, channel, at }) => ({ person, verdict, channel, at: at.toISOString() }))
}

function sentence(approval: Approval): string {
  const by = approval.votes.map((vote) => vote.person).join(', ')
  return `The approval was ${approval.state} by ${by} at ${approval.decidedAt?.toISOString()}.`
}
