import { type Approval, missingVotes, type RefusalReason } from '../src/domain/approval.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { MessageBlock, Phrase } from '../src/domain/message.ts'
import { deciderNames } from './approval-standing.ts'
import { counted } from './sentence.ts'
import { text } from './text.ts'

type Names = Readonly<Record<string, string>>

/** Why a vote did not count, as the blocks of a message. See `refusalSentence`. */
export function refusal(
  reason: RefusalReason,
  approval: Approval,
  names: Names,
  identity?: string,
): readonly MessageBlock[] {
  return text(refusalSentence(reason, approval, names, identity))
}

/**
 * Why a vote did not count, and what to do next. Times stand in it as `Date`s, so that each channel writes them in the
 * reader's zone. `identity` says who the voter is in the channel, for the operator to add: "your Slack user U0ALEX".
 */
export function refusalSentence(
  reason: RefusalReason,
  approval: Approval,
  names: Names,
  identity = 'you',
): Phrase {
  const at = approval.decidedAt ?? approval.expiresAt
  switch (reason) {
    case 'unknown-person':
      return `You are not among those who may decide this. Ask the operator to add ${identity} under people in countersign.yaml.`
    case 'expired':
      return [
        'This expired (',
        at,
        ') without a decision. If it is still needed, it has to be asked for again.',
      ]
    case 'already-decided':
      return [
        `Already ${approval.state} by ${deciderNames({ names }, approval)} (`,
        at,
        '). Nothing was changed.',
      ]
    case 'cancelled':
      return [
        'The request was taken back (',
        at,
        `)${because(approval.closingReason)} Nothing is left to decide.`,
      ]
    case 'payload-changed':
      return 'What is asked for is not what your card showed. Read the newest card, then decide again.'
    case 'already-voted':
      return `Your vote counts already.${stillMissing(approval)}`
    case 'reason-missing':
      return 'A rejection needs a reason. Say why, then reject again.'
    default:
      return impossible(reason)
  }
}

function because(reason: string | null): string {
  return reason ? `: ${reason}.` : '.'
}

function stillMissing(approval: Approval): string {
  const missing = missingVotes(approval)
  return missing === 0
    ? ''
    : ` ${counted(missing, 'more approval')} by others ${missing === 1 ? 'is' : 'are'} needed.`
}
