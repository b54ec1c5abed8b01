import type { ForeignApproval, ForeignState } from '../domain/http-orchestrator/foreign-approval.ts'

/** Approvals that an orchestrator keeps itself. Both throw `DeliveryError`. */
export interface ForeignApprovals {
  /** Those that wait there, oldest first, as many as it lists at once; gives up once `stopping`. */
  pending(stopping?: AbortSignal): Promise<readonly ForeignApproval[]>
  /** Undefined where it knows none of that id. */
  find(id: string, stopping?: AbortSignal): Promise<ForeignState | undefined>
}
