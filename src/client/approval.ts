import type { Decision } from './answers.ts'
import { type Ask, pause } from './connection.ts'

export interface WaitOptions {
  /** How long to wait at most, in seconds; without one until it is decided, expires or is cancelled. */
  readonly timeout?: number
}

/** An approval that was asked for. */
export interface ApprovalHandle {
  readonly approvalId: string
  /** Waits for the decision; `undefined` where there is none in time. Throws `CountersignError`. */
  wait(options?: WaitOptions): Promise<Decision | undefined>
  /** Takes the question back. Throws `CountersignError` where it is decided already. */
  cancel(reason: string): Promise<void>
}

/** The server holds each question open so long, in seconds. */
const ASK_FOR = 30
/** A server that answers at once that there is nothing is not asked more often than this. */
const BETWEEN_MS = 250

export function approvalHandle(ask: Ask, approvalId: string): ApprovalHandle {
  const path = `/v1/approvals/${encodeURIComponent(approvalId)}`
  return {
    approvalId,
    async wait({ timeout = Number.POSITIVE_INFINITY } = {}) {
      const end = Date.now() + timeout * 1000
      for (;;) {
        const waitsFor = Math.max(0, Math.min(ASK_FOR, (end - Date.now()) / 1000))
        const answer = await ask('GET', `${path}/wait?timeout=${waitsFor}`, { waitsFor })
        if (answer !== undefined) return decisionIn(answer as WaitAnswer)
        if (Date.now() >= end) return undefined
        await pause(Math.min(BETWEEN_MS, Math.max(0, end - Date.now())))
      }
    },
    async cancel(reason) {
      await ask('POST', `${path}/cancel`, { body: { reason } })
    },
  }
}

interface WaitAnswer {
  readonly decision: {
    readonly decision: Decision['decision']
    readonly approval_id: string
    readonly event_id: string
    readonly task_id: string | null
    readonly decided_by: readonly (Decision['decidedBy'][number] & { readonly on_behalf_of?: string })[]
    readonly reason: string | null
    readonly conditions: string | null
    readonly digest: string
    readonly decided_at: string
    readonly receipt: string
  }
}

function decisionIn({ decision: given }: WaitAnswer): Decision {
  return {
    decision: given.decision,
    approved: given.decision === 'approved',
    approvalId: given.approval_id,
    eventId: given.event_id,
    taskId: given.task_id,
    decidedBy: given.decided_by.map(({ person, channel, at, on_behalf_of }) => ({
      person,
      channel,
      at,
      ...(on_behalf_of !== undefined && { onBehalfOf: on_behalf_of }),
    })),
    reason: given.reason,
    conditions: given.conditions,
    digest: given.digest,
    decidedAt: given.decided_at,
    receipt: given.receipt,
  }
}
