import type { AuditEntry } from '../../domain/audit-chain.ts'
import type { Identity } from '../../domain/person.ts'
import { isActive, LONGEST_STANDING_MS, type StandingApproval } from '../../domain/standing-approval.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Store
  readonly people: People
  readonly clock: Clock
  readonly ids: Ids
}

/** What someone approves in advance: see `StandingApproval`. */
export type Wanted = Pick<
  StandingApproval,
  'action' | 'source' | 'parameters' | 'reason' | 'endsAt' | 'maxUses'
>

export type GiveStanding = (
  identity: Identity,
  wanted: Wanted,
) => Promise<
  | { readonly kind: 'given'; readonly standing: StandingApproval }
  | { readonly kind: 'refused'; readonly reason: 'unknown-person' | 'already-ended' | 'too-long' }
>

/** Keeps a person's vote in advance. Whether it counts is decided at every use, by the policy of what is asked then. */
export function giveStanding({ store, people, clock, ids }: Needs): GiveStanding {
  return async (identity, wanted) => {
    const person = await people.find(identity)
    if (person === undefined) return { kind: 'refused', reason: 'unknown-person' }
    const standing: StandingApproval = {
      ...wanted,
      id: ids.random(),
      person: person.id,
      createdAt: clock.now(),
      uses: 0,
      revokedAt: null,
      revokedBy: null,
    }
    if (!isActive(standing, standing.createdAt)) return { kind: 'refused', reason: 'already-ended' }
    const longest = standing.createdAt.getTime() + LONGEST_STANDING_MS
    if (standing.endsAt.getTime() > longest) return { kind: 'refused', reason: 'too-long' }
    await store.transaction(async (tx) => {
      await tx.standing.insert(standing)
      const detail = { ...wanted, endsAt: wanted.endsAt.toISOString(), channel: identity.channel }
      await tx.audit.append([entryFor(standing.id, person.id, 'given', detail)])
    })
    return { kind: 'given', standing }
  }
}

export type RevokeStanding = (
  identity: Identity,
  id: string,
) => Promise<'revoked' | 'not-found' | 'unknown-person'>

/** Anyone listed may revoke: it only ever makes people be asked again. */
export function revokeStanding({ store, people }: Needs): RevokeStanding {
  return async (identity, id) => {
    const person = await people.find(identity)
    if (person === undefined) return 'unknown-person'
    return store.transaction(async (tx) => {
      if (!(await tx.standing.revoke(id, person.id))) return 'not-found'
      await tx.audit.append([entryFor(id, person.id, 'revoked', { channel: identity.channel })])
      return 'revoked'
    })
  }
}

function entryFor(id: string, actor: string, what: string, detail: AuditEntry['detail']): AuditEntry {
  return { actor, action: `standing-approval.${what}`, subject: `standing-approval:${id}`, detail }
}
