import { newCallback } from '../../domain/callback.ts'
import { hearsOfUnreached, unreachedBody } from '../../domain/unreached.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { Log } from '../../ports/log.ts'
import type { Queue } from '../../ports/queue.ts'
import type { Receipts } from '../../ports/receipts.ts'
import type { Repositories, Store } from '../../ports/store.ts'

interface Needs {
  readonly store: Store
  readonly queue: Queue
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly receipts: Receipts
  /** Where decisions go when the event names no callback. */
  readonly defaultCallbackUrl: string | undefined
}

const AT_MOST = 100

/**
 * Tells each orchestrator once of its approvals that nobody could be shown, where it has a form for that. They stay
 * pending, and go on being tried.
 */
export function reportUnreached(needs: Needs): () => Promise<void> {
  return async () => {
    for (const id of await needs.store.unreached.find(AT_MOST)) {
      const callbacks = await needs.store.transaction((tx) => tellOf(tx, needs, id))
      if (callbacks.length > 0) await needs.queue.wake('callbacks', callbacks)
    }
  }
}

async function tellOf(tx: Repositories, needs: Needs, approvalId: string): Promise<readonly string[]> {
  const approval = await tx.approvals.find(approvalId)
  if (approval?.state !== 'pending' || !(await tx.unreached.take(approvalId))) return []
  const cards = await tx.cards.ofSubject({ kind: 'approval', id: approvalId })
  const body = unreachedBody(approval, cards, needs.clock.now())
  const { deliveries } = body
  const subject = `approval:${approvalId}`
  await tx.audit.append([
    { actor: 'countersign', action: 'approval.unreached', subject, detail: { deliveries } },
  ])
  needs.log.error({ approval_id: approvalId, deliveries }, 'Nobody could be shown an approval.')
  const [event] = await tx.events.find([approval.eventId])
  const url = event?.callbackUrl ?? needs.defaultCallbackUrl
  if (url === undefined || !hearsOfUnreached(url)) return []
  const id = needs.ids.next()
  const receipt = await needs.receipts.sign(body)
  await tx.callbacks.insert(
    newCallback({ id, approvalId, url, body: { ...body, receipt } }, needs.clock.now()),
  )
  return [id]
}
