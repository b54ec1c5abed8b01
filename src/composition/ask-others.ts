import type { Logger } from 'pino'
import { listenToAgentEvents } from '../adapters/orchestrators/http/agent-events.ts'
import { watchFolders } from '../adapters/orchestrators/task-files/watch-folders.ts'
import { poll } from '../adapters/system/poll.ts'
import type { Config } from '../config/config.ts'
import { DeliveryError } from '../domain/errors.ts'
import type { HearAgentEvent } from '../usecases/accepting/hear-agent-event.ts'
import type { TakeApprovals } from '../usecases/accepting/take-approvals.ts'
import type { TakeMessages } from '../usecases/accepting/take-messages.ts'
import type { TakeTaskFile } from '../usecases/accepting/take-task-file.ts'

interface Asking {
  readonly config: Config
  readonly log: Logger
  /** Undefined where no server of agents is asked. */
  readonly takeMessages: TakeMessages | undefined
  /** Undefined where no HTTP orchestrator is connected. */
  readonly takeApprovals: TakeApprovals | undefined
  readonly hearAgentEvent: HearAgentEvent | undefined
  readonly takeTaskFile: TakeTaskFile
}

export interface Stoppable {
  stop(): void | Promise<void>
}

/** Looks for what orchestrators have for us, and listens where they publish it. */
export function askOthers({
  config,
  log,
  takeMessages,
  takeApprovals,
  hearAgentEvent,
  takeTaskFile,
}: Asking): readonly Stoppable[] {
  const failed = (what: string) => (error: unknown) => notAsked(log, what, error)
  const redisUrl = config.orchestrator?.redisUrl
  return [
    ...(takeMessages ? [poll(takeMessages, failed('AI Maestro could not be asked for messages'))] : []),
    ...(takeApprovals
      ? [poll(takeApprovals, failed('The orchestrator could not be asked for approvals'))]
      : []),
    ...(redisUrl !== undefined && hearAgentEvent
      ? [listenToAgentEvents({ url: redisUrl, log, onEvent: hearAgentEvent })]
      : []),
    ...(config.taskFilesDir === undefined
      ? []
      : [watchFolders({ dir: config.taskFilesDir, take: takeTaskFile, log })]),
  ]
}

function notAsked(log: Logger, what: string, error: unknown): void {
  const known =
    error instanceof DeliveryError ? { reason: error.reason, detail: error.detail } : { err: error }
  log.warn(known, `${what}; it is asked again.`)
}
