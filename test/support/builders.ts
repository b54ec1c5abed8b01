import type { Approval, Vote } from '../../src/domain/approval.ts'
import { asksForApproval, newApproval } from '../../src/domain/ask.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import { parseEvent } from '../../src/domain/events/parse-event.ts'
import type { StandingApproval } from '../../src/domain/standing-approval.ts'
import type { Ballot } from '../../src/domain/vote.ts'
import { ALEX } from './people.ts'

export const NOON = new Date('2026-11-21T12:00:00.000Z')

/** Minutes after noon. */
export const minutes = (count: number) => new Date(NOON.getTime() + count * 60_000)

/** An event as we keep it; throws when `given` is not valid. */
export function anEvent(given: Record<string, unknown> = {}, receivedAt = NOON): AnyEvent {
  const parsed = parseEvent(
    { type: 'approval-request', title: 'Deploy api', ...given },
    'event-1',
    receivedAt,
  )
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.fields))
  return parsed.event
}

/** A pending approval of risk medium, asked at noon, open for 30 minutes. */
export function anApproval(changes: Partial<Approval> = {}, event = anEvent()): Approval {
  if (!asksForApproval(event)) throw new Error(`${event.type} asks for nothing.`)
  const id = changes.id ?? '3f9a2c1b-0000-4000-8000-000000000001'
  return { ...newApproval(event, { id, nonce: 'nonce' }), ...changes }
}

/** Alex approves one minute past noon, having seen what is asked. */
export function aBallot(approval: Approval, changes: Partial<Ballot> = {}): Ballot {
  return {
    voter: { person: ALEX, standsInFor: [] },
    verdict: 'approve',
    channel: 'slack',
    reason: null,
    conditions: null,
    digest: approval.digest,
    at: minutes(1),
    opened: false,
    ...changes,
  }
}

/** Alex approved one minute past noon. */
export function aVote(changes: Partial<Vote> = {}): Vote {
  return {
    person: 'alex',
    verdict: 'approve',
    channel: 'slack',
    reason: null,
    conditions: null,
    at: minutes(1),
    onBehalfOf: null,
    roles: ALEX.roles,
    standingId: null,
    granted: null,
    ...changes,
  }
}

/** Alex approves up to five deployments of staging in advance, for a week from noon. */
export function aStanding(changes: Partial<StandingApproval> = {}): StandingApproval {
  return {
    id: '5a1b2c3d-0000-4000-8000-000000000001',
    person: 'alex',
    action: 'deploy',
    source: 'deploy-bot',
    parameters: { environment: 'staging' },
    reason: 'Staging may break',
    createdAt: NOON,
    endsAt: minutes(7 * 24 * 60),
    maxUses: 5,
    uses: 0,
    revokedAt: null,
    revokedBy: null,
    ...changes,
  }
}
