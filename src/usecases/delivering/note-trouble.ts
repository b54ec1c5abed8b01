import { tripsCircuit } from '../../domain/circuit.ts'
import type { DeliveryError } from '../../domain/errors.ts'
import type { ClaimedCard } from '../../ports/card-store.ts'
import type { Log } from '../../ports/log.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Store } from '../../ports/store.ts'
import { wakeCards } from './wake-cards.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly log: Log
}

/** So many cards are hastened at once when their channel is back; each of them hastens more. */
const HASTENED = 100

/** Opens the channel's circuit where too much failed in a row; a provider that says no, or to wait, does answer. */
export async function noteTrouble(needs: Needs, claim: ClaimedCard, error: DeliveryError): Promise<void> {
  const { id, destination } = claim.card
  if (!tripsCircuit(error.reason)) {
    if (error.holdsOthers) await noteAnswer(needs, claim)
    return
  }
  if (!(await needs.store.circuits.failed(destination.channel, id))) return
  needs.log.error(
    { channel: destination.channel, reason: error.reason, detail: error.detail },
    'A provider does not answer; one card at a time tries whether it does, and the others wait.',
  )
}

/** The channel is back: what waits there need not wait for its own next try, which may be minutes away. */
export async function noteAnswer({ store, queue, log }: Needs, claim: ClaimedCard): Promise<void> {
  const { destination, lastError } = claim.card
  const { channel } = destination
  const wasOpen = claim.circuit !== 'closed' && (await store.circuits.answered(channel))
  if (wasOpen) log.info({ channel }, 'A provider answers again; what waited for it goes out.')
  const waited = lastError !== null && tripsCircuit(lastError.reason)
  if (wasOpen || waited) await wakeCards(queue, await store.cards.hasten(channel, HASTENED))
}
