import type { Approval } from '../../domain/approval.ts'
import type { AuditEntry } from '../../domain/audit-chain.ts'
import { awayFor } from '../../domain/delegation.ts'
import { approverOf } from '../../domain/eligibility.ts'
import type { Explanation } from '../../domain/explanation.ts'
import { missing } from '../../domain/tally.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Store
  readonly people: People
}

export type ExplainApproval = (approval: Approval) => Promise<Explanation>

export function explainApproval({ store, people }: Needs): ExplainApproval {
  return async (approval) => {
    const pending = approval.state === 'pending'
    const [delegations, entries, ahead] = await Promise.all([
      store.delegations.active(),
      store.audit.of(`approval:${approval.id}`),
      pending ? store.timers.waiting(approval.id) : [],
    ])
    const judged = (pending ? people.all : []).map((person) => ({
      person: person.id,
      verdict: approverOf(approval, { person, standsInFor: awayFor(delegations, people.all, person) }),
    }))
    return {
      missing: missing(approval),
      mayApprove: judged.flatMap(({ person, verdict }) =>
        typeof verdict === 'string' ? [] : [{ person, onBehalfOf: verdict.onBehalfOf }],
      ),
      mayNot: judged.flatMap(({ person, verdict }) =>
        typeof verdict === 'string' ? [{ person, reason: verdict }] : [],
      ),
      refused: entries.flatMap(toRefused),
      ahead: ahead.map(({ timer }) => timer),
    }
  }
}

function toRefused({ actor, action, detail, at }: AuditEntry & { readonly at: Date }) {
  if (!action.endsWith('.refused')) return []
  const channel = typeof detail.channel === 'string' ? detail.channel : null
  const tried = typeof detail.verdict === 'string' ? detail.verdict : action.replace('.refused', '')
  return [{ who: actor, tried, reason: String(detail.refused), channel, at }]
}
