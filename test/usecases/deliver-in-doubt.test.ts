import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../src/domain/errors.ts'
import { acceptEvents } from '../../src/usecases/accept-event.ts'
import { deliverCard } from '../../src/usecases/deliver-card.ts'
import { someRules } from '../support/rules.ts'
import { aChannel, aWorld, type World } from '../support/world.ts'

let world: World
let clock: pg.Client
beforeAll(async () => {
  world = await aWorld()
  clock = new pg.Client(world.database.url)
  await clock.connect()
})
afterAll(async () => {
  await clock.end()
  await world.close()
})

/** With this clock whatever is put off is due at once: nothing needs to sleep. */
const anHourAgo = { now: () => new Date(Date.now() - 3_600_000) }

async function aCard() {
  const slack = aChannel()
  const needs = {
    ...world.needs,
    clock: anHourAgo,
    channels: { slack: slack.channel },
    rules: someRules({ defaults: { slack: `C${randomUUID()}` } }),
  }
  const id = randomUUID()
  await acceptEvents(needs)([{ given: { id, type: 'generic', data: { message: 'Hello' } } }], 'local')
  const read = async () => (await needs.store.cards.ofSubject({ kind: 'event', id }))[0]!
  return { ...slack, needs, read, eventId: id, id: (await read()).id }
}

describe('a card', () => {
  it('whose posting was in doubt is not posted again where something else failed before it was looked for', async () => {
    const card = await aCard()
    const lost = new DeliveryError('unreachable', 'ETIMEDOUT', { outcomeUnknown: true })
    card.fails.push({ error: lost, afterDoingIt: true })
    await deliverCard(card.needs)(card.id)
    const refused = new DeliveryError('rate-limited', 'not now', { retryAfterMs: 1 })
    const channel = { ...card.channel, find: () => Promise.reject(refused) }
    await deliverCard({ ...card.needs, channels: { slack: channel } })(card.id)
    await deliverCard(card.needs)(card.id)
    expect(card.posts).toHaveLength(1)
  })

  it('is not given up where the database goes away while its subject is read', async () => {
    const card = await aCard()
    const { store } = card.needs
    const away = {
      ...store.events,
      find: () => Promise.reject(new Error('Connection terminated unexpectedly')),
    }
    await deliverCard({ ...card.needs, store: { ...store, events: away } })(card.id).catch(() => {})
    expect(await card.read()).not.toMatchObject({ state: 'dead' })
  })

  it('that was posted is not posted again where the database goes away before that is noted', async () => {
    const card = await aCard()
    const { store } = card.needs
    const cards = {
      ...store.cards,
      delivered: () => Promise.reject(new Error('Connection terminated unexpectedly')),
    }
    await deliverCard({ ...card.needs, store: { ...store, cards } })(card.id).catch(() => {})
    // Somebody votes, and the claim of the one who posted it has ended.
    await store.cards.raiseSubject({ kind: 'event', id: card.eventId })
    await clock.query(
      `update countersign.cards set lease_until = now() - interval '1 second' where id = $1`,
      [card.id],
    )
    await deliverCard(card.needs)(card.id)
    expect(card.posts).toHaveLength(1)
  })
})
