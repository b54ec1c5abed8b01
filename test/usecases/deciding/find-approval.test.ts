import { afterAll, beforeAll, expect, it } from 'vitest'
import { findApproval } from '../../../src/usecases/deciding/find-approval.ts'
import { anApproval, anEvent } from '../../support/builders.ts'
import { aWorld, type World } from '../../support/world.ts'

const IDS = ['aaaa1111-0000-4000-8000-000000000001', 'aaaa2222-0000-4000-8000-000000000002']

let world: World
beforeAll(async () => {
  world = await aWorld()
  for (const id of IDS) {
    const event = anEvent({ id: `event-${id}` })
    await world.needs.store.events.insert([event])
    await world.needs.store.approvals.insert([anApproval({ id }, event)])
  }
})
afterAll(() => world.close())

const find = (prefix: string) => findApproval(world.needs)(prefix)

it.each(['aaaa1', 'AAAA1111', IDS[0]!])('finds the one approval that begins with %s', async (prefix) => {
  expect(await find(prefix)).toMatchObject({ kind: 'found', approval: { id: IDS[0] } })
})

it('asks back where several begin alike, and never guesses', async () => {
  const found = await find('aaaa')
  expect(found.kind === 'ambiguous' && found.approvals.map(({ id }) => id).toSorted()).toEqual(IDS)
})

it.each(['bbbb', 'aaaa3', '%', '_aaa', `${IDS[0]}0`])('finds nothing for %s', async (prefix) => {
  expect(await find(prefix)).toEqual({ kind: 'none' })
})
