import type { BatchFacts } from '../../../src/domain/holding/hold-back.ts'
import type { DigestRule, QuietHours } from '../../../src/domain/holding/holding.ts'
import type { Silence } from '../../../src/domain/holding/silence.ts'
import { type Weighed, weighed } from '../../../src/domain/holding/weight.ts'
import { type Placement, placeFor, placementOf } from '../../../src/domain/placement.ts'
import { anEvent, minutes, NOON } from '../../support/builders.ts'
import { PEOPLE } from '../../support/people.ts'

/** From 22:00 to 07:00 in Berlin: 21:00 to 06:00 UTC in winter. */
export const NIGHT: QuietHours = { person: 'alex', from: 22 * 60, to: 7 * 60, zone: 'Europe/Berlin' }

/** What is of low priority, at 09:00 and 16:00 in Berlin, to the default conversation. */
export const LOW: DigestRule = {
  match: { priority: ['low'] },
  at: [9 * 60, 16 * 60],
  zone: 'Europe/Berlin',
  to: [{ channel: 'slack', target: 'default' }],
}

/** Alex silences what comes from ci, for two hours from noon. */
export function aSilence(changes: Partial<Silence> = {}): Silence {
  return {
    id: '7c1a2b3d-0000-4000-8000-000000000001',
    match: { source: ['ci'] },
    reason: 'noisy deploys',
    by: 'alex',
    channel: 'slack',
    startsAt: NOON,
    endsAt: minutes(120),
    endedAt: null,
    endedBy: null,
    ...changes,
  }
}

/** It is noon, and nothing is held back. */
export function someFacts(changes: Partial<BatchFacts> = {}): BatchFacts {
  return {
    now: NOON,
    quietHours: [],
    digests: [],
    silences: [],
    people: PEOPLE,
    defaults: { slack: 'C0APPROVALS' },
    failures: new Map(),
    ...changes,
  }
}

export function about(given: Record<string, unknown>, answerBy?: Date): Weighed {
  return weighed(anEvent(given), undefined, answerBy)
}

/** On its way to one place, for a card of its own. */
export function placedAt(target = 'C0APPROVALS', channel: 'slack' | 'email' = 'slack'): Placement {
  return placementOf(placeFor({ channel, target }, 'a route'), { kind: 'event', id: 'event-1' })
}

export const UPDATE = { type: 'status-update', source: 'ci', message: 'All is well' }
