import type { Delegation } from '../../domain/delegation.ts'
import type { Identity, Person } from '../../domain/person.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Store
  readonly people: People
}

export type DelegateResult =
  | { readonly kind: 'delegated'; readonly delegation: Delegation }
  | { readonly kind: 'refused'; readonly reason: 'unknown-person' | 'to-oneself' | 'in-the-past' }

export type Delegate = (identity: Identity, to: Person, until: Date) => Promise<DelegateResult>

/** "I am away until Monday: ask Sam." Until then `to` may vote in this person's place; a new one replaces the last. */
export function delegate({ store, people }: Needs): Delegate {
  return async (identity, to, until) => {
    const person = await people.find(identity)
    if (person === undefined) return { kind: 'refused', reason: 'unknown-person' }
    if (person.id === to.id) return { kind: 'refused', reason: 'to-oneself' }
    return store.transaction(async (tx) => {
      const delegation = await tx.delegations.set({ from: person.id, to: to.id, until })
      if (delegation === undefined) return { kind: 'refused', reason: 'in-the-past' }
      const detail = { to: to.id, until: until.toISOString(), channel: identity.channel }
      await tx.audit.append([
        { actor: person.id, action: 'delegation.set', subject: `person:${person.id}`, detail },
      ])
      return { kind: 'delegated', delegation }
    })
  }
}

/** `nothing`: there was nobody standing in. */
export type EndDelegation = (identity: Identity) => Promise<'ended' | 'nothing' | 'unknown-person'>

/** "I am back." */
export function endDelegation({ store, people }: Needs): EndDelegation {
  return async (identity) => {
    const person = await people.find(identity)
    if (person === undefined) return 'unknown-person'
    return store.transaction(async (tx) => {
      if (!(await tx.delegations.end(person.id))) return 'nothing'
      const subject = `person:${person.id}`
      await tx.audit.append([
        { actor: person.id, action: 'delegation.ended', subject, detail: { channel: identity.channel } },
      ])
      return 'ended'
    })
  }
}
