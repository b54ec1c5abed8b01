import { z } from 'zod'
import type { ClientConfig } from '../config/read-client-config.ts'
import { callServer, ServerError } from './server-client.ts'

/** Waits so many milliseconds. Handed in, so that tests need not wait. */
export type Pause = (ms: number) => Promise<void>

/** About half a minute in all, besides the tries themselves: longer than a restart of the server. */
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15_000]
const ANSWER_WITHIN_MS = 15_000

const answer = z.object({
  id: z.string(),
  approval_id: z.string().optional(),
  task_id: z.string().optional(),
  duplicate: z.boolean().optional(),
})
export type Sent = z.infer<typeof answer>

/**
 * Sends an event, and sends it again where the server cannot be reached or is not ready. The event has its id already,
 * so that one whose answer was lost is not stored twice. Throws `ServerError`.
 */
export async function sendEvent(server: ClientConfig, event: object, pause: Pause): Promise<Sent> {
  const given = await retried(
    () => callServer(server, 'POST', '/v1/events', { body: event, timeoutMs: ANSWER_WITHIN_MS }),
    pause,
  )
  const parsed = answer.safeParse(given)
  if (parsed.success) return parsed.data
  throw new ServerError(`${server.url} does not answer as Countersign does. Check COUNTERSIGN_URL.`, 200)
}

/** Tries again while the reason may pass. Throws the last `ServerError`. */
export async function retried<T>(work: () => Promise<T>, pause: Pause): Promise<T> {
  for (const ms of PAUSES_MS) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ServerError) || !error.passing) throw error
    }
    await pause(ms)
  }
  return work()
}
