import { toMarkdown } from '../../../templates/render/markdown.ts'
import { commentId } from '../../domain/comment-id.ts'
import type { Message } from '../../domain/message.ts'
import type { Replies } from '../../ports/replies.ts'
import { linearComments } from './comments.ts'
import type { LinearRequest } from './linear-client.ts'

/** Answers as replies. An answer's id is made from the comment's, so that one that is heard twice is answered once. */
export function linearReplies({ request }: { readonly request: LinearRequest }): Replies {
  const comments = linearComments(request)
  return {
    async answer({ comment, thread, issue }, messages) {
      const body = messages.map((message) => toMarkdown(withoutButtons(message)).text).join('\n\n---\n\n')
      await comments.create({
        id: commentId(`answer:${comment}`),
        issueId: issue,
        parentId: thread,
        body,
      })
    },
  }
}

/** An answer is no card: a reply to it does not stand below what it speaks of. */
function withoutButtons(message: Message): Message {
  return { ...message, actions: message.actions.filter(({ kind }) => kind === 'link') }
}
