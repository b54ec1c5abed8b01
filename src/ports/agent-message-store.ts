import type { AgentPriority, AgentReply } from '../domain/ai-maestro/agent-message.ts'

export const MESSAGE_STATUSES = ['unread', 'read', 'archived'] as const
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]

/** An answer that its agent fetches from us. */
export interface KeptMessage extends AgentReply {
  readonly id: string
  readonly status: MessageStatus
  readonly createdAt: Date
}

export interface MessageFilter {
  readonly status?: MessageStatus | undefined
  readonly priority?: AgentPriority | undefined
  /** 0: all of them. */
  readonly limit: number
}

/** Answers that wait for their agents. Agents are told apart by name, in whatever case it is written. */
export interface AgentMessageStore {
  /** Keeps it once for each callback, however often it comes. */
  keep(callbackId: string, message: AgentReply & { readonly id: string }): Promise<void>
  /** Newest first. */
  list(agent: string, filter: MessageFilter): Promise<readonly KeptMessage[]>
  find(agent: string, id: string): Promise<KeptMessage | undefined>
  /** False where the agent has no such message. */
  mark(agent: string, id: string, status: MessageStatus): Promise<boolean>
}
