import type { Metrics } from '../../src/ports/metrics.ts'

/** Metrics where nobody watches. */
export const unmeasured: Metrics = {
  eventAccepted: () => {},
  cardTried: () => {},
  voteRefused: () => {},
  decidedByVote: () => {},
  callbackTried: () => {},
}
