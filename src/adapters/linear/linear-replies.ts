import { commentId } from '../../domain/comment-id.ts'
import type { Replies } from '../../ports/replies.ts'
import { linearComments } from './comments.ts'
import type { LinearRequest } from './linear-client.ts'

/** Answers as replies. An answer's id is made from the comment's, so that one that is heard twice is answered once. */
export function linearReplies({ request }: { readonly request: LinearRequest }): Replies {
  const comments = linearComments(request)
  return {
    async answer({ comment, thread, issue }, body) {
      await comments.create({
        id: commentId(`answer:${comment}`),
        issueId: issue,
        parentId: thread,
        body,
      })
    },
  }
}
