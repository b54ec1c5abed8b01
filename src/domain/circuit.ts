import type { ChannelName } from './card.ts'
import type { FailureReason } from './errors.ts'

/**
 * How it stands with a channel's provider. `closed`: all is well; `troubled`: something failed a moment ago; `open`: it
 * does not answer, and nothing is tried; `due`: it does not answer, and one card may try whether it does again.
 */
export type CircuitState = 'closed' | 'troubled' | 'open' | 'due'

/** So many failures in a row open a circuit, where they came within the time and from more than one card. */
export const OPENS_AFTER = 5
export const WITHIN_MS = 30_000
/** The pause before the first try whether the provider answers again; each later one is twice as long, up to the limit. */
export const PROBE_AFTER_MS = 2000
export const PROBE_AT_MOST_MS = 30_000
/** A card that finds its circuit open looks again after this time, plus up to as much: when it closes, it is hastened. */
export const LOOK_AGAIN_MS = 60_000

/** Whether a failure says that the provider as a whole is away, and nothing of the card or of our asking too much. */
export function tripsCircuit(reason: FailureReason): boolean {
  return reason === 'unreachable' || reason === 'provider-error'
}

/** A provider that does not answer, as the operator is told of it. */
export interface OpenCircuit {
  readonly channel: ChannelName
  readonly since: Date
  readonly nextProbeAt: Date
}
