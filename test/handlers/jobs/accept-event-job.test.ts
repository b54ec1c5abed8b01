import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acceptEventJob } from '../../../handlers/jobs/accept-event-job.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const job = (name: string, data: unknown, id: string = randomUUID()) =>
  acceptEventJob({ acceptEvents: acceptEvents(world.needs) })({ id, name, data })

it('answers with the body that HTTP would, the job’s id standing in for a missing one', async () => {
  expect(await job('approval-request', { data: { title: 'Deploy' } }, 'job-1')).toEqual({
    kind: 'accepted',
    body: { id: 'job-1', status: 'accepted', approval_id: expect.any(String) },
  })
})

it('takes the type from the event itself where both name one', async () => {
  const id = randomUUID()
  await job('progress-update', { id, type: 'generic', data: {} })
  expect(await world.needs.store.events.find([id])).toMatchObject([{ type: 'generic' }])
})

it('keeps the trace that its producer sent it in, and takes nothing else for one', async () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const take = acceptEventJob({ acceptEvents: acceptEvents(world.needs) })
  for (const [id, traceparent] of [
    ['traced', trace],
    ['untraced', 'nonsense'],
  ] as const)
    await take({ id, name: 'generic', data: { data: {} }, traceparent })
  const kept = await world.needs.store.events.find(['traced', 'untraced'])
  expect(new Map(kept.map(({ id, traceparent }) => [id, traceparent]))).toEqual(
    new Map([
      ['traced', trace],
      ['untraced', undefined],
    ]),
  )
})

it('answers a repeated job as a duplicate', async () => {
  const data = { id: randomUUID(), type: 'generic', data: {} }
  await job('event', data)
  expect(await job('event', data)).toMatchObject({ kind: 'accepted', body: { id: data.id, duplicate: true } })
})

it.each([
  ['without a type', 'event', { data: {} }, 400],
  ['that is no object', 'generic', 'hello', 400],
  ['that asks nothing', 'approval-request', {}, 400],
  ['that is larger than 256 KiB', 'generic', { data: { text: 'x'.repeat(256 * 1024) } }, 413],
])('refuses an event %s for good, with the problem', async (_, name, data, status) => {
  const id = randomUUID()
  expect(await job(name, data, id)).toMatchObject({ kind: 'refused', problem: { status } })
  expect(await world.needs.store.events.find([id])).toEqual([])
})

it('refuses another event under a stored id', async () => {
  const id = randomUUID()
  await job('generic', { id, data: { text: 'one' } })
  expect(await job('generic', { id, data: { text: 'two' } })).toMatchObject({
    kind: 'refused',
    problem: { status: 409 },
  })
})
