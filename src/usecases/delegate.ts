import type { Delegation } from '../domain/delegation.ts'
import type { Identity, Person } from '../domain/person.ts'
import type { People } from '../ports/people.ts'
import type { Queue } from '../ports/queue.ts'
import type { Repositories, Store } from '../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly people: People
}

export type DelegateResult =
  | { readonly kind: 'delegated'; readonly delegation: Delegation }
  | { readonly kind: 'refused'; readonly reason: 'unknown-person' | 'to-oneself' | 'in-the-past' }

export type Delegate = (identity: Identity, to: Person, until: Date) => Promise<DelegateResult>

/** "I am away until Monday: ask Sam." Until then `to` may vote in this person's place; a new one replaces the last. */
export function delegate(needs: Needs): Delegate {
  return async (identity, to, until) => {
    const person = await needs.people.find(identity)
    if (person === undefined) return { kind: 'refused', reason: 'unknown-person' }
    if (person.id === to.id) return { kind: 'refused', reason: 'to-oneself' }
    const delegation = await onEveryCard(needs, async (tx) => {
      const set = await tx.delegations.set({ from: person.id, to: to.id, until })
      const detail = { to: to.id, until: until.toISOString(), channel: identity.channel }
      if (set) await tx.audit.append([entryFor(person, 'set', detail)])
      return set
    })
    return delegation ? { kind: 'delegated', delegation } : { kind: 'refused', reason: 'in-the-past' }
  }
}

/** `nothing`: there was nobody standing in. */
export type EndDelegation = (identity: Identity) => Promise<'ended' | 'nothing' | 'unknown-person'>

/** "I am back." */
export function endDelegation(needs: Needs): EndDelegation {
  return async (identity) => {
    const person = await needs.people.find(identity)
    if (person === undefined) return 'unknown-person'
    const ended = await onEveryCard(needs, async (tx) => {
      if (!(await tx.delegations.end(person.id))) return undefined
      await tx.audit.append([entryFor(person, 'ended', { channel: identity.channel })])
      return 'ended' as const
    })
    return ended ?? 'nothing'
  }
}

/** What pending approvals' cards say of who may decide is different afterwards. */
async function onEveryCard<T>(
  { store, queue }: Needs,
  change: (tx: Repositories) => Promise<T | undefined>,
): Promise<T | undefined> {
  const { changed, cards } = await store.transaction(async (tx) => {
    const changed = await change(tx)
    return { changed, cards: changed === undefined ? [] : await tx.cards.raisePending() }
  })
  await wakeCards(queue, cards)
  return changed
}

function entryFor({ id }: Person, what: string, detail: Readonly<Record<string, unknown>>) {
  return { actor: id, action: `delegation.${what}`, subject: `person:${id}`, detail }
}
