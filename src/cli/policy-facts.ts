import { approversOf } from '../config/approvers.ts'
import { durationText } from '../domain/duration.ts'
import { names } from '../domain/eligibility.ts'
import type { Match } from '../domain/match.ts'
import type { Person } from '../domain/person.ts'
import type { Policy } from '../domain/policy.ts'
import { matchWords } from '../domain/routing.ts'

/** How many names are read out before the rest is counted. */
const MOST_NAMES = 12

type Row = readonly [label: string, text: string]

/** A policy in rows of words, with the people whom it means today. */
export function policyFacts(policy: Policy, people: readonly Person[]): readonly Row[] {
  const escalation = policy.escalate.map(
    ({ afterMs, to }) =>
      `after ${durationText(afterMs)} ${namesOf(namedBy(to, people))} may decide too (${to.join(', ')})`,
  )
  const rows: readonly Row[] = [
    ['Approve', `${policy.automatic ? 'at once; what cannot be undone: ' : ''}${quorumOf(policy, people)}`],
    ['Reject', policy.rejectQuorum === 1 ? 'one vote is enough' : `${policy.rejectQuorum} votes`],
    ['Within', `${durationText(policy.timeLimitMs)}; ${expiryOf(policy)}`],
    ['Remind', policy.remindAfterMs.map((ms) => `after ${durationText(ms)}`).join(', ')],
    ['Escalate', escalation.join('; ')],
    ['Besides', besides(policy).join('; ')],
  ]
  return rows.filter(([, text]) => text !== '')
}

/** What a policy is for, in words. */
export function matchText(match: Match): string {
  return Object.keys(match).length === 0 ? 'every approval' : matchWords(match)
}

function quorumOf(policy: Policy, people: readonly Person[]): string {
  const { quorum, eachOf, roles } = policy
  // Those who come by escalation are told of in their own row.
  const approvers = approversOf({ ...policy, escalate: [] }, people)
  const of = roles === null ? 'everyone listed' : roles.join(', ')
  if (approvers.length === 0) return `${quorum} of nobody: no one listed may (${of})`
  const each = eachOf.length === 0 ? '' : `; among them one of ${eachOf.join(' and one of ')}`
  return `${quorum} of ${namesOf(approvers)} (${of})${each}`
}

function expiryOf({ onExpiry }: Policy): string {
  return onExpiry === 'reject'
    ? 'without a decision it is not approved'
    : 'then it is approved, unless someone rejected it or it cannot be undone'
}

function besides({ justification, selfApproval, delegation, irreversible }: Policy): readonly string[] {
  return [
    ...(irreversible ? ['cannot be undone, so that all of it must be opened first'] : []),
    ...(justification === 'required' ? ['a justification is required'] : []),
    ...(selfApproval ? ['whoever asks may approve it too'] : []),
    ...(delegation === 'forbidden' ? ['nobody may stand in for another'] : []),
  ]
}

function namedBy(to: readonly string[], people: readonly Person[]): readonly Person[] {
  return people.filter(({ id, roles }) => to.some((target) => names(target, id, roles)))
}

function namesOf(people: readonly Person[]): string {
  if (people.length === 0) return 'nobody'
  const shown = people.slice(0, MOST_NAMES).map(({ name }) => name)
  const others = people.length - shown.length
  return shown.join(', ') + (others > 0 ? ` and ${others} others` : '')
}
