import type { AgentMessage } from '../domain/ai-maestro/agent-message.ts'

/** Our mailbox at somebody else's server. */
export interface AgentInbox {
  /** What came and is not marked as read, oldest first, some at a time; gives up once `stopping`. Throws `DeliveryError`. */
  unread(stopping?: AbortSignal): Promise<readonly AgentMessage[]>
  /** Only once they are stored: what is marked is never seen again. Throws `DeliveryError`. */
  markRead(messages: readonly AgentMessage[]): Promise<void>
}
