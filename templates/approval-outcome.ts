import type { Approval } from '../src/domain/approval.ts'
import type { MessageBlock } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { changeBlocks } from './approval-change.ts'
import { stuckWarning } from './approval-deciders.ts'
import { isByPolicy, isShort, voteBlocks } from './approval-votes.ts'
import { callbackSentence } from './callback-words.ts'
import { text } from './text.ts'

/**
 * What a reader of an approval has to know before what is asked: that nobody can decide it, how it changed, what was
 * voted and what came of that, what the orchestrator was told and what it answered.
 */
export function outcomeBlocks(subject: Subject): readonly MessageBlock[] {
  const { approval, callback } = subject
  if (approval === null) return []
  return [
    ...stuckWarning(subject, approval),
    ...changeBlocks(subject, approval),
    ...voteBlocks(subject, approval),
    ...closing(approval),
    ...(callback === null ? [] : text(callbackSentence(callback))),
  ]
}

/** Why it ended otherwise than by votes, where the status has no room for it. */
function closing(approval: Approval): readonly MessageBlock[] {
  const { state, closingReason } = approval
  if (closingReason === null) return []
  // The orchestrator's own words are quoted; the policy's reason is ours.
  if (isByPolicy(approval)) return text(closingReason)
  return state !== 'cancelled' || isShort(closingReason) ? [] : [{ kind: 'quote', text: closingReason }]
}
