import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../../src/adapters/store/database.ts'
import { forgetLeases } from '../../../src/adapters/store/forget-leases.ts'
import { SETTLES_AFTER_MS } from '../../../src/domain/card.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

it('gives back what a killed process held, whose last calls may still be on their way', async () => {
  const id = randomUUID()
  await acceptEvents(world.needs)([{ given: { id, type: 'generic', data: { message: 'm' } } }], 'local')
  const { cards } = world.needs.store
  const [card] = await cards.ofSubject({ kind: 'event', id })
  await cards.claim(card!.id, 60_000)
  expect(await cards.claim(card!.id, 60_000)).toBeUndefined()
  const db = openDatabase(world.database.connection, () => {})
  const before = Date.now()
  await forgetLeases(db)
  await db.destroy()
  const claim = await cards.claim(card!.id, 60_000)
  expect(claim?.card.postingSince).toBeInstanceOf(Date)
  // Another clock may be a little ahead or behind.
  expect(claim?.card.unsettledUntil?.getTime()).toBeGreaterThan(before + SETTLES_AFTER_MS - 1000)
})
