import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../../src/adapters/store/open-store.ts'
import type { Traced } from '../../../src/ports/watch.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { cancelApproval } from '../../../src/usecases/deciding/close-approval.ts'
import { stopTask } from '../../../src/usecases/tasks/stop-task.ts'
import { aWorld, type World } from '../../support/world.ts'

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

let world: World
let opened: Awaited<ReturnType<typeof openStore>>
beforeAll(async () => {
  world = await aWorld()
  const { url: databaseUrl } = world.database
  opened = await openStore({ databaseUrl, dataDir: '', onCreate: () => {}, onError: () => {} })
})
afterAll(async () => {
  await opened.close()
  await world.close()
})

const traceOf = (kind: Traced['kind'], id: string) => opened.traceOf({ kind, id })

it('is that of the event which led to a card, an approval and the callback about it', async () => {
  const given = { id: 'asked', type: 'approval-request', title: 'Deploy', task_id: 'T-1' }
  const [answer] = await acceptEvents(world.needs)([{ given, traceparent }], 'test')
  const id = answer && 'approvalId' in answer ? answer.approvalId! : ''
  await cancelApproval(world.needs)(id, 'no', 'test')
  const [card] = await world.needs.store.cards.ofSubject({ kind: 'approval', id })
  const [callback] = await world.needs.store.callbacks.ofApprovals([id])
  const found = [traceOf('card', card!.id), traceOf('approval', id), traceOf('callback', callback!.id)]
  expect(await Promise.all(found)).toEqual([traceparent, traceparent, traceparent])
})

it('is none for a stop, which no event led to, and for what is not there', async () => {
  const stop = stopTask({ ...world.needs, reportCallback: async () => {} })
  await stop({ taskId: 'T-1', identity: { channel: 'api', person: 'alex' }, channel: 'api' })
  const [callback] = await world.needs.store.callbacks.stopsOf('T-1')
  expect(callback).toBeDefined()
  expect(await traceOf('callback', callback!.id)).toBeUndefined()
  expect(await traceOf('card', 'nowhere')).toBeUndefined()
})
