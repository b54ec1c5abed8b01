import { sessionAt } from '../../domain/agent-session.ts'
import type { Approval } from '../../domain/approval.ts'
import type { ChannelName } from '../../domain/card.ts'
import { READING_MS } from '../../domain/thread-approvals.ts'
import type { Store } from '../../ports/store.ts'
import type { CastBallot, CastResult, CastVote } from './cast-vote.ts'

/** A vote in words below a card. */
export interface ReplyBallot
  extends Pick<CastBallot, 'identity' | 'verdict' | 'reason' | 'conditions' | 'granted'> {
  readonly channel: ChannelName
  /** When it was written, by the channel's clock. */
  readonly saidAt: Date
  readonly once: string
  /** Where it was said in a session: only what that showed counts as seen. */
  readonly session?: string | undefined
}

export type VoteByReply = (approval: Approval, ballot: ReplyBallot) => Promise<CastResult>

/** In place of a digest: what the voter saw was something else, or nobody knows. The law refuses it, and it is recorded. */
const UNKNOWN_DIGEST = 'unknown'

/**
 * Counts a vote that came in words. A reply cannot name the digest of what it answers, so that it counts only where the
 * card has shown nothing else, or was brought up to date well before the reply was written.
 */
export function voteByReply({
  store,
  castVote,
}: {
  readonly store: Store
  readonly castVote: CastVote
}): VoteByReply {
  return async (approval, { saidAt, session, ...ballot }) => {
    const isSeen = await wasShown(store, approval, { channel: ballot.channel, session, saidAt })
    const digest = isSeen ? approval.digest : UNKNOWN_DIGEST
    return castVote({ ...ballot, approvalId: approval.id, digest })
  }
}

type SaidAt = Pick<ReplyBallot, 'channel' | 'session' | 'saidAt'>

async function wasShown(
  store: Store,
  { id, change }: Approval,
  { channel, session, saidAt }: SaidAt,
): Promise<boolean> {
  if (change === null) return true
  // A change raises the card at once, so that one that rests has shown it since.
  const shownBefore = new Date(saidAt.getTime() - READING_MS)
  const cards = await store.cards.ofSubject({ kind: 'approval', id })
  return cards.some(
    ({ destination, delivered, desired, updatedAt }) =>
      destination.channel === channel &&
      sessionAt(destination) === session &&
      delivered === desired &&
      updatedAt <= shownBefore,
  )
}
