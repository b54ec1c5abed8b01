import { z } from 'zod'
import type { ClientConfig } from '../config/read-client-config.ts'
import { APPROVAL_STATES } from '../domain/approval.ts'
import { type Pause, retried } from './send-event.ts'
import { callServer } from './server-client.ts'

/** How long one question to the server lasts, and how much longer its answer may take. */
const ASK_SECONDS = 30
const ANSWER_WITHIN_MS = 15_000

export const decidedApproval = z.looseObject({
  id: z.string(),
  state: z.enum(APPROVAL_STATES),
  title: z.string(),
  votes: z.array(z.looseObject({ person: z.string(), verdict: z.string(), reason: z.string().nullish() })),
  closing_reason: z.string().nullish(),
})
export type DecidedApproval = z.infer<typeof decidedApproval>

/**
 * Waits until an approval is decided, at most so many seconds. `undefined` where it is still pending then; `unreached`
 * where nobody could be shown it, so that there is nothing to wait for. Throws `ServerError` where the server stays away.
 */
export async function awaitDecision(
  server: ClientConfig,
  approvalId: string,
  seconds: number,
  { pause, now }: { readonly pause: Pause; readonly now: () => number },
): Promise<DecidedApproval | 'unreached' | undefined> {
  const end = now() + seconds * 1000
  for (;;) {
    const left = Math.max(0, Math.min(ASK_SECONDS, (end - now()) / 1000))
    const path = `/v1/approvals/${encodeURIComponent(approvalId)}/wait?timeout=${left}`
    const answer = await retried(
      () => callServer(server, 'GET', path, { timeoutMs: left * 1000 + ANSWER_WITHIN_MS }),
      pause,
    )
    if (answer !== undefined) return decidedApproval.parse(answer)
    if (await isUnreached(server, approvalId, pause)) return 'unreached'
    if (now() >= end) return undefined
  }
}

const reach = z.looseObject({ unreached: z.boolean().default(false) })

async function isUnreached(server: ClientConfig, approvalId: string, pause: Pause): Promise<boolean> {
  const path = `/v1/approvals/${encodeURIComponent(approvalId)}`
  const answer = await retried(() => callServer(server, 'GET', path, { timeoutMs: ANSWER_WITHIN_MS }), pause)
  return reach.parse(answer).unreached
}
