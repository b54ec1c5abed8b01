import type { Approval } from '../domain/approval.ts'
import type { AuditEntry } from '../domain/audit-chain.ts'
import { capacityOf, whoMayApprove } from '../domain/eligibility.ts'
import type { Explanation } from '../domain/explanation.ts'
import { missing } from '../domain/tally.ts'
import type { People } from '../ports/people.ts'
import type { Store } from '../ports/store.ts'
import { awayFor } from './change-approval.ts'

interface Needs {
  readonly store: Store
  readonly people: People
}

export type ExplainApproval = (approval: Approval) => Promise<Explanation>

export function explainApproval({ store, people }: Needs): ExplainApproval {
  return async (approval) => {
    const [delegations, entries, ahead] = await Promise.all([
      store.delegations.active(),
      store.audit.of(`approval:${approval.id}`),
      approval.state === 'pending' ? store.timers.waiting(approval.id) : [],
    ])
    const pending = approval.state === 'pending'
    const standInsOf = (person: (typeof people.all)[number]) => awayFor(delegations, people, person)
    const judged = people.all.map((person) => ({
      person: person.id,
      verdict: capacityOf(approval, { person, standsInFor: standInsOf(person) }, 'approve'),
    }))
    const able = new Set(whoMayApprove(approval, people.all, standInsOf).map(({ id }) => id))
    return {
      missing: missing(approval),
      mayApprove: judged.flatMap(({ person, verdict }) =>
        pending && able.has(person) && typeof verdict !== 'string'
          ? [{ person, onBehalfOf: verdict.onBehalfOf }]
          : [],
      ),
      mayNot: judged.flatMap(({ person, verdict }) =>
        pending && !able.has(person)
          ? [{ person, reason: typeof verdict === 'string' ? verdict : ('already-voted' as const) }]
          : [],
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
