import type { Person } from '../../src/domain/person.ts'
import { aPolicy, type Policy } from '../../src/domain/policy.ts'
import { aPerson } from '../support/people.ts'
import { type Ask, type History, LISTED, type Rules } from './history.ts'

/** The names of one history: nothing that it stores meets another's. */
export interface Names {
  readonly id: string
  readonly source: string
  /** An agent that the first person answers for. */
  readonly agent: string
  person(place: number): string
}

export function namesOf(id: string): Names {
  return { id, source: `source-${id}`, agent: `agent-${id}`, person: (place) => `p${place}-${id}` }
}

export function rosterOf({ roles }: History, names: Names): readonly Person[] {
  return Array.from({ length: LISTED }, (_, place) =>
    aPerson({
      id: names.person(place),
      name: `Person ${place} of ${names.id}`,
      roles: roles[place] ?? [],
      slack: [{ user: `U-${names.person(place)}` }],
      owns: place === 0 ? [names.agent] : [],
    }),
  )
}

export function policyOf({ escalateTo, reminds, ...rules }: Rules, names: Names): Policy {
  const to = escalateTo === 'first person' ? `person:${names.person(0)}` : `role:${escalateTo}`
  return aPolicy({
    ...rules,
    name: `policy of ${names.id}`,
    escalate: escalateTo === null ? [] : [{ afterMs: 60_000, to: [to] }],
    remindAfterMs: reminds ? [30_000, 90_000] : [],
  })
}

/** What the asker sends. */
export function eventOf(names: Names, eventId: string, named: boolean, ask: Ask) {
  const requester = typeof ask.requester === 'number' ? names.person(ask.requester) : ask.requester
  const data = {
    title: 'Deploy',
    action: { name: 'deploy', parameters: { version: ask.version } },
    risk: ask.risk,
    reversible: ask.reversible,
    quorum: ask.quorum,
    requester: requester === 'agent' ? names.agent : requester,
    request_id: named ? 'one request' : undefined,
  }
  return JSON.parse(JSON.stringify({ id: eventId, type: 'approval-request', source: names.source, data }))
}
