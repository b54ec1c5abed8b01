import type { Approval, Vote, VoteChannel } from '../src/domain/approval.ts'
import { deciders } from '../src/domain/callback.ts'
import type { MessageBlock, Phrase } from '../src/domain/message.ts'
import { nameOf, type Subject } from '../src/domain/subject.ts'
import { enumeration } from './sentence.ts'
import { text } from './text.ts'

type Names = Pick<Subject, 'names'>

/** A reason longer than this does not go into the status line: it is quoted below instead. */
const SHORT_REASON = 120

/** Who decided, in the order of their votes: "Alex Kim and Sam Rivera for Jo Park", or "its policy" where nobody did. */
export function deciderNames(subject: Names, approval: Approval): string {
  return isByPolicy(approval)
    ? 'its policy'
    : enumeration(deciders(approval).map((vote) => voterName(subject, vote)))
}

/** Where somebody said something, as the end of a sentence. */
export const WHERE: Readonly<Record<VoteChannel, string>> = {
  slack: 'in Slack',
  linear: 'in Linear',
  email: 'by mail',
  api: 'by API',
  cli: 'from the command line',
  console: 'in the console',
}

/** Where it was decided: "in Slack and by API"; undefined where no person decided it just then. */
export function whereDecided(approval: Approval): string | undefined {
  const votes = deciders(approval).filter(({ standingId }) => standingId === null)
  if (isByPolicy(approval) || votes.length === 0) return undefined
  return enumeration([...new Set(votes.map(({ channel }) => WHERE[channel]))])
}

/** Approved without a person, whatever votes there were: the reason says how. */
export function isByPolicy(approval: Approval): boolean {
  return approval.state === 'approved' && (approval.closingReason !== null || deciders(approval).length === 0)
}

function voterName(subject: Names, { person, onBehalfOf, standingId }: Vote): string {
  const inPlace = onBehalfOf === null ? '' : ` for ${nameOf(subject, onBehalfOf)}`
  return `${nameOf(subject, person)}${inPlace}${standingId === null ? '' : ' (in advance)'}`
}

/** What each voter did and said, as far as the status does not say it already. */
export function voteBlocks(subject: Names, approval: Approval): readonly MessageBlock[] {
  return approval.votes.flatMap((vote) => [
    ...(isInStatus(approval, vote) ? [] : text(voteLine(subject, vote))),
    ...wordsOf(subject, approval, vote),
  ])
}

/** The only vote, which decided: the status names its voter. */
function isInStatus(approval: Approval, vote: Vote): boolean {
  const decided = !isByPolicy(approval) && deciders(approval).includes(vote)
  return decided && approval.votes.length === 1 && vote.standingId === null
}

function voteLine(subject: Names, vote: Vote): Phrase {
  const verb = vote.verdict === 'approve' ? 'Approved' : 'Rejected'
  const name = voterName(subject, { ...vote, standingId: null })
  if (vote.standingId === null) return [`${verb} by ${name} (`, vote.at, ')']
  return [`${verb} in advance by ${name}: standing approval ${vote.standingId.slice(0, 8)} (`, vote.at, ')']
}

function wordsOf(subject: Names, approval: Approval, vote: Vote): readonly MessageBlock[] {
  const name = nameOf(subject, vote.person)
  const isSaid = approval.state === 'rejected' && vote.reason === reasonOf(approval) && isShort(vote.reason)
  return [
    ...(vote.conditions ? text(`Conditions of ${name}: ${vote.conditions}`) : []),
    ...(vote.reason && !isSaid ? [{ kind: 'quote', text: vote.reason, by: name } as const] : []),
  ]
}

/** The last reason that a decider gave. */
export function reasonOf(approval: Approval): string | null | undefined {
  return deciders(approval).findLast((vote) => vote.reason)?.reason
}

/** Whether a reason is one short line, which fits behind a status. */
export function isShort(reason: string | null | undefined): reason is string {
  return (
    typeof reason === 'string' && reason !== '' && reason.length <= SHORT_REASON && !reason.includes('\n')
  )
}
