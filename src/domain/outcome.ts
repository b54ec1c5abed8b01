import { asksForApproval, newApproval } from './ask.ts'
import { destinationName } from './card.ts'
import { durationText } from './duration.ts'
import type { AnyEvent } from './events/event.ts'
import { peopleMentioned } from './mentioned.ts'
import type { Person } from './person.ts'
import type { PolicyRule } from './policy.ts'
import {
  defaultsFor,
  destinationsOf,
  placeName,
  placesFor,
  type Routing,
  THREAD,
  type WantedPlace,
} from './routing.ts'

/** Everything in countersign.yaml that decides what becomes of an event. */
export interface RuleSet extends Routing {
  readonly policies: readonly PolicyRule[]
  readonly people: readonly Person[]
}

/** What rules make of an event, in words that can be compared. */
export interface Outcome {
  /** Each place, with whom its card calls and what gets it instead. A task's thread is `thread`, wherever that is. */
  readonly to: readonly string[]
  /** Null where it asks for no approval. */
  readonly policy: { readonly name: string; readonly version: string } | null
}

/** What would become of an event under a set of rules. */
export function outcomeOf(event: AnyEvent, rules: RuleSet): Outcome {
  const approval = asksForApproval(event)
    ? newApproval(event, { id: '', nonce: '' }, rules.policies)
    : undefined
  const places = new Map<string, WantedPlace>()
  for (const wanted of placesFor(event, rules, approval?.risk)) {
    for (const name of namesOf(wanted, event, rules)) places.set(name, joined(places.get(name), wanted))
  }
  return {
    to: [...places].map(([name, wanted]) => `${name}${calls(wanted, rules)}${otherwise(wanted)}`),
    policy: approval ? { name: approval.policy.name, version: approval.policy.version } : null,
  }
}

function namesOf({ place }: WantedPlace, event: AnyEvent, { defaults }: RuleSet): readonly string[] {
  if (place === THREAD) return [placeName(place)]
  return destinationsOf(place, defaultsFor(event, defaults)).map(destinationName)
}

function joined(earlier: WantedPlace | undefined, later: WantedPlace): WantedPlace {
  if (earlier === undefined) return later
  const mention = [...new Set([...earlier.mention, ...later.mention])]
  return { ...earlier, fallback: earlier.fallback ?? later.fallback, mention }
}

function calls({ mention }: WantedPlace, { people }: RuleSet): string {
  const called = peopleMentioned(mention, people).map(({ id }) => id)
  return called.length === 0 ? '' : ` calling ${called.join(' and ')}`
}

function otherwise({ fallback }: WantedPlace): string {
  if (fallback === null) return ''
  return ` (after ${durationText(fallback.afterMs)} ${fallback.to.map(placeName).join(', then ')})`
}
