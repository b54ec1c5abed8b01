import type { Approval } from './approval.ts'

/** Something to be done about a pending approval at a moment: a row with a due time, which the sweeper finds. */
export type Timer =
  | { readonly kind: 'reminder'; readonly dueAt: Date }
  | { readonly kind: 'escalation'; readonly dueAt: Date; readonly to: readonly string[] }
  /** A person asked to be asked again. */
  | { readonly kind: 'snooze'; readonly dueAt: Date; readonly person: string }

/** The reminders and escalations that a policy asks for; none that would come after the limit. */
export function timersFor(
  { policy, createdAt, expiresAt, state }: Approval,
  from = createdAt,
): readonly Timer[] {
  if (state !== 'pending') return []
  const after = (ms: number) => new Date(from.getTime() + ms)
  const timers: readonly Timer[] = [
    ...policy.remindAfterMs.map((ms) => ({ kind: 'reminder', dueAt: after(ms) }) as const),
    ...policy.escalate.map(({ afterMs, to }) => ({ kind: 'escalation', dueAt: after(afterMs), to }) as const),
  ]
  return timers.filter(({ dueAt }) => dueAt < expiresAt)
}
