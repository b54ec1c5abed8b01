import type { ForeignApprovals } from '../../../ports/foreign-approvals.ts'
import type { Orchestrator } from '../../../ports/orchestrator.ts'
import type { ApprovalStore } from '../../../ports/store.ts'
import type { Workflows } from '../../../ports/workflows.ts'
import { httpApprovals } from './http-approvals.ts'
import { httpOrchestrator } from './http-orchestrator.ts'
import { httpWorkflows } from './http-workflows.ts'
import { orchestratorClient } from './orchestrator-client.ts'

interface Needs {
  readonly url: string
  readonly apiKey: string | undefined
  readonly approvals: Pick<ApprovalStore, 'find'>
  /** Of what runs, where traces are sent. */
  readonly traceparent?: (() => string | undefined) | undefined
}

/** The HTTP orchestrator of seed 003: who is told, what waits there, and what it can be asked to do. */
export function connectOrchestrator({ url, apiKey, approvals, traceparent }: Needs): {
  readonly orchestrator: Orchestrator
  readonly there: ForeignApprovals
  readonly workflows: Workflows
} {
  const client = orchestratorClient({ url, apiKey, traceparent })
  const there = httpApprovals(client)
  return {
    orchestrator: httpOrchestrator({ client, there, approvals }),
    there,
    workflows: httpWorkflows(client),
  }
}
