import type { AgentInbox } from '../../../ports/agent-inbox.ts'
import type { Log } from '../../../ports/log.ts'
import type { Orchestrator } from '../../../ports/orchestrator.ts'
import { ampAccount } from './amp-account.ts'
import { maestroClient } from './maestro-client.ts'
import { serverInbox } from './server-inbox.ts'
import { serverOrchestrator } from './server-orchestrator.ts'

interface Needs {
  readonly api: string
  readonly agent: string
  /** Given: AMP is spoken as well. */
  readonly organization: string | undefined
  keep(name: string, make: () => Promise<string>): Promise<string>
  readonly log: Log
}

/** A server of AI Maestro: where we answer agents, and where they write to us. */
export function aiMaestro({ api, agent, organization, keep, log }: Needs): {
  readonly orchestrator: Orchestrator
  readonly inboxes: readonly AgentInbox[]
} {
  const client = maestroClient({ api })
  const amp =
    organization === undefined
      ? undefined
      : ampAccount({ client, agent, organization, keep: (name, make) => keep(`${name}@${api}`, make) })
  return {
    orchestrator: serverOrchestrator({ client, agent, amp }),
    inboxes: [serverInbox({ client, agent, log }), ...(amp ? [amp.pending] : [])],
  }
}
