import { afterAll, beforeAll, expect, it } from 'vitest'
import { delegate, endDelegation } from '../../src/usecases/delegate.ts'
import { readCardSubject } from '../../src/usecases/read-subject.ts'
import { SAM } from '../support/people.ts'
import { aWorld, type World } from '../support/world.ts'
import { asked, decided } from './asked.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const JO = { channel: 'slack', user: 'U0JO' } as const
const soon = () => new Date(Date.now() + 60_000)

it('shows on every pending card who may decide now, and leaves those of decided approvals alone', async () => {
  const { id } = await asked(world, { data: { title: 'Deploy', risk: 'high' } })
  const { approvalId } = await decided(world)
  const cardOf = async (approval: string) =>
    (await world.needs.store.cards.ofSubject({ kind: 'approval', id: approval }))[0]!
  const [before, closed] = [await cardOf(id), await cardOf(approvalId)]
  const names = async () =>
    (await readCardSubject(world.needs)(await cardOf(id)))?.askable.map((person) => person.id)
  expect(await names()).toEqual(['alex', 'jo'])

  world.woken.length = 0
  await delegate(world.needs)(JO, SAM, soon())
  expect(await names()).toEqual(['alex', 'sam', 'jo'])
  expect((await cardOf(id)).desired).toBe(before.desired + 1)
  expect((await cardOf(approvalId)).desired).toBe(closed.desired)
  expect(world.woken).toEqual([{ lane: 'slack', id: before.id, delayMs: 0 }])

  expect(await endDelegation(world.needs)(JO)).toBe('ended')
  expect(await names()).toEqual(['alex', 'jo'])
  expect((await cardOf(id)).desired).toBe(before.desired + 2)
})

it('changes nothing where nothing comes of it', async () => {
  world.woken.length = 0
  expect(await delegate(world.needs)(JO, SAM, new Date(0))).toMatchObject({ reason: 'in-the-past' })
  expect(await endDelegation(world.needs)(JO)).toBe('nothing')
  expect(world.woken).toEqual([])
  const entries = await world.needs.store.audit.of('person:jo')
  expect(entries.map(({ action }) => action)).toEqual(['delegation.set', 'delegation.ended'])
})
