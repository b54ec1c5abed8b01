import type { AuditEntry } from '../../domain/audit-chain.ts'
import { silenceHolder } from '../../domain/holding/holder.ts'
import { type Silence, type SilenceRefusal, whyNoSilence } from '../../domain/holding/silence.ts'
import { type Identity, identityName } from '../../domain/person.ts'
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

/** Who makes or ends a silence: a person by their account, or a program by its API key (`key:ci`). */
export type Silencer = Identity | { readonly channel: 'api'; readonly key: string }

/** What shall be quiet, why, and for how long. */
export interface WantedSilence extends Pick<Silence, 'match' | 'reason'> {
  readonly forMs: number
}

export type MakeSilence = (
  who: Silencer,
  wanted: WantedSilence,
) => Promise<
  | { readonly kind: 'made'; readonly silence: Silence }
  | { readonly kind: 'refused'; readonly reason: 'unknown-person' | SilenceRefusal }
>

/** Anyone listed may silence: nothing that asks, and nothing critical, is ever swallowed. */
export function makeSilence(needs: Needs): MakeSilence {
  const { store, clock, ids } = needs
  return async (who, { match, reason, forMs }) => {
    const by = await nameOf(needs, who)
    if (by === undefined) return { kind: 'refused', reason: 'unknown-person' }
    const startsAt = clock.now()
    const endsAt = new Date(startsAt.getTime() + forMs)
    const silence: Silence = {
      ...{ id: ids.random(), match, reason: reason.trim(), by, channel: who.channel },
      ...{ startsAt, endsAt, endedAt: null, endedBy: null },
    }
    const refusal = whyNoSilence(silence)
    if (refusal !== undefined) return { kind: 'refused', reason: refusal }
    await store.transaction(async (tx) => {
      await tx.silences.insert(silence)
      const detail = { match, reason: silence.reason, until: endsAt.toISOString(), channel: who.channel }
      await tx.audit.append([entryFor(silence.id, by, 'made', detail)])
    })
    return { kind: 'made', silence }
  }
}

/** `over`: it had ended before. */
export type EndSilence = (who: Silencer, id: string) => Promise<'ended' | 'over' | 'unknown-person'>

/** Anyone listed may end it: that only ever makes more be heard. */
export function endSilence(needs: Needs): EndSilence {
  return async (who, id) => {
    const by = await nameOf(needs, who)
    if (by === undefined) return 'unknown-person'
    return needs.store.transaction(async (tx) => {
      if (!(await tx.silences.end(id, by))) return 'over'
      await tx.audit.append([entryFor(id, by, 'ended', { channel: who.channel })])
      return 'ended'
    })
  }
}

/** A silence, and how many events it has kept from being shown. */
export interface CountedSilence {
  readonly silence: Silence
  readonly held: number
}

export type ListSilences = (filter: { readonly activeOnly: boolean }) => Promise<readonly CountedSilence[]>

export function listSilences({ store }: Pick<Needs, 'store'>): ListSilences {
  return async (filter) => {
    const silences = await store.silences.list(filter)
    const counted = await store.holding.count(silences.map(({ id }) => silenceHolder(id)))
    return silences.map((silence) => ({ silence, held: counted.get(silenceHolder(silence.id)) ?? 0 }))
  }
}

export function entryFor(
  id: string,
  actor: string,
  what: 'made' | 'ended',
  detail: AuditEntry['detail'],
): AuditEntry {
  return { actor, action: `silence.${what}`, subject: `silence:${id}`, detail }
}

/** A stranger is refused on the record. */
async function nameOf({ store, people }: Needs, who: Silencer): Promise<string | undefined> {
  if ('key' in who) return who.key
  const person = await people.find(who)
  if (person !== undefined) return person.id
  const detail = { refused: 'unknown-person', channel: who.channel }
  const action = 'silence.refused'
  await store.audit.append([{ actor: identityName(who), action, subject: 'silence', detail }])
  return undefined
}
