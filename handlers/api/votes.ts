import { z } from 'zod'
import type { CastResult, CastVote } from '../../src/usecases/deciding/cast-vote.ts'
import type { WithdrawVote } from '../../src/usecases/deciding/withdraw-vote.ts'
import type { ReadApproval } from '../../src/usecases/showing/read-approval.ts'
import { approvalBody, toApprovalBody } from './approval-body.ts'
import { byId, type Handler } from './handler.ts'
import { type Problem, problemBody, sendProblem } from './problem.ts'
import { noApproval, refusalProblem } from './refusals.ts'

const voteBody = z.object({
  verdict: z.enum(['approve', 'reject']),
  person: z.string().min(1),
  reason: z.string().max(10_000).nullish(),
  conditions: z.string().max(10_000).nullish(),
  granted: z
    .number()
    .int()
    .min(1)
    .nullish()
    .describe('How many attempts an approval grants, where more are asked for; left out, all of them.'),
  digest: z
    .string()
    .optional()
    .describe(
      'What the voter was shown; refused when it has changed since. Required for what cannot be undone.',
    ),
})

interface Needs {
  readonly castVote: CastVote
  readonly readApproval: ReadApproval
}

export const voteSchema = {
  summary: 'Vote for a person',
  params: byId,
  body: voteBody,
  response: { 200: approvalBody },
}

export function postVote({ castVote, readApproval }: Needs): Handler<typeof voteSchema> {
  return async ({ params: { id }, body }, reply) => {
    const refused = problemIn(await cast(castVote, id, body), id)
    if (refused) return sendProblem(reply, refused)
    const after = await readApproval(id)
    return after ? toApprovalBody(after) : sendProblem(reply, noApproval(id))
  }
}

export const votesSchema = {
  summary: 'Vote on several approvals; each has its own result',
  body: z.object({
    votes: z
      .array(voteBody.extend({ approval_id: z.string() }))
      .min(1)
      .max(100),
  }),
  response: {
    207: z.object({
      results: z.array(z.union([z.object({ approval_id: z.string(), state: z.string() }), problemBody])),
    }),
  },
}

/** One after the other, in the order given: what is decided early may matter for what comes after. */
export function postVotes({ castVote }: Pick<Needs, 'castVote'>): Handler<typeof votesSchema> {
  return async ({ body: { votes } }, reply) => {
    const results = []
    for (const { approval_id, ...vote } of votes) {
      const result = await cast(castVote, approval_id, vote)
      results.push(
        result.kind === 'recorded'
          ? { approval_id, state: result.approval.state }
          : { ...problemIn(result, approval_id), approval_id },
      )
    }
    return reply.code(207).send({ results } as z.infer<(typeof votesSchema)['response'][207]>)
  }
}

function cast(castVote: CastVote, approvalId: string, { person, ...ballot }: z.infer<typeof voteBody>) {
  return castVote({ ...ballot, approvalId, identity: { channel: 'api', person }, channel: 'api' })
}

/** Why a vote was refused, as a problem document; `undefined` when it was recorded. */
function problemIn(result: CastResult, id: string): Problem | undefined {
  if (result.kind === 'recorded') return undefined
  return result.kind === 'not-found' ? noApproval(id) : refusalProblem(result.reason, result.approval)
}

export const withdrawSchema = {
  summary: "Take a person's vote back, while nothing is decided",
  params: z.object({ id: z.string(), person: z.string() }),
  response: { 200: approvalBody },
}

export function deleteVote(needs: { readonly withdrawVote: WithdrawVote }): Handler<typeof withdrawSchema> {
  return async ({ params: { id, person } }, reply) => {
    const result = await needs.withdrawVote(id, { channel: 'api', person }, 'api')
    if (result.kind === 'not-found') return sendProblem(reply, noApproval(id))
    if (result.kind === 'refused') return sendProblem(reply, refusalProblem(result.reason, result.approval))
    return toApprovalBody({ approval: result.approval, callback: null })
  }
}
