import { describe, expect, it } from 'vitest'
import { type Counts, statisticsOf } from '../../src/domain/statistics.ts'

const NOTHING: Counts = { events: {}, approvals: {}, cards: {}, failedCallbacks: 0, since: null }
const WELL = { database: 'ok', queue: 'ok' }

describe('statisticsOf', () => {
  it('adds up the types of seed 002, and every event', () => {
    const events = {
      'task-status': 3,
      'progress-update': 4,
      'agent-status': 1,
      'clarification-request': 2,
      'completion-report': 5,
      'error-escalation': 1,
      'blocker-escalation': 1,
      failure: 10,
    }
    expect(statisticsOf({ ...NOTHING, events }, WELL)).toMatchObject({
      updatesSent: 8,
      clarificationsRequested: 2,
      completionsReported: 5,
      errorsEscalated: 2,
      events: 27,
    })
  })

  it('names every state of approvals, also those of which there is none', () => {
    const { approvals } = statisticsOf({ ...NOTHING, approvals: { approved: 2 } }, WELL)
    expect(approvals).toEqual({ pending: 0, approved: 2, rejected: 0, expired: 0, cancelled: 0 })
  })

  it.each([
    ['ok', 'nothing is wrong', {}, WELL],
    ['ok', 'cards are on their way or tried again', { cards: { due: 3, waiting: 1 } }, WELL],
    ['degraded', 'something is away', {}, { ...WELL, queue: 'down' }],
    ['degraded', 'a card was given up', { cards: { dead: 1 } }, WELL],
    ['degraded', 'an orchestrator could not be told', { failedCallbacks: 1 }, WELL],
  ])('is %s where %s', (status, _why, counts, dependencies) => {
    expect(statisticsOf({ ...NOTHING, ...counts }, dependencies).health.status).toBe(status)
  })
})
