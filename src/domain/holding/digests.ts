import { digestOf } from '../digest.ts'
import { isGraveFailure } from '../grave-failure.ts'
import { mismatch } from '../match.ts'
import { type Placement, placeFor, placementOf } from '../placement.ts'
import { destinationsOf, matchWords } from '../routing.ts'
import type { DigestRule, HoldingFacts } from './holding.ts'
import { momentOf, wallClock } from './local-time.ts'
import type { Weighed } from './weight.ts'

/** What comes later than this before a digest goes out is in the next one: a mail that is sent cannot be added to. */
const CLOSED_BEFORE_MS = 60_000

/** When the next digest goes out that can still hold what comes now. */
export function nextSlot({ at, zone }: Pick<DigestRule, 'at' | 'zone'>, now: Date): Date {
  const today = wallClock(zone, now)
  const slots = [0, 1, 2].flatMap((days) =>
    at.map((minutes) => momentOf(zone, today, minutes, days).getTime()),
  )
  return new Date(Math.min(...slots.filter((slot) => slot > now.getTime() + CLOSED_BEFORE_MS)))
}

/** The same for all that are told together, in every process: the rule as it stands now, and the slot. */
export function digestId(rule: DigestRule, slot: Date): string {
  const key = digestOf({ ...rule }).slice('sha256:'.length, 'sha256:'.length + 12)
  return `${key}@${slot.toISOString()}`
}

/** When the digest of this id goes out. */
export function slotOf(id: string): Date {
  return new Date(id.slice(id.indexOf('@') + 1))
}

/** The digest that an event belongs to. What asks, all that is critical, and grave failures are told at once. */
export function digesting(digests: readonly DigestRule[], about: Weighed): DigestRule | undefined {
  if (about.asks || about.isCritical || isGraveFailure(about.event)) return undefined
  return digests.find(({ match }) => mismatch(match, about.facts) === undefined)
}

/** In place of its own cards an event gets a line in the next digest of the first rule that fits it. */
export function digested(
  placements: readonly Placement[],
  about: Weighed,
  { digests, defaults, now }: HoldingFacts,
): readonly Placement[] {
  const isHeld = placements.length > 0 && placements.every(({ withheld }) => withheld !== null)
  if (isHeld) return placements
  const rule = digesting(digests, about)
  if (rule === undefined) return placements
  const slot = nextSlot(rule, now)
  const why = `digest ${digests.indexOf(rule) + 1}: ${matchWords(rule.match)}`
  const withheld = { by: 'digest', why, until: slot } as const
  const subject = { kind: 'digest', id: digestId(rule, slot) } as const
  const collected = rule.to
    .flatMap((place) => destinationsOf(place, defaults))
    .map((destination) => ({ ...placementOf(placeFor(destination, why), subject), notBefore: slot }))
  return [
    ...placements.map((placement) => ({ ...placement, withheld: placement.withheld ?? withheld })),
    ...collected,
  ]
}
