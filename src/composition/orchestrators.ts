import { inboxOrchestrator } from '../adapters/orchestrators/ai-maestro/inbox-orchestrator.ts'
import { connectOrchestrator } from '../adapters/orchestrators/http/connect-orchestrator.ts'
import { taskFilesOrchestrator } from '../adapters/orchestrators/task-files/task-files-orchestrator.ts'
import { webhookOrchestrator } from '../adapters/orchestrators/webhook/webhook-orchestrator.ts'
import { systemIds as ids } from '../adapters/system/system.ts'
import type { Config, FileRules } from '../config/config.ts'
import { INBOX_SCHEME, SERVER_SCHEME } from '../domain/ai-maestro/reply-address.ts'
import { secretFor } from '../domain/callback-target.ts'
import { ORCHESTRATOR_SCHEME } from '../domain/http-orchestrator/decision-address.ts'
import { TASK_FILES_SCHEME } from '../domain/task-files/reply-address.ts'
import type { Orchestrator, Orchestrators } from '../ports/orchestrator.ts'
import type { Store } from '../ports/store.ts'
import type { AcceptEvents, acceptEvents } from '../usecases/accepting/accept-event.ts'
import { hearAgentEvent } from '../usecases/accepting/hear-agent-event.ts'
import { takeApprovals } from '../usecases/accepting/take-approvals.ts'
import { cancelApproval } from '../usecases/deciding/close-approval.ts'
import { commandWorkflows } from '../usecases/tasks/command-workflows.ts'

type Needs = AskedOfOrchestrator & Parameters<typeof acceptEvents>[0] & Parameters<typeof cancelApproval>[0]
type AskedOfOrchestrator = Omit<
  Parameters<typeof commandWorkflows>[0] & Parameters<typeof takeApprovals>[0],
  'workflows' | 'there' | 'acceptEvents' | 'cancelApproval'
>

/** The HTTP orchestrator, where one is connected. */
export function httpOf({ orchestrator }: Config, { approvals }: Store, traceparent: Told['traceparent']) {
  return orchestrator && connectOrchestrator({ ...orchestrator, approvals, traceparent })
}

/** What goes back and forth with the HTTP orchestrator, where one is connected. */
export function ofOrchestrator(needs: Needs, http: ReturnType<typeof httpOf>, accept: AcceptEvents) {
  const take =
    http &&
    takeApprovals({
      ...needs,
      there: http.there,
      acceptEvents: accept,
      cancelApproval: cancelApproval(needs),
    })
  return {
    workflows: commandWorkflows({
      ...needs,
      workflows: http?.workflows,
      there: http?.there,
      acceptEvents: accept,
    }),
    takeApprovals: take,
    hearAgentEvent: take && hearAgentEvent({ takeApprovals: take, acceptEvents: accept, log: needs.log }),
  }
}

interface Told {
  readonly config: Config
  /** Those of countersign.yaml, as it is now. */
  readonly orchestrators: () => FileRules['orchestrators']
  readonly store: Store
  readonly maestro: Orchestrator | undefined
  readonly http: Orchestrator | undefined
  /** Of what runs, for those whom it calls. */
  readonly traceparent: () => string | undefined
}

/** Everyone who asks, by the scheme of the address where they are told. */
export function toldBy({ config, orchestrators, store, maestro, http, traceparent }: Told): Orchestrators {
  const { callbacks } = config
  const webhooks = webhookOrchestrator({
    secretFor: (url, source) =>
      secretFor(url, { bySource: orchestrators(), defaultUrl: callbacks.url }, source) ?? callbacks.secret,
    traceparent,
  })
  return {
    http: webhooks,
    https: webhooks,
    [INBOX_SCHEME]: inboxOrchestrator({ messages: store.agentMessages, ids }),
    ...(maestro && { [SERVER_SCHEME]: maestro }),
    ...(http && { [ORCHESTRATOR_SCHEME]: http }),
    ...(config.taskFilesDir !== undefined && {
      [TASK_FILES_SCHEME]: taskFilesOrchestrator({ dir: config.taskFilesDir }),
    }),
  }
}
