import { z } from 'zod'
import { commentId } from '../../domain/comment-id.ts'
import type { AgentSessions } from '../../ports/agent-sessions.ts'
import { createActivity } from './activities.ts'
import type { LinearRequest } from './linear-client.ts'
import { OPERATIONS } from './operations.ts'

const viewer = z.object({ viewer: z.object({ app: z.boolean(), supportsAgentSessions: z.boolean() }) })

/** What is said in agent sessions beside their cards. Whether there are any is asked once. */
export function agentSessions(request: LinearRequest): AgentSessions {
  let enabled: boolean | undefined
  return {
    async say(session, { kind, body }, once) {
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
