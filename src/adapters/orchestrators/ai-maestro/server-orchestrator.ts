import type { AgentReply } from '../../../domain/ai-maestro/agent-message.ts'
import { replyFor } from '../../../domain/ai-maestro/reply.ts'
import type { CallbackAnswer } from '../../../domain/callback.ts'
import { isRecord } from '../../../domain/events/envelope.ts'
import type { Orchestrator } from '../../../ports/orchestrator.ts'
import type { AmpAccount } from './amp-account.ts'
import type { MaestroClient } from './maestro-client.ts'
import { withRetryTime } from './retry-times.ts'

interface Needs {
  readonly client: MaestroClient
  /** Our name there. */
  readonly agent: string
  /** Given where AMP is spoken: answers are signed and routed by it. */
  readonly amp: AmpAccount | undefined
}

/** Answers agents through a server of AI Maestro, in their own words. A repeat is told apart by `context.callback_id`. */
export function serverOrchestrator({ client, agent, amp }: Needs): Orchestrator {
  return {
    async report(callback, event) {
      const reply = replyFor(callback, event)
      try {
        return await (amp ? amp.route(reply) : post(client, agent, reply))
      } catch (error) {
        throw withRetryTime(error, callback)
      }
    },
  }
}

async function post(
  client: MaestroClient,
  from: string,
  { to, subject, priority, inReplyTo, content }: AgentReply,
): Promise<CallbackAnswer> {
  const message = { from, to, subject, priority, content, ...(inReplyTo !== null && { inReplyTo }) }
  const { body } = await client({ method: 'POST', path: '/api/messages', body: message })
  const notified = isRecord(body) && body.notified === true
  return { status: 'delivered', message: `${to} ${notified ? 'was notified' : 'finds it in its inbox'}` }
}
