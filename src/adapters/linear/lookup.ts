import { z } from 'zod'
import { DeliveryError } from '../../domain/errors.ts'
import type { LinearRequest } from './linear-client.ts'
import { isInvalid } from './linear-errors.ts'
import { OPERATIONS } from './operations.ts'

/** What has to be known before something is written; what is left out is not asked for. */
interface Wanted {
  /** An issue's id or identifier. */
  readonly issue?: string | undefined
  readonly users?: readonly string[]
  readonly comments?: readonly string[]
}

/** The comments that are there, each with the one that it stands below. */
export type FoundComments = ReadonlyMap<string, string | null>

interface Known {
  readonly issueId: string | undefined
  /** User id → the address of their profile. */
  readonly profiles: ReadonlyMap<string, string>
  readonly comments: FoundComments
}

const found = z.object({
  issue: z.object({ id: z.string() }).optional(),
  users: z.object({ nodes: z.array(z.object({ id: z.string(), url: z.url() })) }).optional(),
  comments: z
    .object({
      nodes: z.array(z.object({ id: z.string(), parent: z.object({ id: z.string() }).nullish() })),
    })
    .optional(),
})

const NOTHING: Known = { issueId: undefined, profiles: new Map(), comments: new Map() }

/** Asks Linear once for everything that is wanted, and not at all where nothing is. Throws `DeliveryError`. */
export async function lookup(request: LinearRequest, wanted: Wanted): Promise<Known> {
  const { issue, users = [], comments = [] } = wanted
  if (issue === undefined && users.length === 0 && comments.length === 0) return NOTHING
  const variables = {
    ...{ issue: issue ?? '', users, comments },
    most: Math.max(1, users.length, comments.length),
    withIssue: issue !== undefined,
    withUsers: users.length > 0,
    withComments: comments.length > 0,
  }
  const answer = await request('lookup', OPERATIONS.lookup, variables, found)
  return {
    issueId: answer.issue?.id,
    profiles: new Map(answer.users?.nodes.map(({ id, url }) => [id, url])),
    comments: new Map(answer.comments?.nodes.map(({ id, parent }) => [id, parent?.id ?? null])),
  }
}

/** Linear says of an issue that is not there only that something is wrong with the input. */
export function noSuchIssue(issue: string, hub: string) {
  return (error: unknown): never => {
    if (!isInvalid(error)) throw error
    const fix =
      issue === hub
        ? 'Check LINEAR_APPROVAL_HUB_ISSUE_ID, and that Countersign’s user in Linear can see that issue.'
        : `The event (linear_issue) or a route named the issue ${issue}: check that it exists and that Countersign’s user in Linear can see it.`
    throw new DeliveryError('not-found', error.detail, { fix })
  }
}
