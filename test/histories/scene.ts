import type pg from 'pg'
import type { Identity, Person } from '../../src/domain/person.ts'
import type { Ask, History } from './history.ts'
import type { Names } from './roster.ts'
import type { Heard, NamedByApi, Unheard } from './story.ts'

export interface Asked {
  readonly id: string
  readonly digest: string
}

/** What a history remembers while it is played. */
export interface Scene {
  readonly db: pg.Pool
  readonly names: Names
  readonly people: readonly Person[]
  readonly history: History
  /** What was sent so far, newest last. */
  readonly asks: { readonly eventId: string; readonly ask: Ask }[]
  /** Every digest that was ever asked. */
  readonly digests: Set<string>
}

/** A move made ready: `run` makes it and tells what was heard. */
export interface Attempt {
  run(): Promise<Heard | undefined>
  readonly by?: Unheard
  readonly namedByApi?: NamedByApi | undefined
}

/** A move that nobody is told anything about. */
export function quietly(run: () => Promise<unknown>): Attempt {
  return { run: () => run().then(() => undefined) }
}

export const HOUR = 60 * 60_000

/** Who presses, as their channel tells it. */
export function identityOf(personId: string, channel: 'slack' | 'api'): Identity {
  return channel === 'api' ? { channel, person: personId } : { channel, user: `U-${personId}` }
}

export const slack = (names: Names, who: number) => identityOf(names.person(who), 'slack')
