import type { Identity } from '../domain/person.ts'
import type { People } from '../ports/people.ts'
import type { Queue } from '../ports/queue.ts'
import type { Repositories, Store } from '../ports/store.ts'
import { wakeAll } from './settle-approval.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly people: People
}

export type RetryResult =
  | { readonly kind: 'retrying' }
  | { readonly kind: 'refused'; readonly reason: 'unknown-person' }
  | { readonly kind: 'nothing-to-retry' }

export type RetryCallback = (approvalId: string, identity: Identity) => Promise<RetryResult>

/** Someone pressed Retry on a card whose callback failed. */
export function retryCallback({ store, queue, people }: Needs): RetryCallback {
  return async (approvalId, identity) => {
    const person = people.find(identity)
    if (person === undefined) return { kind: 'refused', reason: 'unknown-person' }
    const wakeups = await store.transaction((tx) => reopen(tx, approvalId, person.id))
    if (wakeups === undefined) return { kind: 'nothing-to-retry' }
    await wakeAll(queue, wakeups)
    return { kind: 'retrying' }
  }
}

async function reopen(tx: Repositories, approvalId: string, actor: string) {
  const [callback] = await tx.callbacks.ofApprovals([approvalId])
  if (callback === undefined || !(await tx.callbacks.retry(callback.id))) return undefined
  const subject = `approval:${approvalId}`
  await tx.audit.append([
    { actor, action: 'callback.retried', subject, detail: { callback_id: callback.id } },
  ])
  return {
    cards: await tx.cards.raiseSubject({ kind: 'approval', id: approvalId }),
    callbacks: [callback.id],
  }
}
