import type { CallbackAnswer } from '../../../domain/callback.ts'
import { DeliveryError } from '../../../domain/errors.ts'
import type { OrchestratorClient } from './orchestrator-client.ts'
import { errorFor, isOk } from './orchestrator-errors.ts'
import { readTask } from './shapes.ts'

/** Some versions resume by themselves within 30 s, whatever they answer (protocols.md). */
const BY_ITSELF_MS = 30_000

/** A task in one of these has not gone on. */
const WAITING: ReadonlySet<string> = new Set(['approval_pending', 'pending_approval', 'pending', 'blocked'])

/**
 * Has the task go on, and says that it does. After a 404 or a 500 the task itself is asked before anyone is told that this
 * failed. `by` is who had approved it there already. Throws `DeliveryError`.
 */
export async function resume(
  client: OrchestratorClient,
  taskId: string,
  key: string,
  by: string | null,
): Promise<CallbackAnswer> {
  const path = `/resume/${encodeURIComponent(taskId)}`
  const answer = await client({ method: 'POST', path, key })
  if (isOk(answer)) return resumed(readTask(answer.body)?.status, by)
  switch (answer.status) {
    case 409:
      throw new DeliveryError('provider-error', 'the approval is recorded, but the task still waits (409)')
    case 403:
      throw errorFor(answer, 'the approval is recorded, but the task was rejected (403)')
    case 410:
      throw new DeliveryError('invalid', 'the approval is recorded, but it came too late for the task (410)')
    case 404:
      return askTask(client, taskId, by, 404)
    default:
      if (answer.status >= 500) return askTask(client, taskId, by, answer.status)
      throw errorFor(answer, `the approval is recorded, but resuming answered ${answer.status}`)
  }
}

async function askTask(
  client: OrchestratorClient,
  taskId: string,
  by: string | null,
  said: number,
): Promise<CallbackAnswer> {
  const answer = await client({ method: 'GET', path: `/tasks/${encodeURIComponent(taskId)}` })
  const status = isOk(answer) ? readTask(answer.body)?.status : undefined
  if (status !== undefined && !WAITING.has(status.toLowerCase())) return resumed(status, by)
  const detail = `the approval is recorded, but resuming answered ${said}`
  if (answer.status === 404 && said === 404)
    throw new DeliveryError('not-found', `${detail}, and it knows no such task`)
  throw new DeliveryError('provider-error', status === undefined ? detail : `${detail}: it is ${status}`, {
    retryAfterMs: BY_ITSELF_MS,
  })
}

function resumed(status: string | undefined, by: string | null): CallbackAnswer {
  const parts = [
    ...(status === undefined ? [] : [`the task is ${status.replaceAll('_', ' ').slice(0, 60)}`]),
    ...(by === null ? [] : [`approved there by ${by.slice(0, 100)}`]),
  ]
  return { status: 'resumed', message: parts.join(', ') || null }
}
