import { z } from 'zod'
import { type Approval, type Verdict, whyClosed } from '../../../src/domain/approval.ts'
import type { Person } from '../../../src/domain/person.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { People } from '../../../src/ports/people.ts'
import type { CastVote } from '../../../src/usecases/deciding/cast-vote.ts'
import type { ExplainApproval } from '../../../src/usecases/showing/explain-approval.ts'
import type { ReadApproval } from '../../../src/usecases/showing/read-approval.ts'
import { byId, type Handler } from '../handler.ts'
import { invalid, type Problem, problem, sendProblem } from '../problem.ts'
import { refusalProblem } from '../refusals.ts'
import { isFor, notFound } from './approvals.ts'

const said = (name: string) =>
  z.string(`is required: add ?${name}=…`).trim().min(1, `is required: add ?${name}=…`).max(10_000)

const approver = {
  approver_id: said('approver_id').describe('A listed person, by id or by mail address.'),
  approver_role: said('approver_role').describe('The role of theirs in which they decide.'),
}

const decidedBody = z.object({
  status: z.string(),
  approval_id: z.string(),
  approver_id: z.string(),
  timestamp: z.string(),
  message: z.string(),
})

export const approveSchema = {
  summary: 'Approve for a person, as at the orchestrator of seed 003',
  params: byId,
  querystring: z.object({
    ...approver,
    justification: z.string().max(10_000).optional(),
    digest: z.string().optional().describe('Required for what cannot be undone: GET /approvals/{id}.'),
  }),
  response: { 200: decidedBody },
}

export const rejectSchema = {
  summary: 'Reject for a person, as at the orchestrator of seed 003',
  params: byId,
  querystring: z.object({ ...approver, reason: said('reason') }),
  response: { 200: decidedBody },
}

interface Needs {
  readonly castVote: CastVote
  readonly readApproval: ReadApproval
  readonly explainApproval: ExplainApproval
  readonly people: People
  readonly clock: Clock
}

export function postApprove(needs: Needs): Handler<typeof approveSchema> {
  return async ({ params: { id }, query: { justification, digest, ...by } }, reply) => {
    const decided = await decide(needs, id, by, { verdict: 'approve', reason: justification ?? null, digest })
    return 'problem' in decided ? sendProblem(reply, decided.problem) : decided.body
  }
}

export function postReject(needs: Needs): Handler<typeof rejectSchema> {
  return async ({ params: { id }, query: { reason, ...by } }, reply) => {
    const decided = await decide(needs, id, by, { verdict: 'reject', reason, digest: undefined })
    return 'problem' in decided ? sendProblem(reply, decided.problem) : decided.body
  }
}

interface By {
  readonly approver_id: string
  readonly approver_role: string
}

interface Words {
  readonly verdict: Verdict
  readonly reason: string | null
  readonly digest: string | undefined
}

async function decide(
  needs: Needs,
  id: string,
  by: By,
  words: Words,
): Promise<{ readonly problem: Problem } | { readonly body: z.infer<typeof decidedBody> }> {
  const found = await needs.readApproval(id)
  if (found === undefined) return { problem: notFound(id) }
  const person = personCalled(needs.people, by.approver_id)
  const wrong = person && (await wrongRole(needs, found.approval, person, by.approver_role))
  if (wrong) return { problem: wrong }
  const identity = { channel: 'api', person: person?.id ?? by.approver_id } as const
  const result = await needs.castVote({ ...words, approvalId: id, identity, channel: 'api' })
  if (result.kind === 'not-found') return { problem: notFound(id) }
  if (result.kind === 'refused') {
    if (result.reason === 'justification-missing') return { problem: justificationMissing() }
    return { problem: refusalProblem(result.reason, result.approval) }
  }
  return { body: bodyOf(result.approval, by.approver_id, words.verdict, needs.clock.now()) }
}

/** By id, or by an address that is one listed person's and nobody else's. */
function personCalled({ all }: People, name: string): Person | undefined {
  const byName = all.find(({ id }) => id === name)
  if (byName !== undefined) return byName
  const wanted = name.toLowerCase()
  const called = all.filter(({ email }) => email.some((address) => address.toLowerCase() === wanted))
  return called.length === 1 ? called[0] : undefined
}

/**
 * Whether the person has the role that they name, or stands in for somebody who does, and whether that role may decide this.
 * What is closed is left to the law of votes, which says so better.
 */
async function wrongRole(
  { explainApproval, people, clock }: Needs,
  approval: Approval,
  person: Person,
  role: string,
): Promise<Problem | undefined> {
  if (whyClosed(approval, clock.now())) return undefined
  const refuse = (detail: string) => problem(403, detail, { reason: 'not-an-approver' })
  const { mayApprove } = await explainApproval(approval)
  const onBehalfOf = mayApprove.find((one) => one.person === person.id)?.onBehalfOf
  const absent = people.all.find(({ id }) => id === onBehalfOf)
  if (![...person.roles, ...(absent?.roles ?? [])].includes(role))
    return refuse(`This person does not have the role "${role}".`)
  const named = approval.grants.some(
    (grant) => grant.kind === 'escalated' && grant.to.includes(`person:${person.id}`),
  )
  if (named || isFor(approval, role)) return undefined
  return refuse(
    `The policy "${approval.policy.name}" does not let the role "${role}" decide: it asks for ${approval.policy.roles?.join(' or ')}.`,
  )
}

function justificationMissing(): Problem {
  return invalid([{ path: 'justification', issue: 'is required by this policy: say why it may go ahead' }])
}

function bodyOf({ id, state }: Approval, approverId: string, verdict: Verdict, now: Date) {
  const done = verdict === 'approve' ? 'Approval' : 'Rejection'
  const message = state === 'pending' ? `${done} counted; more votes are needed` : `Request ${state}`
  return {
    status: state,
    approval_id: id,
    approver_id: approverId,
    timestamp: now.toISOString(),
    message,
  }
}
