import { replyFor } from '../../../domain/ai-maestro/reply.ts'
import type { AgentMessageStore } from '../../../ports/agent-message-store.ts'
import type { Ids } from '../../../ports/ids.ts'
import type { Orchestrator } from '../../../ports/orchestrator.ts'

interface Needs {
  readonly messages: Pick<AgentMessageStore, 'keep'>
  readonly ids: Ids
}

/** Keeps the answer for the agent that wrote to us, which fetches it from us (`GET /api/messages?agent=`). */
export function inboxOrchestrator({ messages, ids }: Needs): Orchestrator {
  return {
    async report(callback, event) {
      const reply = replyFor(callback, event)
      await messages.keep(callback.id, { ...reply, id: `msg-${ids.next()}` })
      return { status: 'kept', message: `${reply.to} can fetch it here` }
    },
  }
}
