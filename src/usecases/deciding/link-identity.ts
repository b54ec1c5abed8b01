import { linkCode } from '../../../templates/link-code.ts'
import { digestOf } from '../../domain/digest.ts'
import type { Identity } from '../../domain/person.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Courier } from '../../ports/courier.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Log } from '../../ports/log.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Store
  readonly people: People
  readonly courier: Courier
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

/** Long enough to change windows, short enough that nobody finds an old code. */
const CODE_LIVES_MS = 10 * 60_000

/** `known`: the account belongs to someone already. `sent` is said also where there is no such person: a stranger learns nothing. */
export type StartLink = (identity: Identity, personId: string) => Promise<'sent' | 'known'>

/**
 * An account that nobody knows says whose it is. A code goes to an account of that person which the configuration names;
 * whoever can type it here has both.
 */
export function startLink({ store, people, courier, clock, ids, log }: Needs): StartLink {
  return async (identity, personId) => {
    if ((await people.find(identity)) !== undefined) return 'known'
    const person = people.all.find(({ id }) => id === personId)
    if (person === undefined) return 'sent'
    const code = codeFrom(ids.nonce())
    const endsAt = new Date(clock.now().getTime() + CODE_LIVES_MS)
    const expected = await store.transaction(async (tx) => {
      const codeDigest = digestOf([code, personId])
      if (!(await tx.identities.expect({ identity, personId, codeDigest, endsAt }))) return false
      const subject = `person:${personId}`
      await tx.audit.append([
        {
          actor: 'countersign',
          action: 'identity.link-asked',
          subject,
          detail: { identity: { ...identity } },
        },
      ])
      return true
    })
    if (expected && !(await courier.tell(person, linkCode(identity, code)))) {
      log.warn({ person: personId }, 'A link code could not be sent: the person has no account to write to.')
    }
    return 'sent'
  }
}

/** Eight digits: with five tries, one in twenty million. */
function codeFrom(nonce: string): string {
  const number = Number.parseInt(digestOf(nonce).slice('sha256:'.length, 'sha256:'.length + 12), 16)
  return String(number % 100_000_000).padStart(8, '0')
}

export type FinishLink = (
  identity: Identity,
  code: string,
) => Promise<{ readonly kind: 'linked'; readonly personId: string } | { readonly kind: 'wrong-code' }>

/** The code was typed: right, in time and within five tries, the account belongs to that person from now on. */
export function finishLink({ store }: Pick<Needs, 'store'>): FinishLink {
  return (identity, code) =>
    store.transaction(async (tx) => {
      const pending = await tx.identities.tryLink(identity)
      const given = code.replace(/\D/g, '')
      if (pending === undefined || digestOf([given, pending.personId]) !== pending.codeDigest) {
        return { kind: 'wrong-code' }
      }
      await tx.identities.bind(identity, pending.personId)
      const subject = `person:${pending.personId}`
      await tx.audit.append([
        {
          actor: pending.personId,
          action: 'identity.linked',
          subject,
          detail: { identity: { ...identity } },
        },
      ])
      return { kind: 'linked', personId: pending.personId }
    })
}
