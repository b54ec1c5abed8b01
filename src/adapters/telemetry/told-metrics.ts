import type { Log } from '../../ports/log.ts'
import type { Metrics } from '../../ports/metrics.ts'
import { describeSpan } from './spans.ts'

/** Says in the log and in the trace, too, what went well; what did not has a line of its own where it is known why. */
export function toldMetrics(metrics: Metrics, log: Log): Metrics {
  return {
    ...metrics,
    cardTried(channel, outcome, firstShownAfterMs) {
      metrics.cardTried(channel, outcome, firstShownAfterMs)
      describeSpan({}, { channel, outcome })
      if (outcome === 'delivered') log.info({ channel }, 'A card was delivered.')
    },
    callbackTried(outcome, afterMs) {
      metrics.callbackTried(outcome, afterMs)
      describeSpan({}, { outcome })
      if (outcome === 'acknowledged') log.info({}, 'The orchestrator acknowledged a callback.')
    },
  }
}
