import { destinationName } from '../../domain/card.ts'
import { type Person, personAt } from '../../domain/person.ts'
import type { Subject } from '../../domain/subject.ts'
import type { ClaimedCard } from '../../ports/card-store.ts'
import type { Log } from '../../ports/log.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'
import { idsOf } from './card-ids.ts'

interface Needs {
  readonly store: Store
  readonly people: People
  readonly log: Log
}

/**
 * Drops a reminder that was kept back, by quiet hours or an outage, until there is nothing left to remind of: its approval
 * is closed, a newer reminder stands for it, or the approval itself reaches its reader only now. True where it did.
 */
export async function dropReminder(
  { store, people, log }: Needs,
  claim: ClaimedCard,
  { approval }: Subject,
): Promise<boolean> {
  const { card } = claim
  if (card.subject.kind !== 'reminder' || approval === null) return false
  // What may have been posted already is looked for, and kept true.
  if (card.providerRef !== null || card.postingSince !== null) return false
  const isNeedless =
    approval.state !== 'pending' ||
    (await store.cards.hasNewerReminder(card, approval.id)) ||
    (await isNewToReader(store, people.all, claim, approval.id))
  if (!isNeedless) return false
  await store.cards.dropped(claim)
  log.info(idsOf(card), 'A reminder that came too late to be of use is not sent.')
  return true
}

/** The approval's own card calls whoever alone reads there. In a conversation it calls nobody, so that a reminder still has to. */
async function isNewToReader(
  store: Store,
  people: readonly Person[],
  { card }: ClaimedCard,
  approvalId: string,
): Promise<boolean> {
  if (personAt(people, card.destination) === undefined) return false
  const cards = await store.cards.ofSubject({ kind: 'approval', id: approvalId })
  const place = destinationName(card.destination)
  const own = cards.find(({ destination }) => destinationName(destination) === place)
  if (own === undefined || own.state === 'dead') return false
  return own.shownAt === null || own.shownAt > card.createdAt
}
