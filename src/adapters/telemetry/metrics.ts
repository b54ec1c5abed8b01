import { Counter, Histogram, Registry } from 'prom-client'
import { REFUSALS } from '../../domain/approval.ts'
import { CHANNELS } from '../../domain/card.ts'
import { CATALOGUE, type EventType } from '../../domain/events/catalogue.ts'
import { DELIVERY_OUTCOMES, type Metrics } from '../../ports/metrics.ts'
import { type BacklogNeeds, backlogGauges } from './backlog-gauges.ts'
import { type CircuitNeeds, circuitGauge } from './circuit-gauge.ts'

/** `read` is everything in Prometheus' text format, version 0.0.4. */
export interface PrometheusMetrics extends Metrics {
  read(): Promise<string>
  /** An orchestrator answered one request of ours, or did not, after so long. */
  orchestratorCalled(ms: number): void
}

const PEOPLE_SECONDS = [10, 30, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400]
const MACHINE_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600]

/** What a subtask's failure is told as; alerts, blockers and gates are about more than one. */
const SUBTASK_FAILURES: ReadonlySet<EventType> = new Set(['failure', 'failure-report', 'error-report'])

/** Counts in memory, from the start of this process; what waits is read from the database and the queue when asked for. */
export function prometheusMetrics(needs: BacklogNeeds & CircuitNeeds): PrometheusMetrics {
  const registry = new Registry()
  const happened = instruments(registry)
  const measureBacklog = backlogGauges(registry, needs)
  const measureCircuits = circuitGauge(registry, needs)
  return {
    eventAccepted(type) {
      happened.events.inc({ type })
      if (SUBTASK_FAILURES.has(type)) happened.subtaskFailures.inc()
    },
    cardTried(channel, outcome, firstShownAfterMs) {
      happened.deliveries.inc({ channel, outcome })
      if (firstShownAfterMs !== undefined) happened.shown.observe({ channel }, seconds(firstShownAfterMs))
    },
    voteRefused: (reason) => happened.refusals.inc({ reason }),
    decidedByVote: (decision, afterMs) => happened.decided.observe({ decision }, seconds(afterMs)),
    callbackTried(outcome, afterMs) {
      happened.callbacks.inc({ outcome })
      if (outcome === 'acknowledged') happened.acknowledged.observe(seconds(afterMs))
    },
    orchestratorCalled: (ms) => happened.latency.observe(seconds(ms)),
    async read() {
      await Promise.all([measureBacklog(), measureCircuits()])
      return registry.metrics()
    },
  }
}

function instruments(registry: Registry) {
  const registers = [registry]
  return {
    events: counter(registry, 'countersign_events_total', 'Events stored; repeats do not count.', {
      type: Object.keys(CATALOGUE),
    }),
    deliveries: counter(registry, 'countersign_deliveries_total', 'Tries to deliver a card.', {
      channel: CHANNELS,
      outcome: DELIVERY_OUTCOMES,
    }),
    refusals: counter(registry, 'countersign_votes_refused_total', 'Votes that did not count.', {
      reason: REFUSALS,
    }),
    callbacks: counter(registry, 'countersign_callbacks_total', 'Tries to tell an orchestrator.', {
      outcome: ['acknowledged', 'again', 'failed'],
    }),
    // The next two bear seed 003's names, as far as we can know what they ask.
    subtaskFailures: new Counter({
      name: 'orchestrator_subtask_failures_total',
      help: 'Failures that orchestrators told of: events of the types failure, failure-report and error-report.',
      registers,
    }),
    latency: new Histogram({
      name: 'orchestrator_latency_seconds',
      help: 'How long an orchestrator took to answer one callback, as seen from here.',
      buckets: MACHINE_SECONDS,
      registers,
    }),
    shown: new Histogram({
      name: 'countersign_delivery_seconds',
      help: 'From the event that made a card to the first time that it was shown.',
      labelNames: ['channel'],
      buckets: MACHINE_SECONDS,
      registers,
    }),
    decided: new Histogram({
      name: 'countersign_decision_seconds',
      help: 'From asked to decided, where a vote decided.',
      labelNames: ['decision'],
      buckets: PEOPLE_SECONDS,
      registers,
    }),
    acknowledged: new Histogram({
      name: 'countersign_acknowledgement_seconds',
      help: 'From a decision, answer or stop until the orchestrator acknowledged it.',
      buckets: MACHINE_SECONDS,
      registers,
    }),
  }
}

/** A counter whose every series is there from the start: a first increase is an increase, and not a new series. */
function counter<Label extends string>(
  registry: Registry,
  name: string,
  help: string,
  labels: Readonly<Record<Label, readonly string[]>>,
): Counter<Label> {
  const labelNames = Object.keys(labels) as Label[]
  const made = new Counter({ name, help, labelNames, registers: [registry] })
  const series = labelNames.reduce<Partial<Record<Label, string>>[]>(
    (before, label) => before.flatMap((one) => labels[label].map((value) => ({ ...one, [label]: value }))),
    [{}],
  )
  for (const one of series) made.inc(one, 0)
  return made
}

/** Clocks of two machines may differ by a little: no duration is below zero. */
function seconds(ms: number): number {
  return Math.max(0, ms / 1000)
}
