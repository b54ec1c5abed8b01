import type { Approval, RefusalReason } from '../../src/domain/approval.ts'
import { deciders } from '../../src/domain/callback.ts'
import { impossible } from '../../src/domain/impossible.ts'
import { invalid, type Problem, problem } from './problem.ts'

export function noApproval(id: string): Problem {
  return problem(404, `There is no approval "${id}".`)
}

/** Someone names a person who is not listed. */
export function noPerson(id: string): Problem {
  return problem(403, `"${id}" is not listed under "people" in countersign.yaml and can do nothing here.`, {
    reason: 'unknown-person' satisfies RefusalReason,
  })
}

/** Why something was not done to an approval: what happened, and what to do. `reason` is the word for programs. */
export function refusalProblem(reason: RefusalReason, approval: Approval): Problem {
  const refused = (status: number, detail: string, more = {}) => problem(status, detail, { reason, ...more })
  switch (reason) {
    case 'unknown-person':
      return refused(
        403,
        'This person is not listed under "people" in countersign.yaml and can do nothing here.',
      )
    case 'not-an-approver':
      return refused(
        403,
        `The policy "${approval.policy.name}" does not let this person decide${asks(approval)}.`,
      )
    case 'own-request':
      return refused(403, 'This person, or an agent of theirs, asked for it: somebody else has to approve.')
    case 'handed-over':
      return refused(403, 'This person handed their place in this approval to somebody else.')
    case 'not-opened':
      return refused(
        403,
        'This cannot be undone: read the whole "payload" of the approval, and name its "digest" with the vote.',
      )
    case 'expired':
      return refused(410, `The approval expired at ${approval.expiresAt.toISOString()}.`)
    case 'already-decided':
      return refused(409, sentence(approval), { title: 'already decided', decided_by: decidedBy(approval) })
    case 'cancelled':
      return refused(
        409,
        `The approval was cancelled at ${approval.decidedAt?.toISOString()}: ${approval.closingReason ?? 'no reason given'}.`,
      )
    case 'payload-changed':
      return refused(409, 'The approval changed since it was shown. Read it again, then decide.')
    case 'already-voted':
      return refused(409, 'This person, or somebody in their place, has voted already.')
    case 'nothing-to-withdraw':
      return refused(409, 'This person has no vote here to take back.')
    case 'reason-missing':
      return invalid([{ path: 'reason', issue: 'is required for a rejection: say why' }])
    case 'grant-out-of-range':
      return invalid([
        {
          path: 'granted',
          issue: 'is for an approval of more attempts, and from 1 to as many as are asked for',
        },
      ])
    case 'justification-missing':
      return invalid([{ path: 'reason', issue: 'is required by this policy: say why it may go ahead' }])
    default:
      return impossible(reason)
  }
}

function asks({ policy: { roles } }: Approval): string {
  return roles === null ? '' : `: it asks for ${roles.join(' or ') || 'nobody'}`
}

function decidedBy(approval: Approval) {
  return deciders(approval).map(({ person, verdict, channel, at }) => ({
    person,
    verdict,
    channel,
    at: at.toISOString(),
  }))
}

function sentence(approval: Approval): string {
  const people = deciders(approval).map((vote) => vote.person)
  const by = people.length > 0 ? people.join(', ') : 'its policy'
  return `The approval was ${approval.state} by ${by} at ${approval.decidedAt?.toISOString()}.`
}
