import type { AgentMessageStore } from '../../../src/ports/agent-message-store.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { AcceptEvents } from '../../../src/usecases/accepting/accept-event.ts'

/** What it takes to be talked to as a server of AI Maestro is. */
export interface AgentDoor {
  /** The name under which agents see us. */
  readonly name: string
  readonly version: string
  /** Whether answers to those who do not say who they are have somewhere else to go. */
  readonly hasDefaultCallback: boolean
  readonly messages: Omit<AgentMessageStore, 'keep'>
}

export interface AgentDoorNeeds {
  readonly agentDoor: AgentDoor
  readonly acceptEvents: AcceptEvents
  readonly clock: Clock
}
