import type { Identity } from '../../domain/person.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Store
  readonly people: People
}

/** One page that somebody was shown, of all the pages of what `digest` names. */
export interface Shown {
  readonly approvalId: string
  readonly digest: string
  readonly identity: Identity
  /** From 0. */
  readonly page: number
  readonly pages: number
}

/** Whether that person has now been shown all of it. */
export type RecordOpening = (shown: Shown) => Promise<boolean>

/** Notes that a known person was shown a page of what is to be approved: what cannot be undone is approved by readers only. */
export function recordOpening({ store, people }: Needs): RecordOpening {
  return async ({ identity, ...shown }) => {
    const person = await people.find(identity)
    if (person === undefined) return false
    return store.transaction(async (tx) => {
      const { approvalId, digest } = shown
      // Two pages shown at once wait for each other: or neither, or both, would see that all of it was shown.
      if ((await tx.approvals.lock(approvalId)) === undefined) return false
      const before = await tx.openings.isWhole(approvalId, person.id, digest)
      await tx.openings.record({ ...shown, person: person.id })
      const whole = await tx.openings.isWhole(approvalId, person.id, digest)
      if (whole && !before) {
        const subject = `approval:${approvalId}`
        const detail = { digest, pages: shown.pages, channel: identity.channel }
        await tx.audit.append([{ actor: person.id, action: 'payload.opened', subject, detail }])
      }
      return whole
    })
  }
}
