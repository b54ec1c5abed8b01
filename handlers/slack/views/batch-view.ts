import type { Verdict } from '../../../src/domain/approval.ts'
import type { Identity } from '../../../src/domain/person.ts'
import { type BatchOutcome, batchResults, outcomeOf } from '../../../templates/dialogs/batch.ts'
import { attempt } from '../attempt.ts'
import { originData, voteValue } from '../button-values.ts'
import { viewOf } from '../dialogs.ts'
import type { SlackNeeds } from '../needs.ts'
import { type Given, onSubmit, type SubmitResult } from '../submission.ts'

/** Several approvals were ticked: each is decided by itself, for what was shown of it, and its result is shown. */
export function batchSubmission(needs: SlackNeeds) {
  return onSubmit(needs, originData, async ({ data, given, identity }) => {
    const chosen = given.ticked('approvals')
    const verdict = verdictOf(given)
    const reason = given.text('reason')
    if (chosen.length === 0) return wrong('approvals', 'Choose at least one.')
    if (verdict === undefined) return wrong('verdict', 'Approve or reject?')
    if (verdict === 'reject' && reason === '') return wrong('reason', 'Say why: a rejection needs a reason.')
    const outcomes: BatchOutcome[] = []
    // One after the other: ten short transactions are well within Slack's three seconds, and hold up nobody else.
    for (const option of chosen) outcomes.push(await decide(needs, option, { verdict, reason, identity }))
    return { kind: 'show', view: viewOf(batchResults(outcomes), data.from) }
  })
}

function wrong(field: string, problem: string): SubmitResult {
  return { kind: 'errors', errors: { [field]: problem } }
}

function verdictOf(given: Given): Verdict | undefined {
  const said = given.text('verdict')
  return said === 'approve' || said === 'reject' ? said : undefined
}

interface Choice {
  readonly verdict: Verdict
  readonly reason: string
  readonly identity: Identity
}

/** One that fails must not hide what became of the others. */
async function decide(needs: SlackNeeds, option: string, choice: Choice): Promise<BatchOutcome> {
  const { verdict, identity, reason } = choice
  const { approval: approvalId, digest } = voteValue.parse(option)
  const ballot = { approvalId, digest, identity, verdict, channel: 'slack', reason: reason || null } as const
  const cast = await attempt(needs.log, 'Deciding one of several', () => needs.castVote(ballot))
  return outcomeOf(approvalId, cast.kind === 'done' ? cast.value : cast, verdict, needs.people.names)
}
