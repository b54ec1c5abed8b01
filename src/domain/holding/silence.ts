import { durationText } from '../duration.ts'
import { PRIORITIES } from '../events/envelope.ts'
import { fits, type Match, mismatch } from '../match.ts'
import type { Placement } from '../placement.ts'
import { matchWords } from '../routing.ts'
import type { Weighed } from './weight.ts'

/** Somebody wants to see nothing of some events for a while: they are stored and found, and make no card. */
export interface Silence {
  readonly id: string
  /** Never empty. */
  readonly match: Match
  readonly reason: string
  /** A person's id, or `key:` and the name of an API key. */
  readonly by: string
  readonly channel: string
  readonly startsAt: Date
  readonly endsAt: Date
  /** When somebody ended it before its time, and who; null where nobody did. */
  readonly endedAt: Date | null
  readonly endedBy: string | null
}

/** What should be quiet for longer is a matter for the routes. */
export const LONGEST_SILENCE_MS = 7 * 24 * 60 * 60_000

export type SilenceRefusal =
  | 'matches-everything'
  | 'matches-nothing'
  | 'too-long'
  | 'already-ended'
  | 'reason-missing'

/** Why there can be no such silence; undefined where there can. */
export function whyNoSilence({
  match,
  reason,
  startsAt,
  endsAt,
}: Pick<Silence, 'match' | 'reason' | 'startsAt' | 'endsAt'>): SilenceRefusal | undefined {
  if (isForAll(match)) return 'matches-everything'
  if (isForNothing(match)) return 'matches-nothing'
  if (reason.trim() === '') return 'reason-missing'
  if (endsAt <= startsAt) return 'already-ended'
  return endsAt.getTime() - startsAt.getTime() > LONGEST_SILENCE_MS ? 'too-long' : undefined
}

/** Nothing named, or only `*`: everything that has the field at all. */
function isForAll(match: Match): boolean {
  return Object.values(match).every((values) => values.some((value) => /^[*\s]*$/.test(value)))
}

/** What is critical always comes, and other words than ours no event has. */
const SILENCEABLE = PRIORITIES.filter((priority) => priority !== 'critical')

function isForNothing({ priority }: Match): boolean {
  return priority !== undefined && !priority.some((one) => SILENCEABLE.some((known) => fits(one, known)))
}

export function isInForce({ startsAt, endsAt, endedAt }: Silence, now: Date): boolean {
  return endedAt === null && startsAt <= now && now < endsAt
}

/** The silence that keeps an event from being shown. Whatever asks for something, and all that is critical, is heard. */
export function silencing(silences: readonly Silence[], about: Weighed): Silence | undefined {
  if (about.asks || about.isCritical) return undefined
  return silences.find(({ match }) => mismatch(match, about.facts) === undefined)
}

/** Holds an event back at every place while a silence that fits it is in force. */
export function silenced(
  placements: readonly Placement[],
  about: Weighed,
  { silences }: { readonly silences: readonly Silence[] },
): readonly Placement[] {
  const silence = silencing(silences, about)
  if (silence === undefined) return placements
  const withheld = { by: 'silence', why: silenceWords(silence), until: silence.endsAt } as const
  return placements.map((placement) => ({ ...placement, withheld: placement.withheld ?? withheld }))
}

/** `silence 3f9a2c1b by alex for 2h on source ci: noisy deploys`. */
export function silenceWords({ id, by, match, reason, startsAt, endsAt }: Silence): string {
  const forTime = durationText(Math.ceil((endsAt.getTime() - startsAt.getTime()) / 60_000) * 60_000)
  return `silence ${id.slice(0, 8)} by ${by} for ${forTime} on ${matchWords(match)}: ${reason}`
}
