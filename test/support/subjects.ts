import type { Approval } from '../../src/domain/approval.ts'
import { type Fresh, newApproval } from '../../src/domain/ask.ts'
import { whoMayApprove } from '../../src/domain/eligibility.ts'
import type { ApprovalType } from '../../src/domain/events/catalogue.ts'
import { isApprovalType } from '../../src/domain/events/catalogue.ts'
import type { AnyEvent, CountersignEvent } from '../../src/domain/events/event.ts'
import { parseEvent } from '../../src/domain/events/parse-event.ts'
import type { GroupSeen, Subject } from '../../src/domain/subject.ts'
import { PEOPLE } from './people.ts'
import { EXAMPLE_EVENTS } from './seed-events.ts'

export const NOW = new Date('2026-11-21T10:00:00Z')
export const NAMES = { alex: 'Alex Kim', sam: 'Sam Rivera', jo: 'Jo Park' }
const FRESH: Fresh = { id: '3f2a9c1b-0000-4000-8000-000000000001', nonce: 'AAAAAAAAAAAAAAAAAAAAAA' }

/** The event that a sender's JSON becomes; fails the test where it is refused. */
export function anEvent(body: unknown): AnyEvent {
  const parsed = parseEvent(body, 'event-1', NOW)
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.fields))
  return parsed.event
}

/**
 * What a template sees of a sender's JSON. Events that ask for approval get a pending one, changed by `approval`, which
 * Alex, Sam and Jo may approve as far as its policy lets them.
 */
export function aSubject(body: unknown, approval: Partial<Approval> = {}): Subject {
  const event = anEvent(body)
  const asked = isApprovalType(event.type) ? { ...pending(event), ...approval } : null
  return {
    event,
    approval: asked,
    inquiry: null,
    callback: null,
    askable: asked?.state === 'pending' ? whoMayApprove(asked, PEOPLE, []) : [],
    names: NAMES,
    reminder: null,
  }
}

function pending(event: AnyEvent): Approval {
  return newApproval(event as AnyEvent & CountersignEvent<ApprovalType>, FRESH)
}

/** The subject of the example of that name in seed-events.ts, with some of its fields changed. */
export function exampleSubject(
  name: string,
  change: Readonly<Record<string, unknown>> = {},
  approval: Partial<Approval> = {},
): Subject {
  const example = EXAMPLE_EVENTS.find((candidate) => candidate.name === name)
  if (example === undefined) throw new Error(`There is no example "${name}".`)
  return aSubject({ ...example.body, ...change }, approval)
}

/** How the card of a group sees it: the only one of it, at ten o'clock, unless `changes` say otherwise. */
export function aGroup(changes: Partial<GroupSeen> = {}): GroupSeen {
  const times = { firstAt: NOW, lastAt: NOW }
  return { count: 1, ...times, earlier: [], unlisted: 0, graver: null, scattered: false, ...changes }
}
