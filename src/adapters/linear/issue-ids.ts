import { z } from 'zod'
import { DeliveryError } from '../../domain/errors.ts'
import { isInvalid } from './comments.ts'
import type { LinearRequest } from './linear-client.ts'
import { OPERATIONS } from './operations.ts'

const found = z.object({ issue: z.object({ id: z.string() }) })

/** Comments are made by an issue's id; people know its identifier. Each is asked for once. */
export function issueIds(request: LinearRequest) {
  const known = new Map<string, string>()
  return {
    async resolve(target: string): Promise<string> {
      const before = known.get(target)
      if (before !== undefined) return before
      const { issue } = await request('issue', OPERATIONS.issue, { id: target }, found).catch(notFound)
      known.set(target, issue.id)
      return issue.id
    },
  }
}

function notFound(error: unknown): never {
  if (!isInvalid(error)) throw error
  const fix = 'Check LINEAR_APPROVAL_HUB_ISSUE_ID, and that the user of LINEAR_API_KEY can see that issue.'
  throw new DeliveryError('not-found', error.detail, { fix })
}
