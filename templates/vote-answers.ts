import { type Approval, missingVotes, type RefusalReason, type Verdict } from '../src/domain/approval.ts'
import type { Message, MessageBlock, Tone } from '../src/domain/message.ts'
import type { Identity } from '../src/domain/person.ts'
import { approvalItem, PRIORITY, shortId } from './inbox.ts'
import { refusal } from './refusal.ts'
import { counted } from './sentence.ts'

type Names = Readonly<Record<string, string>>

/** A few words for one person alone, without a subject of their own. */
export function say(
  title: string,
  tone: Tone,
  status: string,
  blocks: readonly MessageBlock[] = [],
): Message {
  return { title, tone, status, priority: 'normal', blocks, actions: [], footer: [] }
}

export function paragraph(text: string): MessageBlock {
  return { kind: 'text', text }
}

/** After a vote that counted. */
export function voteAnswer(approval: Approval, verdict: Verdict): Message {
  if (verdict === 'reject') return about(approval, 'danger', 'You rejected this')
  const missing = missingVotes(approval)
  if (missing === 0) return about(approval, 'success', 'You approved this, and that decides it')
  const next = `${counted(missing, 'more approval')} ${missing === 1 ? 'is' : 'are'} needed`
  return about(approval, 'success', `You approved this. ${next}`)
}

/** Why a vote did not count, for the person who cast it alone. */
export function refusalAnswer(
  reason: RefusalReason,
  approval: Approval,
  names: Names,
  identity: Identity,
): Message {
  if (reason === 'unknown-person') return strangerAnswer(identity)
  return {
    ...about(approval, 'warning', 'Your vote did not count'),
    blocks: refusal(reason, approval, names),
  }
}

/** Rejecting asks for a reason that was not given. */
export function reasonWanted(approval: Approval, personId: string, names: Names): Message {
  const how = paragraph(`Say “reject ${shortId(approval)}” followed by your reason, or press Reject.`)
  return { ...approvalItem(approval, personId, names), status: 'Why do you reject it?', blocks: [how] }
}

/** Someone who is not listed: how to be added. */
export function strangerAnswer(identity: Identity): Message {
  return say('You are not listed here', 'warning', 'Nothing was changed', [
    paragraph('Only people whom the operator has listed can see and decide approvals.'),
    paragraph('To be added, send this to the operator, for “people” in countersign.yaml:'),
    { kind: 'code', text: addressOf(identity) },
  ])
}

/** An identity as countersign.yaml writes it. */
export function addressOf(identity: Identity): string {
  switch (identity.channel) {
    case 'slack':
      return `slack: ${identity.team === undefined ? '' : `${identity.team}:`}${identity.user}`
    case 'linear':
      return `linear: ${identity.user}`
    case 'api':
      return `id: ${identity.person}`
  }
}

export function nothingToRetry(): Message {
  return say('There is nothing to retry', 'neutral', 'The orchestrator knows, or is being told')
}

/** A button of an older version, which nobody can read any more. */
export function staleButton(): Message {
  return say('This button is out of date', 'warning', 'Nothing was changed', [
    paragraph('Say “/countersign pending” to see what waits for approval.'),
  ])
}

/** Something went wrong on our side; never silent. */
export function failedAnswer(): Message {
  return say('That did not work', 'danger', 'Something went wrong on our side', [
    paragraph('Please try again in a moment. If it stays like this, tell the operator.'),
  ])
}

function about(approval: Approval, tone: Tone, status: string): Message {
  const { title, risk } = approval
  return {
    title,
    tone,
    status,
    priority: PRIORITY[risk],
    blocks: [],
    actions: [],
    footer: [`approval ${shortId(approval)}`],
  }
}
