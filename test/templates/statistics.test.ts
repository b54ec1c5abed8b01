import { expect, it } from 'vitest'
import { statisticsOf } from '../../src/domain/statistics.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { statisticsAnswer } from '../../templates/statistics.ts'
import { NOON } from '../support/builders.ts'

it('says what came in, and that all is well', () => {
  const counts = {
    events: { 'task-status': 12, 'completion-report': 1 },
    approvals: { pending: 2 },
    cards: { due: 1 },
    failedCallbacks: 0,
    since: NOON,
  }
  expect(toPlainText(statisticsAnswer(statisticsOf(counts, { database: 'ok' })))).toMatchInlineSnapshot(`
    "Statistics
    ✅ All is well

    Orchestrators:
    Updates sent: 12
    Clarifications requested: 0
    Completions reported: 1
    Errors escalated: 0
    Events of every type: 13

    Approvals:
    Pending: 2
    Approved: 0
    Rejected: 0
    Expired: 0
    Cancelled: 0

    1 card is on its way.

    Counted since: 2026-11-21 12:00 UTC"
  `)
})

it('says first what is wrong', () => {
  const cards = { dead: 1, waiting: 2 }
  const counts = { events: {}, approvals: {}, cards, failedCallbacks: 3, since: null }
  const message = statisticsAnswer(statisticsOf(counts, { database: 'ok', queue: 'down' }))
  expect(message).toMatchObject({ tone: 'warning', status: 'Something needs a look' })
  expect(message.blocks[0]).toMatchObject({
    items: [
      'Not reachable: queue',
      '1 card could not be delivered',
      '2 cards failed and will be tried again',
      '3 decisions or stops did not reach the orchestrator',
    ],
  })
})
