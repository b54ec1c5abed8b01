import type { Approval, RefusalReason } from '../src/domain/approval.ts'
import { whoMayApprove } from '../src/domain/eligibility.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { MessageBlock, Phrase } from '../src/domain/message.ts'
import type { Person } from '../src/domain/person.ts'
import { namesOf } from './approval-deciders.ts'
import { deciderNames } from './approval-votes.ts'
import { missingSentence } from './missing.ts'
import { enumeration } from './sentence.ts'
import { text } from './text.ts'

type Names = Readonly<Record<string, string>>

/** Why a vote did not count, as the blocks of a message. See `refusalSentence`. */
export function refusal(
  reason: RefusalReason,
  approval: Approval,
  names: Names,
  identity?: string,
  people?: readonly Person[],
): readonly MessageBlock[] {
  return text(refusalSentence(reason, approval, names, identity, people))
}

/**
 * Why a vote did not count, and what to do next. Times stand in it as `Date`s, so that each channel writes them in the
 * reader's zone. `identity` says who the voter is in the channel, for the operator to add: "your Slack user U0ALEX".
 * Given all `people` who are listed, it names those who may decide instead.
 */
export function refusalSentence(
  reason: RefusalReason,
  approval: Approval,
  names: Names,
  identity = 'you',
  people: readonly Person[] = [],
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
      return sentences(
        'You, or somebody in your place, voted already',
        missingSentence(approval),
        others(approval, people),
      )
    case 'reason-missing':
      return 'A rejection needs a reason. Say why, then reject again.'
    case 'justification-missing':
      return `The policy “${approval.policy.name}” asks for a justification: say why it may go ahead, then approve again.`
    case 'not-an-approver':
      return sentences(
        `The policy “${approval.policy.name}” lets others decide this${whoDecides(approval)}`,
        others(approval, people),
        'If you should be among them, ask the operator',
      )
    case 'own-request':
      return sentences(
        'You, or an agent of yours, asked for this, so that somebody else has to approve it',
        others(approval, people),
        'You may still reject it',
      )
    case 'handed-over':
      return sentences(
        `You handed your place in this to ${successor(approval, names)}, who decides now`,
        'To decide after all, hand it back to yourself',
      )
    case 'not-opened':
      return 'This cannot be undone. Open all of it with View details first, then approve.'
    case 'grant-out-of-range':
      return 'You may grant one attempt or more, but no more than were asked for.'
    case 'nothing-to-withdraw':
      return 'There is no vote of yours to take back. Nothing was changed.'
    default:
      return impossible(reason)
  }
}

function sentences(...all: readonly (string | undefined)[]): string {
  return all.flatMap((sentence) => (sentence === undefined ? [] : [`${sentence}.`])).join(' ')
}

function because(reason: string | null): string {
  return reason ? `: ${reason}.` : '.'
}

function whoDecides({ policy: { roles } }: Approval): string {
  return roles === null || roles.length === 0 ? '' : `: ${enumeration(roles, 'or')}`
}

/** Those who may approve in their own right. Who stands in for whom is not known here, and changes by the hour. */
function others(approval: Approval, people: readonly Person[]): string | undefined {
  if (approval.state !== 'pending') return undefined
  const names = namesOf(
    whoMayApprove(approval, people, []).map(({ name }) => name),
    'or',
  )
  return names && `Ask ${names}`
}

/** The handover's receiver, where only one can be meant: who asks is not known here. */
function successor({ grants }: Approval, names: Names): string {
  const receivers = grants.flatMap((grant) => (grant.kind === 'reassigned' ? [grant.to] : []))
  const [only, ...more] = new Set(receivers)
  return only === undefined || more.length > 0 ? 'somebody else' : (names[only] ?? only)
}
