import { z } from 'zod'
import { DeliveryError } from '../../domain/errors.ts'
import type { LinearRequest } from './linear-client.ts'
import { OPERATIONS } from './operations.ts'

export interface NewComment {
  readonly id: string
  readonly issueId: string
  /** Undefined for one that begins a thread. */
  readonly parentId: string | undefined
  readonly body: string
}

/** What we do with comments. Each throws `DeliveryError`. */
export interface Comments {
  /** `taken`: there is one of this id already. One that was deleted keeps its id: that is refused as `invalid`. */
  create(comment: NewComment): Promise<'created' | 'taken'>
  /** `gone` where there is no such comment any more. */
  update(id: string, body: string): Promise<'updated' | 'gone'>
  /** Those that are there. */
  existing(ids: readonly string[]): Promise<ReadonlySet<string>>
}

const done = z.object({})
const found = z.object({ comments: z.object({ nodes: z.array(z.object({ id: z.string() })) }) })

export function linearComments(request: LinearRequest): Comments {
  async function existing(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { comments } = await request('comments', OPERATIONS.comments, { ids }, found)
    return new Set(comments.nodes.map(({ id }) => id))
  }

  return {
    existing,

    // Linear has one code for everything that is wrong with the input, an id that is taken among it.
    async create(comment) {
      const input = { ...comment, doNotSubscribeToIssue: true }
      try {
        await request('commentCreate', OPERATIONS.commentCreate, { input }, done)
        return 'created'
      } catch (error) {
        if (isInvalid(error) && (await existing([comment.id])).has(comment.id)) return 'taken'
        throw error
      }
    },

    async update(id, body) {
      try {
        await request('commentUpdate', OPERATIONS.commentUpdate, { id, input: { body } }, done)
        return 'updated'
      } catch (error) {
        if (isInvalid(error) && !(await existing([id])).has(id)) return 'gone'
        throw error
      }
    },
  }
}

export function isInvalid(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError && error.reason === 'invalid'
}
