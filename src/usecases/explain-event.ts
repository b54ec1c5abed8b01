import type { Approval } from '../domain/approval.ts'
import { asksForApproval, newApproval } from '../domain/ask.ts'
import { whoMayApprove } from '../domain/eligibility.ts'
import type { AnyEvent } from '../domain/events/event.ts'
import { parseEvent } from '../domain/events/parse-event.ts'
import type { FieldIssue } from '../domain/events/storable.ts'
import { factsOf, mismatch } from '../domain/match.ts'
import type { Clock } from '../ports/clock.ts'
import type { People } from '../ports/people.ts'
import type { Rules } from '../ports/rules.ts'
import type { Store } from '../ports/store.ts'
import { type ExplainedRoutes, explainRoutes } from './explain-routes.ts'
import { type Routed, routeEvents } from './route-events.ts'

interface Needs {
  readonly store: Store
  readonly people: People
  readonly clock: Clock
  readonly rules: Rules
}

/** What would come of an event, without storing it or telling anybody. */
export type EventExplanation =
  | { readonly kind: 'invalid'; readonly fields: readonly FieldIssue[] }
  | ({
      readonly kind: 'explained'
      readonly event: AnyEvent
      /** The approval that it would ask for. */
      readonly approval: Approval | null
      /** Each policy of countersign.yaml in order, and why it does not fit; null where it does. */
      readonly policies: readonly { readonly name: string; readonly mismatch: string | null }[]
      /** Ids of those who could approve it. */
      readonly mayApprove: readonly string[]
    } & ExplainedRoutes)

export type ExplainEvent = (given: unknown) => Promise<EventExplanation>

export function explainEvent({ store, people, clock, rules }: Needs): ExplainEvent {
  return async (given) => {
    const parsed = parseEvent(given, 'explained', clock.now())
    if (parsed.kind === 'invalid') return parsed
    const { event } = parsed
    const now = rules()
    const approval = asksForApproval(event)
      ? newApproval(event, { id: 'explained', nonce: '' }, now.policies)
      : null
    const facts = factsOf(event, approval?.risk)
    const risk = approval?.risk
    const routed = await routeEvents(store.cards, now, [{ event, risk }])
    const delegations = await store.delegations.active()
    return {
      kind: 'explained',
      event,
      ...explainRoutes(event, risk, now, people, routed.get(event.id) ?? NOWHERE),
      approval,
      policies: now.policies.map(({ match, policy }) => ({
        name: policy.name,
        mismatch: mismatch(match, facts) ?? null,
      })),
      mayApprove:
        approval?.state === 'pending'
          ? whoMayApprove(approval, people.all, delegations).map(({ id }) => id)
          : [],
    }
  }
}

const NOWHERE: Routed = { routes: [], heldBack: undefined }
