import { z } from 'zod'
import { toMarkdown } from '../../../templates/render/markdown.ts'
import { commentId } from '../../domain/comment-id.ts'
import type { Message } from '../../domain/message.ts'
import type { AgentSessions } from '../../ports/agent-sessions.ts'
import { createActivity } from './activities.ts'
import type { LinearRequest } from './linear-client.ts'
import { OPERATIONS } from './operations.ts'

const viewer = z.object({ viewer: z.object({ app: z.boolean(), supportsAgentSessions: z.boolean() }) })

/** What is said in agent sessions beside their cards. Whether there are any is asked once. */
export function agentSessions(request: LinearRequest): AgentSessions {
  let enabled: boolean | undefined
  return {
    async say(session, { kind, messages }, once) {
      const body = messages.map((message) => toMarkdown(withoutButtons(message)).text).join('\n\n---\n\n')
      await createActivity(request, { id: commentId(`session:${session}:${once}`), session, kind, body })
    },

    async enabled() {
      if (enabled !== undefined) return enabled
      const { viewer: self } = await request('viewer', OPERATIONS.viewer, {}, viewer)
      enabled = self.app && self.supportsAgentSessions
      return enabled
    },
  }
}

/** An answer is no card: what it offers would be taken for a way to decide. */
function withoutButtons(message: Message): Message {
  return { ...message, actions: message.actions.filter(({ kind }) => kind === 'link') }
}
