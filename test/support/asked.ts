import { randomUUID } from 'node:crypto'
import { acceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { castVote } from '../../src/usecases/deciding/cast-vote.ts'
import type { World } from './world.ts'

/** Which channels there are is no matter here. */
interface Asking {
  readonly needs: Parameters<typeof acceptEvents>[0]
}

/** A pending approval, stored with its card. */
export async function asked({ needs }: Asking, changes: Record<string, unknown> = {}, replyTo?: string) {
  const event = { id: randomUUID(), type: 'approval-request', data: { title: 'Deploy' }, ...changes }
  await acceptEvents(needs)([{ given: event, ...(replyTo && { replyTo }) }], 'local')
  const [approval] = await needs.store.approvals.ofEvents([event.id])
  return approval!
}

/** An approval that Alex approved, and its callback. */
export async function decided(world: World) {
  const approval = await asked(world)
  const identity = { channel: 'slack', user: 'U0ALEX' } as const
  await castVote(world.needs)({ approvalId: approval.id, identity, verdict: 'approve', channel: 'slack' })
  const read = async () => (await world.needs.store.callbacks.ofApprovals([approval.id]))[0]!
  return { approvalId: approval.id, callbackId: (await read()).id, read }
}
