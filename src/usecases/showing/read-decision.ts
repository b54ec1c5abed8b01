import type { Approval } from '../../domain/approval.ts'
import { callbackBody, type DecisionBody } from '../../domain/callback.ts'
import type { Receipts } from '../../ports/receipts.ts'
import type { Store } from '../../ports/store.ts'

/** What an orchestrator is told of a decided approval, also where it waits for it and has no callback. */
export type Decision = DecisionBody & { readonly receipt: string }
export type ReadDecision = (approval: Approval) => Promise<Decision>

interface Needs {
  readonly store: Store
  readonly receipts: Receipts
}

/** The decision with its receipt, the same that a callback carries. Throws for a pending approval. */
export function readDecision({ store, receipts }: Needs): ReadDecision {
  return async (approval) => {
    const [event] = await store.events.find([approval.eventId])
    if (event === undefined) throw new Error(`Approval ${approval.id} has lost its event.`)
    const body = callbackBody(approval, event.type)
    return { ...body, receipt: await receipts.sign(body) }
  }
}
