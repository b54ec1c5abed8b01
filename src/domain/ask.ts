import type { Approval } from './approval.ts'
import { settleAutomatically } from './closing.ts'
import { digestOf } from './digest.ts'
import { type ApprovalRequestData, RISKS, type Risk, titleOf } from './events/approval.ts'
import { type ApprovalType, isApprovalType } from './events/catalogue.ts'
import type { AnyEvent, CountersignEvent } from './events/event.ts'
import { factsOf } from './match.ts'
import { changesBetween } from './payload-change.ts'
import { type PolicyRule, policyFor } from './policy.ts'

/** Identity and chance for a new approval, made outside because the domain has neither. */
export interface Fresh {
  readonly id: string
  readonly nonce: string
}

type Asking = AnyEvent & CountersignEvent<ApprovalType>

export function asksForApproval(event: AnyEvent): event is Asking {
  return isApprovalType(event.type)
}

/** The approval that an event asks for at `at`: pending, or approved at once where its policy says so. */
export function newApproval(
  event: Asking,
  fresh: Fresh,
  rules: readonly PolicyRule[] = [],
  at = event.receivedAt,
): Approval {
  const { title, risk, requester, askers, tightening } = readAsk(event)
  const policy = policyFor(rules, factsOf(event, risk), risk, tightening)
  return settleAutomatically({
    id: fresh.id,
    eventId: event.id,
    taskId: event.taskId,
    title,
    risk,
    requester,
    askers,
    payload: event.data,
    nonce: fresh.nonce,
    digest: digestOf({
      payload: event.data,
      requester,
      task_id: event.taskId,
      policy_version: policy.version,
      nonce: fresh.nonce,
    }),
    policy,
    state: 'pending',
    votes: [],
    grants: [],
    change: null,
    closingReason: null,
    createdAt: at,
    expiresAt: new Date(at.getTime() + policy.timeLimitMs),
    decidedAt: null,
  })
}

/**
 * A pending approval whose asker now wants something else: asked anew under the same id, with a new digest, and without
 * the votes that were about something else. It is never approved by that alone, and never open longer than before.
 */
export function changed(
  approval: Approval,
  event: Asking,
  nonce: string,
  at: Date,
  rules: readonly PolicyRule[],
): Approval {
  const asked = newApproval(event, { id: approval.id, nonce }, rules, at)
  const voided = approval.votes.map(({ person }) => person)
  return {
    ...asked,
    state: 'pending',
    closingReason: null,
    decidedAt: null,
    createdAt: approval.createdAt,
    expiresAt: asked.expiresAt < approval.expiresAt ? asked.expiresAt : approval.expiresAt,
    change: { at, voided, ...changesBetween(approval.payload, event.data) },
  }
}

interface Ask {
  readonly title: string
  readonly risk: Risk
  readonly requester: string | null
  readonly askers: readonly string[]
  readonly tightening: { readonly limitMs?: number | undefined; readonly quorum?: number | undefined }
}

function readAsk(event: Asking): Ask {
  if (event.type === 'additional-attempts-request') {
    const { requested_additional_attempts: wanted } = event.data
    const title = `${wanted} more ${wanted === 1 ? 'attempt' : 'attempts'}${event.taskId ? ` for ${event.taskId}` : ''}`
    return { title, risk: 'medium', requester: event.source, askers: named([event.source]), tightening: {} }
  }
  const data: ApprovalRequestData = event.data
  const { requester, agent_name, owner } = data
  const seconds = data.expires_in ?? data.timeout_seconds
  return {
    title: titleOf(data) ?? event.declaredType,
    risk: gravest([data.risk, data.risk_level]),
    requester: requester ?? agent_name ?? event.source,
    askers: named([requester, agent_name, owner, event.source]),
    tightening: { limitMs: seconds === undefined ? undefined : seconds * 1000, quorum: data.quorum },
  }
}

/** An agent that says two things is believed the graver one; one that says nothing asks for something of medium risk. */
function gravest(said: readonly (Risk | undefined)[]): Risk {
  return RISKS.find((risk) => said.includes(risk)) ?? 'medium'
}

function named(names: readonly (string | null | undefined)[]): readonly string[] {
  return [...new Set(names.filter((name) => typeof name === 'string'))]
}

/** Whether an event asks for just what is asked already. */
export function asksTheSame({ payload }: Approval, event: Asking): boolean {
  return digestOf(payload) === digestOf(event.data)
}

/** What an asker calls its request: the same again, while it is pending, changes what is asked. */
export function requestIdOf(event: Asking): string | null {
  return event.type === 'additional-attempts-request' ? null : (event.data.request_id ?? null)
}
