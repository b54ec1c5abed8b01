import type { Approval, Verdict } from '../../src/domain/approval.ts'
import { isOurComment } from '../../src/domain/comment-id.ts'
import { isOpenAt, READING_MS } from '../../src/domain/thread-approvals.ts'
import type { Hearing } from '../../src/usecases/work-inbox.ts'
import { wordsWanted } from '../../templates/reply-answers.ts'
import type { Answer, Heard } from './heard.ts'
import type { LinearNeeds } from './needs.ts'
import { voteInWords } from './vote-in-words.ts'
import type { GivenReaction } from './webhook-shapes.ts'

/** Linear's names, and what other programs call them; a skin's tone is no opinion. */
const APPROVES = /^(?:\+1|thumbs_?up|👍)/u
const REJECTS = /^(?:-1|thumbs_?down|👎)/u

const NOTHING: Answer = { to: undefined, messages: [] }

/**
 * Counts a thumb up or down under a card as a vote without words, and returns what its giver is told. It is refused where
 * words are wanted. `not-yet`: it stands under a card whose posting is not stored yet.
 */
export async function heedReaction(
  needs: LinearNeeds,
  { id, emoji, createdAt, commentId, userId, comment }: GivenReaction,
  { again, isLate }: Hearing,
): Promise<Answer | 'not-yet'> {
  const verdict = verdictOf(emoji)
  if (verdict === undefined || !userId) return NOTHING
  const found = await needs.findByComment(commentId)
  if (found.kind === 'unknown') return isOurComment(commentId) && !isLate ? 'not-yet' : NOTHING
  const { approval, root } = found
  // A thumb under what is decided is applause.
  if (approval === null || !isOpenAt(approval, createdAt.getTime() - READING_MS)) return NOTHING
  const heard: Heard = {
    identity: { channel: 'linear', user: userId },
    at: createdAt,
    once: `linear:reaction:${id}`,
    again,
  }
  const said = { verdict, reason: null, conditions: null }
  const message = await voteInWords(needs, approval, said, heard, (reason, asked) =>
    WANTS_WORDS.has(reason) ? wordsWanted(asked, verdict, isAlone(asked, found.thread)) : undefined,
  )
  const issue = comment?.issueId
  return { to: issue ? { comment: id, thread: root, issue } : undefined, messages: [message] }
}

const WANTS_WORDS: ReadonlySet<string> = new Set(['reason-missing', 'justification-missing'])

function verdictOf(emoji: string): Verdict | undefined {
  if (APPROVES.test(emoji)) return 'approve'
  return REJECTS.test(emoji) ? 'reject' : undefined
}

function isAlone({ id }: Approval, thread: readonly Approval[]): boolean {
  return thread.every((other) => other.id === id)
}
