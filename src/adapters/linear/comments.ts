import { z } from 'zod'
import type { LinearRequest } from './linear-client.ts'
import { isInvalid } from './linear-errors.ts'
import { type FoundComments, lookup } from './lookup.ts'
import { OPERATIONS } from './operations.ts'

export interface NewComment {
  readonly id: string
  readonly issueId: string
  /** Undefined for one that begins a thread. */
  readonly parentId: string | undefined
  readonly body: string
}

/** Where a comment stands. `taken`: there was one of this id already, and it stands below `parentId`. */
interface Created {
  readonly kind: 'created' | 'taken'
  readonly parentId: string | undefined
}

/** What we do with comments. Each throws `DeliveryError`. */
export interface Comments {
  /** One that was deleted keeps its id: that is refused as `invalid`. */
  create(comment: NewComment): Promise<Created>
  /** `gone` where there is no such comment any more. */
  update(id: string, body: string): Promise<'updated' | 'gone'>
  /** Those that are there. */
  existing(ids: readonly string[]): Promise<FoundComments>
}

const done = z.object({})

export function linearComments(request: LinearRequest): Comments {
  const existing = async (ids: readonly string[]) => (await lookup(request, { comments: ids })).comments

  return {
    existing,

    // Linear has one code for everything that is wrong with the input, an id that is taken among it.
    async create(comment) {
      const input = { ...comment, doNotSubscribeToIssue: true }
      try {
        await request('commentCreate', OPERATIONS.commentCreate, { input }, done)
        return { kind: 'created', parentId: comment.parentId }
      } catch (error) {
        const parentId = isInvalid(error) ? (await existing([comment.id])).get(comment.id) : undefined
        if (parentId !== undefined) return { kind: 'taken', parentId: parentId ?? undefined }
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
