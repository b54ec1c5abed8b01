import type { Approval, RefusalReason, Verdict } from '../src/domain/approval.ts'
import type { Message, MessageBlock, Tone } from '../src/domain/message.ts'
import type { Identity, Person } from '../src/domain/person.ts'
import { approvalItem, PRIORITY, shortId } from './inbox.ts'
import { missingSentence } from './missing.ts'
import { refusal } from './refusal.ts'
import { capital, counted } from './sentence.ts'

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

/** After a vote that counted: in whose place, and what it decided or what is still missing. */
export function voteAnswer(approval: Approval, verdict: Verdict, names: Names = {}): Message {
  const decided = approval.state !== 'pending'
  const place = inPlaceOf(approval, names)
  if (verdict === 'reject') {
    const next = decided ? '' : `. ${capital(rejectionsNeeded(approval))}`
    return about(approval, 'danger', `You rejected this${place}${next}`)
  }
  if (decided) return about(approval, 'success', `You approved this${place}, and that decides it`)
  return about(
    approval,
    'success',
    `You approved this${place}. ${missingSentence(approval) ?? 'More is needed'}`,
  )
}

/** The newest vote is the one that is answered. */
function inPlaceOf({ votes }: Approval, names: Names): string {
  const person = votes.at(-1)?.onBehalfOf ?? null
  return person === null ? '' : ` for ${names[person] ?? person}`
}

function rejectionsNeeded({ policy, votes }: Approval): string {
  const cast = votes.filter(({ verdict }) => verdict === 'reject').length
  const left = Math.max(1, policy.rejectQuorum - cast)
  return `${counted(left, 'more rejection')} ${left === 1 ? 'decides' : 'decide'} it`
}

/** Why a vote did not count, for the person who cast it alone. `people` are all who are listed. */
export function refusalAnswer(
  reason: RefusalReason,
  approval: Approval,
  names: Names,
  identity: Identity,
  people: readonly Person[] = [],
): Message {
  if (reason === 'unknown-person') return strangerAnswer(identity)
  return {
    ...about(approval, 'warning', 'Your vote did not count'),
    blocks: refusal(reason, approval, names, undefined, people),
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
    case 'email':
      return `id: ${identity.person}`
  }
}

export function nothingToRetry(): Message {
  return say(
    'There is nothing to retry',
    'neutral',
    'The orchestrator knows, is being told, or wants to hear no more of it',
  )
}

/** Only those who may vote on an approval, or did, may have the orchestrator told again. */
export function notYoursToRetry(approval: Approval): Message {
  return {
    ...about(approval, 'warning', 'Nothing was changed'),
    blocks: [paragraph('Those who may vote on this, or did, can have the orchestrator told again.')],
  }
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
