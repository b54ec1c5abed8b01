import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { Channel } from '../../../src/ports/channel.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { recountTask } from '../../../src/usecases/tasks/recount-task.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

/** A task with a live card, an approval and a failure; only what is named in `delivered` was posted. */
async function aTask(linkTo: Channel['linkTo']) {
  const needs = {
    ...world.needs,
    channels: { slack: { ...world.slack.channel, ...(linkTo && { linkTo }) } },
    rules: someRules({ defaults: { slack: `C${randomUUID()}` } }),
  }
  const taskId = `GH-${randomUUID()}`
  const events = [
    { type: 'progress-update', progress_percent: 40, phase: 'coding', title: 'Rate limits' },
    { type: 'approval-request', title: 'Deploy api' },
    { type: 'bug-report', message: 'The build broke' },
  ]
  await acceptEvents(needs)(
    events.map((event) => ({ given: { id: randomUUID(), task_id: taskId, ...event } })),
    'local',
  )
  for (const { id } of await needs.store.cards.ofSubject({ kind: 'task-progress', id: taskId }))
    await deliverCard(needs)(id)
  return { taskId, recount: () => recountTask(needs)(taskId) }
}

it('tells everything of a task, with the way to the cards that were posted', async () => {
  const { recount, taskId } = await aTask(async ({ ts }) => `https://acme.slack.com/p${ts}`)
  const found = await recount()
  expect(found).toMatchObject({
    taskId,
    approvals: [{ title: 'Deploy api', state: 'pending' }],
    soFar: { title: 'Rate limits', steps: [{ name: 'coding', state: 'in-progress' }] },
  })
  expect(found?.events).toHaveLength(3)
  expect(found?.soFar.parts.map(({ event }) => event.type).toSorted()).toEqual([
    'approval-request',
    'bug-report',
  ])
  expect(found?.links).toEqual([{ title: null, url: expect.stringMatching(/^https:\/\/acme/) }])
})

it('tells it without links where the channel has none, or cannot be reached', async () => {
  const down = async () => {
    throw new DeliveryError('unreachable', 'chat.getPermalink: ECONNREFUSED')
  }
  for (const linkTo of [undefined, down]) {
    const { recount } = await aTask(linkTo)
    expect(await recount()).toMatchObject({ links: [], approvals: [{ title: 'Deploy api' }] })
  }
})

it('does not hide a mistake of ours', async () => {
  const { recount } = await aTask(async () => {
    throw new TypeError('no such field')
  })
  await expect(recount()).rejects.toThrow('could not be made')
})

it('knows nothing of a task that nobody spoke of', async () => {
  expect(await recountTask(world.needs)('GH-404')).toBeUndefined()
})
