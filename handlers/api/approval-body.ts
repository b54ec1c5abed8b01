import { z } from 'zod'
import { APPROVAL_STATES, type Approval, type Vote } from '../../src/domain/approval.ts'
import { CALLBACK_STATES } from '../../src/domain/callback.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { missing } from '../../src/domain/tally.ts'
import type { ApprovalWithCallback } from '../../src/usecases/showing/read-approval.ts'

const policyBody = z.object({
  name: z.string(),
  version: z.string(),
  roles: z.array(z.string()).nullable().describe('Who may vote; null: everyone listed.'),
  quorum: z.number(),
  each_of: z.array(z.string()),
  reject_quorum: z.number(),
  self_approval: z.boolean(),
  justification: z.enum(['required', 'optional']),
  delegation: z.enum(['allowed', 'forbidden']),
  irreversible: z.boolean(),
  time_limit_seconds: z.number(),
  remind_after_seconds: z.array(z.number()),
  escalate: z.array(z.object({ after_seconds: z.number(), to: z.array(z.string()) })),
  on_expiry: z.enum(['reject', 'approve']),
  automatic: z.boolean(),
})

const voteBody = z.object({
  person: z.string(),
  verdict: z.enum(['approve', 'reject']),
  channel: z.string(),
  reason: z.string().nullable(),
  conditions: z.string().nullable(),
  at: z.string(),
  on_behalf_of: z.string().nullable(),
  standing_approval: z.string().nullable(),
  granted: z.number().nullable().describe('How many attempts it grants; null: all that are asked for.'),
})

const changeBody = z.object({
  at: z.string(),
  fields: z.array(
    z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  more: z.number(),
  voided: z.array(z.string()).describe('Whose votes were about something else.'),
})

/** An approval in the contract's words (interfaces.md, "HTTP"). */
export const approvalBody = z
  .object({
    id: z.string(),
    event_id: z.string(),
    task_id: z.string().nullable(),
    state: z.enum(APPROVAL_STATES),
    callback_state: z.enum(CALLBACK_STATES),
    title: z.string(),
    risk: z.string(),
    requester: z.string().nullable(),
    digest: z.string(),
    nonce: z.string(),
    payload: z.record(z.string(), z.unknown()),
    policy: policyBody,
    votes: z.array(voteBody),
    missing: z.number().describe('How many approving votes are still missing.'),
    missing_roles: z.array(z.string()).describe('Roles of which one vote each is still missing.'),
    change: changeBody.nullable().describe('How it last changed while it was pending.'),
    closing_reason: z.string().nullable().describe('Why it ended without votes.'),
    created_at: z.string(),
    expires_at: z.string(),
    decided_at: z.string().nullable(),
  })
  .meta({ id: 'Approval' })
export type ApprovalBody = z.infer<typeof approvalBody>

export function toApprovalBody({ approval, callback }: ApprovalWithCallback): ApprovalBody {
  const lacks = missing(approval)
  return {
    id: approval.id,
    event_id: approval.eventId,
    task_id: approval.taskId,
    state: approval.state,
    callback_state: callback?.state ?? 'none',
    title: approval.title,
    risk: approval.risk,
    requester: approval.requester,
    digest: approval.digest,
    nonce: approval.nonce,
    payload: approval.payload,
    policy: toPolicyBody(approval.policy),
    votes: approval.votes.map(toVoteBody),
    missing: lacks.votes,
    missing_roles: [...lacks.roles],
    change: toChangeBody(approval.change),
    closing_reason: approval.closingReason,
    created_at: approval.createdAt.toISOString(),
    expires_at: approval.expiresAt.toISOString(),
    decided_at: approval.decidedAt?.toISOString() ?? null,
  }
}

export function toPolicyBody(policy: Policy): z.infer<typeof policyBody> {
  return {
    name: policy.name,
    version: policy.version,
    roles: policy.roles && [...policy.roles],
    quorum: policy.quorum,
    each_of: [...policy.eachOf],
    reject_quorum: policy.rejectQuorum,
    self_approval: policy.selfApproval,
    justification: policy.justification,
    delegation: policy.delegation,
    irreversible: policy.irreversible,
    time_limit_seconds: policy.timeLimitMs / 1000,
    remind_after_seconds: policy.remindAfterMs.map((ms) => ms / 1000),
    escalate: policy.escalate.map(({ afterMs, to }) => ({ after_seconds: afterMs / 1000, to: [...to] })),
    on_expiry: policy.onExpiry,
    automatic: policy.automatic,
  }
}

function toVoteBody(vote: Vote): z.infer<typeof voteBody> {
  const { person, verdict, channel, reason, conditions, at, onBehalfOf, standingId, granted } = vote
  return {
    ...{ person, verdict, channel, reason, conditions },
    at: at.toISOString(),
    on_behalf_of: onBehalfOf,
    standing_approval: standingId,
    granted,
  }
}

function toChangeBody(change: Approval['change']): z.infer<typeof changeBody> | null {
  if (change === null) return null
  const { at, fields, more, voided } = change
  return { at: at.toISOString(), fields: fields.map((field) => ({ ...field })), more, voided: [...voided] }
}
