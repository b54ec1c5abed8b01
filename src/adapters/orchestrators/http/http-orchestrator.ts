import type { Callback, CallbackAnswer, CallbackBody, DecisionBody } from '../../../domain/callback.ts'
import { DeliveryError } from '../../../domain/errors.ts'
import { type NamedApprover, namedApprover } from '../../../domain/http-orchestrator/approver.ts'
import { readDecisionUrl } from '../../../domain/http-orchestrator/decision-address.ts'
import { decidedThere, type ForeignState } from '../../../domain/http-orchestrator/foreign-approval.ts'
import type { ForeignApprovals } from '../../../ports/foreign-approvals.ts'
import type { Orchestrator } from '../../../ports/orchestrator.ts'
import type { ApprovalStore } from '../../../ports/store.ts'
import type { OrchestratorAnswer, OrchestratorClient } from './orchestrator-client.ts'
import { errorFor, isOk } from './orchestrator-errors.ts'
import { resume } from './resume.ts'

interface Needs {
  readonly client: OrchestratorClient
  readonly there: ForeignApprovals
  /** Who decided here, and in which role. */
  readonly approvals: Pick<ApprovalStore, 'find'>
}

/**
 * Tells the HTTP orchestrator of seed 003 what was decided. Its answer to a decision is not believed: it says 500 to what it
 * refuses and 200 to what it ignores, so that its own record is read before and after, and is the truth.
 */
export function httpOrchestrator(needs: Needs): Orchestrator {
  return {
    async report(callback) {
      const { body, id: key } = callback
      if (!('approval_id' in body) || body.type === 'approval.unreached') throw notOfApprovals(body)
      const { approvalId, taskId } = readDecisionUrl(callback.url)
      const before = await stateOf(needs, approvalId)
      const said = before.status === 'pending' ? await decide(needs, callback, body, approvalId) : undefined
      const after = said === undefined ? before : await stateOf(needs, approvalId)
      if (!agrees(body, after)) throw disagreement(callback, body, after, said)
      if (body.decision !== 'approved') return { status: after.status, message: ended(body, after) }
      // Our own earlier try may have been that.
      const by = said === undefined ? after.by : null
      return taskId === null ? recorded(by) : resume(needs.client, taskId, key, by)
    },
  }
}

async function stateOf({ there }: Needs, approvalId: string): Promise<ForeignState> {
  const state = await there.find(approvalId)
  if (state === undefined) throw new DeliveryError('not-found', 'knows no such approval (404)')
  return state
}

/** Its answer, whatever it is: what came of it is read afterwards. */
async function decide(
  { client, approvals }: Needs,
  callback: Callback,
  body: DecisionBody,
  approvalId: string,
): Promise<OrchestratorAnswer> {
  const approval = await approvals.find(body.approval_id)
  if (approval === undefined) throw new Error(`Approval ${body.approval_id} is told of, but not stored.`)
  const verb = body.decision === 'approved' ? 'approve' : 'reject'
  return client({
    method: 'POST',
    path: `/${verb}/${encodeURIComponent(approvalId)}`,
    query: { ...approverQuery(namedApprover(approval)), ...wordsQuery(body) },
    key: callback.id,
  })
}

function approverQuery({ id, role }: NamedApprover): Readonly<Record<string, string>> {
  return { approver_id: id, approver_role: role }
}

function wordsQuery({ decision, reason, conditions }: DecisionBody): Readonly<Record<string, string>> {
  if (decision === 'approved') {
    const justification = [reason, conditions && `Conditions: ${conditions}`].filter(Boolean).join('\n')
    return justification ? { justification } : {}
  }
  if (decision === 'expired') return { reason: 'Nobody decided in time.' }
  return { reason: reason ?? `It was ${decision}.` }
}

/** Whether what is recorded there is what was decided here. Nobody said yes here to what expired or was cancelled. */
function agrees(body: DecisionBody, there: ForeignState): boolean {
  if (body.decision === 'approved' || body.decision === 'rejected') return there.status === body.decision
  if (there.status === 'approved') return body.reason === decidedThere(there)
  return there.status !== 'pending'
}

function ended(body: DecisionBody, there: ForeignState): string {
  return body.decision === there.status ? 'recorded at the orchestrator' : 'at the orchestrator'
}

function recorded(by: string | null): CallbackAnswer {
  return { status: 'approved', message: by === null ? 'recorded at the orchestrator' : `recorded for ${by}` }
}

/** It answers 500 to a role that may not and to a missing justification, and to its own troubles: so it is asked a few times. */
const TRIES_OF_500 = 3

function disagreement(
  { attempts }: Callback,
  { decision }: DecisionBody,
  after: ForeignState,
  said: OrchestratorAnswer | undefined,
): DeliveryError {
  if (after.status !== 'pending' || said === undefined) {
    const by = after.by === null ? '' : ` by ${after.by.slice(0, 100)}`
    return new DeliveryError('invalid', `it is ${after.status}${by} there, and ${decision} here`)
  }
  if (isOk(said))
    return new DeliveryError('provider-error', 'took the decision, and it is still pending there')
  if (said.status === 403) return errorFor(said, 'does not let this role decide (403)')
  if (said.status === 410) return errorFor(said, 'says that it expired (410)')
  if (said.status >= 500 && attempts + 1 >= TRIES_OF_500) {
    const words = `answered ${said.status}, and it is still pending there: it may not let this role decide, or want a justification`
    return new DeliveryError('invalid', words)
  }
  return errorFor(said)
}

/** It hears of its approvals alone. */
function notOfApprovals({ type }: CallbackBody): DeliveryError {
  if (type !== 'task.stop')
    return new DeliveryError('invalid', 'takes decisions on its approvals, and no other answers')
  return new DeliveryError('invalid', 'has no way to stop a task; what it waited for was rejected')
}
