import { type Identity, identityName } from '../../domain/person.ts'
import type { People } from '../../ports/people.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { wakeAll } from '../deciding/settle-approval.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly people: People
}

export type RetryInquiryResult = 'retrying' | 'nothing-to-retry' | 'unknown-person'
export type RetryInquiryCallback = (eventId: string, identity: Identity) => Promise<RetryInquiryResult>

/** Has the orchestrator told again of an answer that it could not be told. Whoever may answer may do it. */
export function retryInquiryCallback({ store, queue, people }: Needs): RetryInquiryCallback {
  return async (eventId, identity) => {
    const person = await people.find(identity)
    const subject = `event:${eventId}`
    if (person === undefined) {
      const detail = { refused: 'unknown-person' }
      const entry = { actor: identityName(identity), action: 'callback.retry.refused', subject, detail }
      await store.audit.append([entry])
      return 'unknown-person'
    }
    const wakeups = await store.transaction(async (tx) => {
      const callback = await tx.callbacks.ofInquiry(eventId)
      if (callback === undefined || !(await tx.callbacks.retry(callback.id))) return undefined
      const detail = { callback_id: callback.id }
      await tx.audit.append([{ actor: person.id, action: 'callback.retried', subject, detail }])
      const cards = await tx.cards.raiseSubject({ kind: 'event', id: eventId })
      return { cards, callbacks: [callback.id] }
    })
    if (wakeups === undefined) return 'nothing-to-retry'
    void wakeAll(queue, wakeups)
    return 'retrying'
  }
}
