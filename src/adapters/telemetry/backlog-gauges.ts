import { Gauge, type Registry } from 'prom-client'
import { CHANNELS } from '../../domain/card.ts'
import { LANES, type Queue } from '../../ports/queue.ts'
import type { Backlog } from '../../ports/statistics-store.ts'

export interface BacklogNeeds {
  readonly backlog: () => Promise<Backlog>
  readonly waiting: Queue['waiting']
}

/**
 * Gauges of what waits, and what sets them anew. Every process says the same of these, because they all read it in one
 * place. While the database is away they are left out, and `countersign_database_up` is 0.
 */
export function backlogGauges(registry: Registry, { backlog, waiting }: BacklogNeeds): () => Promise<void> {
  const registers = [registry]
  const up = new Gauge({ name: 'countersign_database_up', help: '1 where the database answers.', registers })
  const lanes = new Gauge({
    name: 'countersign_queue_waiting',
    help: 'Wake-ups that nobody has begun with.',
    labelNames: ['lane'],
    registers,
  })
  const stored = storedGauges(registry)
  return async () => {
    const [found, depths] = await Promise.all([
      backlog().catch(() => undefined),
      Promise.all(LANES.map(async (lane) => ({ lane, depth: await waiting(lane) }))),
    ])
    for (const { lane, depth } of depths) lanes.set({ lane }, depth)
    up.set(found === undefined ? 0 : 1)
    if (found === undefined) stored.clear()
    else stored.set(found)
  }
}

const UNDELIVERED = ['due', 'waiting', 'dead'] as const

function storedGauges(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `countersign_${name}`, help, labelNames, registers: [registry] })
  const cards = gauge('cards_undelivered', 'Cards that are not up to date.', ['channel', 'state'])
  const oldestCard = gauge('oldest_due_card_seconds', 'How late the latest card is.', ['channel'])
  const callbacks = gauge('callbacks_unacknowledged', 'Callbacks on their way, or given up.', ['state'])
  const oldestCallback = gauge('oldest_due_callback_seconds', 'How late the latest callback is.')
  const approvals = gauge('approvals_pending', 'Approvals that wait for people.')
  const oldestApproval = gauge('oldest_pending_approval_seconds', 'How long the oldest of them has waited.')
  const questions = gauge('questions_open', 'Other events that wait for an answer.')
  const byLabel = [cards, oldestCard, callbacks]
  const plain = [oldestCallback, approvals, oldestApproval, questions]
  return {
    clear: () => {
      for (const one of byLabel) one.reset()
      // Reset, one without labels would say 0, which nobody knows.
      for (const one of plain) one.remove()
    },
    set(found: Backlog) {
      for (const channel of CHANNELS) {
        const here = found.cards.filter((card) => card.channel === channel)
        for (const state of UNDELIVERED)
          cards.set({ channel, state }, here.find((card) => card.state === state)?.count ?? 0)
        const late = here.filter(({ state }) => state !== 'dead').map((card) => card.oldestDueSeconds)
        oldestCard.set({ channel }, Math.max(0, ...late))
      }
      callbacks.set({ state: 'delivering' }, found.callbacks.delivering)
      callbacks.set({ state: 'failed' }, found.callbacks.failed)
      oldestCallback.set(found.oldestDueCallbackSeconds)
      approvals.set(found.pendingApprovals)
      oldestApproval.set(found.oldestPendingApprovalSeconds)
      questions.set(found.openQuestions)
    },
  }
}
