import type { Approval } from '../../domain/approval.ts'
import { asksForApproval, newApproval } from '../../domain/ask.ts'
import { whoMayApprove } from '../../domain/eligibility.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import { parseEvent } from '../../domain/events/parse-event.ts'
import type { FieldIssue } from '../../domain/events/storable.ts'
import { holdBack } from '../../domain/holding/hold-back.ts'
import type { Holding } from '../../domain/holding/holding.ts'
import { tasksThatTurn, turnsOf } from '../../domain/holding/open-failures.ts'
import { type Weighed, weighed } from '../../domain/holding/weight.ts'
import { asksForAnswer, newInquiry } from '../../domain/inquiry.ts'
import { mismatch } from '../../domain/match.ts'
import { placementOf, type WithheldAt, withheldIn } from '../../domain/placement.ts'
import { type Defaults, type Route, subjectOf } from '../../domain/routing.ts'
import type { Clock } from '../../ports/clock.ts'
import type { People } from '../../ports/people.ts'
import type { Rules } from '../../ports/rules.ts'
import type { Store } from '../../ports/store.ts'
import { type Routed, routeEvents } from '../routing/route-events.ts'
import { type ExplainedGroup, explainGroups } from './explain-groups.ts'
import { type ExplainedRoutes, explainRoutes } from './explain-routes.ts'

interface Needs {
  readonly store: Store
  readonly people: People
  readonly clock: Clock
  readonly rules: Rules
  readonly holding: () => Holding
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
      /** With whom it would share a card. */
      readonly groups: readonly ExplainedGroup[]
    } & ExplainedRoutes)

export type ExplainEvent = (given: unknown) => Promise<EventExplanation>

export function explainEvent(needs: Needs): ExplainEvent {
  const { store, people, clock, rules } = needs
  return async (given) => {
    const parsed = parseEvent(given, 'explained', clock.now())
    if (parsed.kind === 'invalid') return parsed
    const { event } = parsed
    const now = rules()
    const approval = asksForApproval(event)
      ? newApproval(event, { id: 'explained', nonce: '' }, now.policies)
      : null
    const risk = approval?.risk
    const routed = (await routeEvents(store.cards, now, [{ event, risk }])).get(event.id) ?? NOWHERE
    const answerBy = asksForAnswer(event, false) ? newInquiry(event, clock.now()).expiresAt : undefined
    const about = weighed(event, approval ?? undefined, answerBy)
    const held = await withheldFrom(needs, now.defaults, about, routed.routes)
    const delegations = await store.delegations.active()
    return {
      kind: 'explained',
      event,
      ...explainRoutes(event, risk, now, people, routed, held),
      groups: await explainGroups(
        store,
        routed.routes.map((route) => ({ event, ...route })),
      ),
      approval,
      policies: now.policies.map(({ match, policy }) => ({
        name: policy.name,
        mismatch: mismatch(match, about.facts) ?? null,
      })),
      mayApprove:
        approval?.state === 'pending'
          ? whoMayApprove(approval, people.all, delegations).map(({ id }) => id)
          : [],
    }
  }
}

const NOWHERE: Routed = { routes: [], heldBack: undefined }

/** What would hold it back if it came now. */
async function withheldFrom(
  { store, people, clock, holding }: Needs,
  defaults: Defaults,
  about: Weighed,
  routes: readonly Route[],
): Promise<readonly WithheldAt[]> {
  const { event } = about
  const now = clock.now()
  const { silences, failures } = await store.holding.read(tasksThatTurn([event]))
  const { held } = turnsOf(failures, [event], new Set(), now)
  const facts = { ...holding(), now, silences, people: people.all, defaults, failures: held }
  const placements = routes.map((route) => placementOf(route, subjectOf(event, undefined)))
  return withheldIn(holdBack(placements, about, facts))
}
