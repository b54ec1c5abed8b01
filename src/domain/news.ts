import type { Approval } from './approval.ts'
import type { Callback } from './callback.ts'
import { shortDigest } from './digest.ts'
import type { Subject } from './subject.ts'

/** What became of a subject, as far as it matters to somebody who holds a message that cannot be edited. */
export type News = string

/**
 * What a reader has to be told who was `told` that much already; undefined where nothing matters enough for one more
 * message. Approvals only: what is asked now, how it was decided, and that the orchestrator could not be told.
 */
export function newsOf(
  { approval, callback, reminder }: Pick<Subject, 'approval' | 'callback' | 'reminder'>,
  told: News | undefined,
): News | undefined {
  if (approval === null || reminder !== null) return undefined
  const news = stateOf(approval, callback, told)
  return news === told ? undefined : news
}

function stateOf(approval: Approval, callback: Callback | null, told: News | undefined): News | undefined {
  const { state, digest } = approval
  if (state === 'pending') return `asked-${shortDigest(digest)}`
  const failed = `${state}-not-told`
  if (callback?.state === 'failed') return failed
  // Whoever heard of the failure hears of its end, and nobody else: being told is what everyone expects.
  const mended = `${state}-told-after-all`
  if (told === failed) return callback?.state === 'acknowledged' ? mended : told
  return told === mended ? told : state
}
