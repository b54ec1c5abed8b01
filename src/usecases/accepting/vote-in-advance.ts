import type { Approval } from '../../domain/approval.ts'
import type { AuditEntry } from '../../domain/audit-chain.ts'
import { covers, type StandingApproval } from '../../domain/standing-approval.ts'
import { vote } from '../../domain/vote.ts'
import type { People } from '../../ports/people.ts'
import type { Repositories } from '../../ports/store.ts'
import { rulesOf } from '../deciding/change-approval.ts'

interface Voted {
  readonly approval: Approval
  readonly entries: readonly AuditEntry[]
}

/**
 * Casts the votes that standing approvals hold for a new question, each through the same law as any other vote and
 * counted as one use. What the law refuses is simply not cast: a person is asked.
 */
export async function voteInAdvance(
  tx: Repositories,
  people: People,
  asked: Approval,
  source: string | null,
  now: Date,
): Promise<Voted> {
  // Most questions are of a kind that no standing approval may cover; they cost no query.
  if (asked.state !== 'pending' || !covers(EVERYTHING, asked, source)) return { approval: asked, entries: [] }
  let voted: Voted = { approval: asked, entries: [] }
  for (const standing of await tx.standing.list({ activeOnly: true })) {
    if (covers(standing, asked, source)) voted = await cast(tx, people, voted, standing, now)
  }
  return voted
}

const EVERYTHING = { action: '*', source: '*', parameters: { '*': '*' } }

async function cast(
  tx: Repositories,
  people: People,
  before: Voted,
  standing: StandingApproval,
  at: Date,
): Promise<Voted> {
  const { approval } = before
  const person = people.all.find(({ id }) => id === standing.person)
  if (person === undefined) return before
  const outcome = vote(approval, {
    voter: { person, standsInFor: [] },
    verdict: 'approve',
    channel: 'api',
    reason: standing.reason,
    conditions: null,
    at,
    digest: approval.digest,
    opened: false,
    standingId: standing.id,
  })
  if (outcome.kind === 'refused') return before
  const use = await tx.standing.use(standing.id)
  if (use === undefined) return before
  const detail = {
    ...rulesOf(approval),
    verdict: 'approve',
    standing_approval: standing.id,
    use,
    state: outcome.approval.state,
  }
  const entry = { actor: person.id, action: 'vote.recorded', subject: `approval:${approval.id}`, detail }
  return { approval: outcome.approval, entries: [...before.entries, entry] }
}
