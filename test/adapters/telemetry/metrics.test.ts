import { expect, it } from 'vitest'
import { prometheusMetrics } from '../../../src/adapters/telemetry/metrics.ts'
import type { Backlog } from '../../../src/ports/statistics-store.ts'
import { type Samples, samplesIn } from '../../support/samples.ts'

const BACKLOG: Backlog = {
  cards: [
    { channel: 'slack', state: 'due', count: 3, oldestDueSeconds: 12.5 },
    { channel: 'slack', state: 'waiting', count: 1, oldestDueSeconds: 40 },
    { channel: 'linear', state: 'dead', count: 2, oldestDueSeconds: 900 },
  ],
  callbacks: { delivering: 4, failed: 1 },
  oldestDueCallbackSeconds: 7,
  pendingApprovals: 5,
  oldestPendingApprovalSeconds: 600,
  openQuestions: 2,
}
const aMeter = (backlog = async () => BACKLOG) =>
  prometheusMetrics({ backlog, waiting: async (lane) => (lane === 'slack' ? 9 : 0) })

it('names every series from the start, so that a first increase is seen as one', async () => {
  const samples = await read(aMeter())
  expect(samples).toMatchObject({
    'countersign_events_total{type="approval-request"}': 0,
    'countersign_deliveries_total{channel="email",outcome="given-up"}': 0,
    'countersign_votes_refused_total{reason="own-request"}': 0,
    'countersign_callbacks_total{outcome="again"}': 0,
  })
})

it('counts what happened, and how long it took, in seconds', async () => {
  const metrics = aMeter()
  metrics.eventAccepted('failure')
  metrics.eventAccepted('failure')
  metrics.cardTried('slack', 'later')
  metrics.cardTried('slack', 'delivered', 700)
  metrics.cardTried('slack', 'delivered')
  metrics.voteRefused('not-an-approver')
  metrics.decidedByVote('rejected', 45_000)
  metrics.callbackTried('failed', 100)
  metrics.callbackTried('acknowledged', 1500)
  expect(await read(metrics)).toMatchObject({
    'countersign_events_total{type="failure"}': 2,
    'countersign_deliveries_total{channel="slack",outcome="later"}': 1,
    'countersign_deliveries_total{channel="slack",outcome="delivered"}': 2,
    'countersign_delivery_seconds_sum{channel="slack"}': 0.7,
    'countersign_delivery_seconds_count{channel="slack"}': 1,
    'countersign_votes_refused_total{reason="not-an-approver"}': 1,
    'countersign_decision_seconds_bucket{le="30",decision="rejected"}': 0,
    'countersign_decision_seconds_bucket{le="60",decision="rejected"}': 1,
    'countersign_callbacks_total{outcome="failed"}': 1,
    countersign_acknowledgement_seconds_sum: 1.5,
    countersign_acknowledgement_seconds_count: 1,
  })
})

it('bears the names of seed 003 for what it knows of orchestrators', async () => {
  const metrics = aMeter()
  for (const type of ['failure', 'failure-report', 'escalation', 'status-update'] as const)
    metrics.eventAccepted(type)
  metrics.orchestratorCalled(250)
  const samples = await read(metrics)
  expect(samples).toMatchObject({
    orchestrator_subtask_failures_total: 2,
    orchestrator_latency_seconds_sum: 0.25,
    orchestrator_latency_seconds_count: 1,
  })
  // When a task is over nobody says reliably.
  expect(Object.keys(samples).join()).not.toContain('orchestrator_tasks_active')
})

it('says what waits, as it is when asked', async () => {
  expect(await read(aMeter())).toMatchObject({
    countersign_database_up: 1,
    'countersign_queue_waiting{lane="slack"}': 9,
    'countersign_queue_waiting{lane="stops"}': 0,
    'countersign_cards_undelivered{channel="slack",state="due"}': 3,
    'countersign_cards_undelivered{channel="linear",state="dead"}': 2,
    'countersign_cards_undelivered{channel="email",state="due"}': 0,
    'countersign_oldest_due_card_seconds{channel="slack"}': 40,
    // What was given up is not late: nobody tries it.
    'countersign_oldest_due_card_seconds{channel="linear"}': 0,
    'countersign_callbacks_unacknowledged{state="delivering"}': 4,
    'countersign_callbacks_unacknowledged{state="failed"}': 1,
    countersign_oldest_due_callback_seconds: 7,
    countersign_approvals_pending: 5,
    countersign_oldest_pending_approval_seconds: 600,
    countersign_questions_open: 2,
  })
})

it('goes on telling what it counted while the database is away, and claims nothing about what waits', async () => {
  let away = false
  const metrics = aMeter(async () => {
    if (away) throw new Error('connection refused')
    return BACKLOG
  })
  await metrics.read()
  away = true
  metrics.eventAccepted('generic')
  const samples = await read(metrics)
  expect(samples).toMatchObject({
    countersign_database_up: 0,
    'countersign_events_total{type="generic"}': 1,
  })
  const stored = /undelivered|unacknowledged|oldest|pending|questions/
  expect(Object.keys(samples).filter((name) => stored.test(name))).toEqual([])
  away = false
  expect(await read(metrics)).toMatchObject({ countersign_approvals_pending: 5 })
})

it('gives each process counters of its own', async () => {
  const [one, other] = [aMeter(), aMeter()]
  one.eventAccepted('failure')
  expect(await read(other)).toMatchObject({ 'countersign_events_total{type="failure"}': 0 })
})

async function read(metrics: { read(): Promise<string> }): Promise<Samples> {
  return samplesIn(await metrics.read())
}
