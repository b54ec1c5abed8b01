import { compactVerify, createRemoteJWKSet } from 'jose'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'

/** What an orchestrator reads of a callback (README, "Callback"). */
const callback = z.looseObject({
  type: z.string(),
  approval_id: z.string(),
  task_id: z.string().nullable().default(null),
  decision: z.enum(['approved', 'rejected', 'expired', 'cancelled']),
  decided_by: z.array(z.looseObject({ person: z.string(), channel: z.string() })).default([]),
  reason: z.string().nullable().default(null),
  digest: z.string(),
  receipt: z.string(),
})
export type ReceivedCallback = z.infer<typeof callback>

/** A person wants a task to stop. */
const stop = z.looseObject({
  type: z.literal('task.stop'),
  task_id: z.string(),
  reason: z.string().nullable().default(null),
  requested_by: z.looseObject({ person: z.string(), channel: z.string() }),
  requested_at: z.string(),
  receipt: z.string(),
})
export type ReceivedStop = z.infer<typeof stop>

/** What somebody said to an event that asked; what it says besides differs by its type, and is shown as it came. */
const answer = z.looseObject({
  type: z.enum(['clarification.answered', 'fix-review.decided', 'verification.acknowledged']),
  event_id: z.string(),
  task_id: z.string().nullable().default(null),
  state: z.enum(['answered', 'expired', 'cancelled']),
  answered_by: z.looseObject({ person: z.string(), channel: z.string() }).nullable(),
  receipt: z.string(),
})
export type ReceivedAnswer = z.infer<typeof answer>

/** Nobody has seen what it asked: it goes on waiting. */
const unreached = z.looseObject({
  type: z.literal('approval.unreached'),
  approval_id: z.string(),
  task_id: z.string().nullable().default(null),
  reason: z.string(),
  receipt: z.string(),
})
export type ReceivedUnreached = z.infer<typeof unreached>

export type CheckedSignature =
  | { readonly kind: 'genuine'; readonly callback: ReceivedCallback }
  | { readonly kind: 'stop'; readonly stop: ReceivedStop }
  | { readonly kind: 'answer'; readonly answer: ReceivedAnswer }
  | { readonly kind: 'unreached'; readonly unreached: ReceivedUnreached }
  | { readonly kind: 'refused'; readonly why: string }

/** Believes a callback only when its Standard Webhooks signature was made with our secret, less than five minutes ago. */
export function checkSignature(
  secret: string,
  body: string,
  headers: Record<string, string>,
): CheckedSignature {
  try {
    new Webhook(secret).verify(body, headers)
  } catch (error) {
    return { kind: 'refused', why: error instanceof Error ? error.message : 'The signature is wrong.' }
  }
  const given: unknown = JSON.parse(body)
  const stopped = stop.safeParse(given)
  if (stopped.success) return { kind: 'stop', stop: stopped.data }
  const answered = answer.safeParse(given)
  if (answered.success) return { kind: 'answer', answer: answered.data }
  const lonely = unreached.safeParse(given)
  if (lonely.success) return { kind: 'unreached', unreached: lonely.data }
  const parsed = callback.safeParse(given)
  if (!parsed.success) return { kind: 'refused', why: z.prettifyError(parsed.error) }
  return { kind: 'genuine', callback: parsed.data }
}

/** What a receipt must say, word for word as what came with it does. */
const RECEIPT_FIELDS = [
  'type',
  'approval_id',
  'event_id',
  'decision',
  'digest',
  'task_id',
  'requested_at',
] as const

export type ReceiptCheck = (
  received: ReceivedCallback | ReceivedStop | ReceivedAnswer | ReceivedUnreached,
) => Promise<string | undefined>

/** Verifies receipts against the keys that Countersign publishes; returns what is wrong, or nothing. */
export function receiptCheck(baseUrl: string): ReceiptCheck {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', baseUrl))
  return async (received) => {
    try {
      const { payload } = await compactVerify(received.receipt, keys)
      const said = z.record(z.string(), z.unknown()).parse(JSON.parse(new TextDecoder().decode(payload)))
      const other = RECEIPT_FIELDS.find((field) => said[field] !== received[field])
      return other && `The receipt names another ${other.replace('_', ' ')}.`
    } catch (error) {
      return error instanceof Error ? error.message : 'The receipt cannot be verified.'
    }
  }
}
