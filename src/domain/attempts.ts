import type { Approval, Vote } from './approval.ts'
import type { AnyEvent } from './events/event.ts'

/** How many attempts an event asks for; null for any other. */
export function attemptsAsked(event: AnyEvent): number | null {
  return event.type === 'additional-attempts-request' ? event.data.requested_additional_attempts : null
}

/** More than anybody grants in one vote, and small enough for every database. */
const MOST = 1_000_000

/** Whether a vote may grant so many: an approving one, some of those that are asked for. */
export function mayGrant(granted: number, verdict: Vote['verdict'], asked: number | null): boolean {
  const most = Math.min(asked ?? 0, MOST)
  return verdict === 'approve' && Number.isInteger(granted) && granted >= 1 && granted <= most
}

/** What the approving votes grant together: the fewest that one of them does. A vote that names no number grants all. */
export function attemptsGranted({ state, votes }: Pick<Approval, 'state' | 'votes'>, asked: number): number {
  if (state !== 'approved') return 0
  const approving = votes.filter(({ verdict }) => verdict === 'approve')
  return Math.min(asked, ...approving.map(({ granted }) => granted ?? asked))
}
