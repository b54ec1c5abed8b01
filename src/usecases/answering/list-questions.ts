import type { Inquiry } from '../../domain/inquiry.ts'
import type { Subject } from '../../domain/subject.ts'
import type { Page, PageRequest } from '../../ports/page.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Pick<Store, 'events' | 'inquiries'>
  readonly people: People
}

/** What waits for anyone's answer, those first that end first. Each has its inquiry. */
export type ListQuestions = (page: PageRequest) => Promise<Page<Subject>>

/** The events that wait for an answer which is no vote: anyone listed may give it. */
export function listQuestions({ store, people }: Needs): ListQuestions {
  return async (page) => {
    const { items, next } = await store.inquiries.open(page)
    const events = await store.events.find(items.map(({ eventId }) => eventId))
    const byId = new Map(events.map((event) => [event.id, event]))
    const questions = items.flatMap((inquiry): Subject[] => {
      const event = byId.get(inquiry.eventId)
      return event ? [{ event, inquiry, names: people.names, ...NOTHING_ELSE }] : []
    })
    return { items: questions, next }
  }
}

const NOTHING_ELSE = { approval: null, callback: null, askable: [], reminder: null } as const

export type FoundQuestion =
  | { readonly kind: 'found'; readonly inquiry: Inquiry }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous'; readonly ids: readonly string[] }

export type FindQuestion = (given: string) => Promise<FoundQuestion>

/** So many are looked through for one that is not named whole. */
const LOOKED_THROUGH = 500

/**
 * The question of this event. Of those that are open the first or the last characters of the event's id are enough: the
 * ids that we make ourselves begin alike. More than one is asked about, never guessed.
 */
export function findQuestion({ store }: { readonly store: Pick<Store, 'inquiries'> }): FindQuestion {
  return async (given) => {
    const whole = await store.inquiries.find(given)
    if (whole) return { kind: 'found', inquiry: whole }
    const open = await store.inquiries.open({ limit: LOOKED_THROUGH })
    const wanted = given.toLowerCase()
    const fitting = open.items.filter(({ eventId }) => fits(eventId.toLowerCase(), wanted))
    const [only, ...others] = fitting
    if (only === undefined) return { kind: 'none' }
    if (others.length === 0) return { kind: 'found', inquiry: only }
    return { kind: 'ambiguous', ids: fitting.map(({ eventId }) => eventId) }
  }
}

/** Fewer characters would match too much by accident. */
const SHORTEST = 4

function fits(eventId: string, wanted: string): boolean {
  return wanted.length >= SHORTEST && (eventId.startsWith(wanted) || eventId.endsWith(wanted))
}
