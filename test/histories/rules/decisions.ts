import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { FoundApproval, FoundVote } from '../found.ts'
import type { Role } from '../history.ts'
import type { Story } from '../story.ts'

/** What the votes amount to, and what the clock says, counted a second time. */
interface Counted {
  readonly approval: FoundApproval
  readonly rules: Story['history']['rules']
  readonly approvals: number
  readonly rejections: number
  readonly quorum: number
  readonly enough: boolean
  readonly refused: boolean
  /** Low risk, and not said to be beyond undoing: a policy may decide it without a person. */
  readonly harmless: boolean
  readonly late: boolean
}

/** Every way in which an approval's state is not what its votes, its policy and the clock make of it. */
export function* decisionsAreRight(
  story: Story,
  approval: FoundApproval,
  votes: readonly FoundVote[],
): Generator<string> {
  const { state, created_at, decided_at } = approval
  if ((decided_at === null) !== (state === 'pending')) yield `is ${state}, decided at ${decided_at}`
  if (ms(decided_at) < ms(created_at)) yield 'was decided before it was asked'
  if (ms(decided_at) > ms(story.found.now)) yield 'was decided in the future'
  if (approval.digest !== digestOf(approval)) yield 'does not have the digest of what it asks'
  const judge = JUDGES[state]
  if (judge === undefined) yield `is ${state}, which is no state`
  else yield* judge(countOf(story, approval, votes))
}

const JUDGES: Readonly<Record<string, (counted: Counted) => Iterable<string>>> = {
  *pending({ enough, refused }) {
    if (enough || refused) yield 'is pending although the votes decide it'
  },
  *rejected({ refused, rejections, late }) {
    if (!refused) yield `is rejected by ${rejections} votes`
    if (late) yield 'is rejected after its limit'
  },
  *expired({ late, enough, refused, rules, harmless, rejections }) {
    if (!late) yield 'is expired before its limit'
    if (enough || refused) yield 'is expired although the votes decided it'
    const silent = rules.onExpiry === 'approve' && harmless && rejections === 0
    if (silent) yield 'is expired although nobody objected, which approves it'
  },
  *cancelled({ approval, enough, refused }) {
    if (!approval.closing_reason) yield 'is cancelled without a reason'
    if (enough || refused) yield 'is cancelled although the votes decided it'
  },
  *approved(counted) {
    if (counted.refused) yield 'is approved although it was rejected'
    yield* counted.approval.closing_reason === null ? byVotes(counted) : unasked(counted)
  },
}

function* byVotes({ enough, approvals, quorum, rules, late }: Counted): Generator<string> {
  if (!enough) yield `is approved by ${approvals} of ${quorum}, each of ${rules.eachOf}`
  if (late) yield 'is approved after its limit'
}

function* unasked({ approval, rules, harmless, late, rejections }: Counted): Generator<string> {
  const { decided_at, created_at, change, payload } = approval
  const atOnce = rules.automatic && decided_at === created_at && change === null && !payload.quorum
  const inSilence = rules.onExpiry === 'approve' && late && rejections === 0
  if (!harmless) yield 'is approved unasked although it is not harmless'
  if (!atOnce && !inSilence) yield 'is approved unasked although its policy does not say so'
}

function countOf(
  { history: { rules } }: Story,
  approval: FoundApproval,
  votes: readonly FoundVote[],
): Counted {
  const { payload, expires_at, decided_at } = approval
  const approving = votes.filter(({ verdict }) => verdict === 'approve')
  const rejections = votes.filter(({ verdict }) => verdict === 'reject').length
  const quorum = Math.max(rules.quorum, payload.quorum ?? 0)
  return {
    approval,
    rules,
    approvals: approving.length,
    rejections,
    quorum,
    enough: approving.length >= quorum && everyRoleHasItsOwn(rules.eachOf, approving),
    refused: rejections >= rules.rejectQuorum,
    harmless: payload.risk === 'low' && payload.reversible !== false,
    late: ms(decided_at) >= ms(expires_at),
  }
}

function ms(time: string | null): number {
  return time === null ? Number.NaN : Date.parse(time)
}

/** Whether each of these roles can be given to another of the voters, tried in every way. */
function everyRoleHasItsOwn([role, ...others]: readonly Role[], voters: readonly FoundVote[]): boolean {
  if (role === undefined) return true
  return voters.some(
    (voter) =>
      voter.roles.includes(role) &&
      everyRoleHasItsOwn(
        others,
        voters.filter((v) => v !== voter),
      ),
  )
}

function digestOf({ payload, requester, task_id, policy, nonce }: FoundApproval): string {
  const content = canonicalize({ payload, requester, task_id, policy_version: policy.version, nonce }) ?? ''
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}
