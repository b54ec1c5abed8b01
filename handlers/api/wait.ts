import { setTimeout as pause } from 'node:timers/promises'
import type { ReadApproval, WholeApproval } from '../../src/usecases/showing/read-approval.ts'

/** How often a waiting request looks; the answer is at most this late. */
const LOOK_EVERY_MS = 250

export type Waited =
  | { readonly kind: 'decided'; readonly approval: WholeApproval }
  | { readonly kind: 'pending' }
  | { readonly kind: 'none' }

/** Waits until an approval is decided, at most `timeoutMs`, or until `signal` says that there is no more waiting. */
export async function waitForDecision(
  readApproval: ReadApproval,
  approvalId: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Waited> {
  const tries = Math.ceil(timeoutMs / LOOK_EVERY_MS)
  for (let left = tries; ; left--) {
    const whole = await readApproval(approvalId)
    if (whole === undefined) return { kind: 'none' }
    if (whole.approval.state !== 'pending') return { kind: 'decided', approval: whole }
    if (left <= 0 || signal.aborted) return { kind: 'pending' }
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}
