import { afterAll, beforeAll, expect, it } from 'vitest'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { readSubject } from '../../../src/usecases/delivering/read-subject.ts'
import { toMessage } from '../../../templates/catalogue.ts'
import { toPlainText } from '../../../templates/render/plain-text.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const accept = async (given: object) => {
  const from = world.woken.length
  await acceptEvents(world.needs)([{ given }], 'test')
  return [...new Set(world.woken.slice(from).map(({ id }) => id))]
}
const slow = (attempt: number, more: object = {}) => ({
  id: `sla-${attempt}`,
  type: 'sla-exceeded',
  source: 'orchestrator',
  task_id: 'feature-1087',
  subtask_id: 'code-review::feature-1087::1',
  attempt,
  ...more,
})

it('shows three retries on one card as they happen, and then asks a person once more', async () => {
  const [first] = await accept(slow(1))
  await deliverCard(world.needs)(first ?? '')
  expect(await accept(slow(2))).toEqual([first])
  await deliverCard(world.needs)(first ?? '')
  expect(await accept(slow(3))).toEqual([first])
  await deliverCard(world.needs)(first ?? '')
  expect(world.slack.posts.map(({ message }) => message.status)).toEqual(['Retry 1 of 3 runs'])
  expect(world.slack.updates.map(({ message }) => message.status)).toEqual([
    'Retry 2 of 3 runs',
    'Retry 3 of 3 runs',
  ])

  const raised = await accept(slow(3, { id: 'sla-over', human_review: true }))
  expect(raised).toHaveLength(2)
  for (const id of raised) await deliverCard(world.needs)(id)
  const asked = world.slack.posts.at(-1)?.message
  expect(asked).toMatchObject({ status: 'Waiting for an answer', priority: 'high' })
  expect(toPlainText(asked!)).toContain('so did all 3 retries')
  expect(JSON.stringify(asked)).toContain('"mention":{"id":"alex"')
})

it('asks that person once, however often it is told', async () => {
  const over = slow(3, { id: 'sla-again', human_review: true })
  expect(await accept(over)).toHaveLength(2)
  expect(await accept(over)).toEqual([])
})

it('keeps two parts of a task apart', async () => {
  const [one] = await accept(slow(1, { id: 'sla-a', subtask_id: 'a' }))
  const [other] = await accept(slow(1, { id: 'sla-b', subtask_id: 'b' }))
  expect(one).not.toBe(other)
})

it('calls who gives work to others where an agent is unavailable', async () => {
  await accept({ id: 'gone', type: 'agent-status', agent: 'cicd', status: 'unavailable', subtask_id: 's-1' })
  const [event] = await world.needs.store.events.find(['gone'])
  expect(event?.priority).toBe('high')
  const subject = await readSubject(world.needs)('gone')
  expect(subject?.called?.map(({ id }) => id)).toEqual(['alex', 'sam'])
  const text = toPlainText(toMessage(subject!))
  expect(text).toContain('Unavailable: its work is blocked')
  expect(text).toContain('Alex Kim Sam Rivera: please give its work to another agent by hand')
})

it('calls nobody about an agent that is merely offline', async () => {
  await accept({ id: 'off', type: 'agent-status', agent: 'cicd', status: 'offline' })
  expect((await readSubject(world.needs)('off'))?.called).toBeUndefined()
})
