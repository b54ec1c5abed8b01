import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { LinearWebhook } from './linear-workspace.ts'

interface Needs {
  readonly secret: string
  /** Where Countersign takes webhooks; undefined while it is not known. */
  requestUrl(): string | undefined
}

/** Linear tries again after a minute, an hour and six hours; nobody waits for that long here. */
const TRY_AGAIN_AFTER_MS = [400, 1_000, 3_000]
/** As Linear does, whatever was answered until then. */
const ANSWER_WITHIN_MS = 5_000

/** Tells Countersign of what happens in the emulated Linear: signed as Linear does, and again until it answers with 200. */
export function linearWebhooks({ secret, requestUrl }: Needs) {
  return async (webhook: LinearWebhook): Promise<void> => {
    const url = requestUrl()
    if (url === undefined) return
    for (const waitMs of [0, ...TRY_AGAIN_AFTER_MS]) {
      await pause(waitMs, undefined, { ref: false })
      if (await isHeard(url, secret, webhook)) return
    }
  }
}

async function isHeard(url: string, secret: string, webhook: LinearWebhook): Promise<boolean> {
  const body = JSON.stringify({ ...webhook, webhookTimestamp: Date.now() })
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  try {
    const { status } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'linear-signature': signature },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    return status === 200
  } catch {
    return false
  }
}
