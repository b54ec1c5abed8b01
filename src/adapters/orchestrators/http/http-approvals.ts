import { DeliveryError } from '../../../domain/errors.ts'
import type { ForeignApprovals } from '../../../ports/foreign-approvals.ts'
import type { OrchestratorClient } from './orchestrator-client.ts'
import { errorFor, isOk } from './orchestrator-errors.ts'
import { readPending, readState } from './shapes.ts'

/** More than people leave waiting; what is beyond it is listed once something before it is decided. */
const AT_ONCE = '100'

/** The approvals that wait at the HTTP orchestrator of seed 003. */
export function httpApprovals(client: OrchestratorClient): ForeignApprovals {
  return {
    async pending(stopping) {
      const answer = await client({
        method: 'GET',
        path: '/approvals/pending',
        query: { limit: AT_ONCE },
        stopping,
      })
      if (!isOk(answer)) throw errorFor(answer)
      const listed = readPending(answer.body)
      if (listed === undefined) throw new DeliveryError('invalid', 'answered with no list of approvals')
      return listed
    },

    async find(id, stopping) {
      const path = `/approvals/${encodeURIComponent(id)}`
      const answer = await client({ method: 'GET', path, stopping })
      if (answer.status === 404) return undefined
      if (!isOk(answer)) throw errorFor(answer)
      const state = readState(answer.body)
      if (state === undefined) throw new DeliveryError('invalid', 'did not say how the approval stands')
      return state
    },
  }
}
