import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionPlace } from '../../../src/domain/agent-session.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { answerInquiry } from '../../../src/usecases/answering/answer-inquiry.ts'
import { remindInquiry } from '../../../src/usecases/answering/remind-inquiry.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { sweep } from '../../../src/usecases/sweep.ts'
import { toPlainText } from '../../../templates/render/plain-text.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const ALEX = { channel: 'slack', user: 'U0ALEX' } as const

/** A question that ends after an hour, and its card, shown. */
async function asked(data: object = {}) {
  const id = randomUUID()
  const given = {
    id,
    type: 'clarification-request',
    data: { questions: ['Why?'], expires_in: 3600, ...data },
  }
  await acceptEvents(world.needs)([{ given }], 'local')
  await deliver(id, 'event')
  return id
}

const cardsOf = (id: string, kind: 'event' | 'inquiry-reminder' = 'inquiry-reminder') =>
  world.needs.store.cards.ofSubject({ kind, id })
async function deliver(id: string, kind?: 'event' | 'inquiry-reminder', needs = world.needs) {
  for (const card of await cardsOf(id, kind)) await deliverCard(needs)(card.id)
}
const remind = (id: string) => remindInquiry(world.needs)(id)
const posted = async (id: string) => {
  const [card] = await cardsOf(id)
  return world.slack.posts.find((post) => post.card.id === card?.id)
}
const answer = (eventId: string) =>
  answerInquiry(world.needs)({ eventId, identity: ALEX, channel: 'slack', given: { answers: { 1: 'So' } } })

describe('a question that nobody answers', () => {
  it('is reminded of once, half-way to its end, below its card', async () => {
    const id = await asked()
    await world.minutesPass(id, 29)
    expect(await world.needs.store.inquiries.toRemind(1000)).not.toContain(id)
    await remind(id)
    expect(await cardsOf(id)).toEqual([])
    await world.minutesPass(id, 2)
    expect(await world.needs.store.inquiries.toRemind(1000)).toContain(id)
    await Promise.all([remind(id), remind(id), remind(id)])
    expect(await world.needs.store.inquiries.toRemind(1000)).not.toContain(id)
    await deliver(id)
    const [card] = await cardsOf(id, 'event')
    const reminder = (await posted(id))!
    expect(reminder.thread).toEqual(card!.providerRef)
    expect(toPlainText(reminder.message).replaceAll(/\d{4}-\S+ \S+ UTC/g, '<time>')).toMatchInlineSnapshot(`
      "Reminder: 1 question
      ⏳ Waiting for an answer · Answer by <time>

      This still waits for an answer.

      Why?

      [Answer] [View details]"
    `)
    const audit = await world.needs.store.audit.of(`event:${id}`)
    expect(audit.filter(({ action }) => action === 'inquiry.reminded')).toHaveLength(1)
  })

  it('is found by the sweeper', async () => {
    const id = await asked()
    await world.minutesPass(id, 31)
    const idle = async () => undefined
    await sweep({
      ...world.needs,
      expireApproval: idle,
      expireInquiry: idle,
      fireTimers: idle,
      remindInquiry: remindInquiry(world.needs),
    })()
    expect(await cardsOf(id)).toHaveLength(1)
  })

  it('calls those whom its route names', async () => {
    const id = await asked()
    await world.minutesPass(id, 31)
    await remind(id)
    const to = [{ channel: 'slack', target: 'default' }] as const
    const rules = someRules({
      routes: [{ match: {}, to, mention: ['jo'], fallback: null, continues: false }],
    })
    await deliver(id, 'inquiry-reminder', { ...world.needs, rules })
    expect(toPlainText((await posted(id))!.message)).toContain('Jo Park: this still waits for an answer.')
  })

  it('says so no longer where somebody answers after all', async () => {
    const id = await asked()
    await world.minutesPass(id, 31)
    await remind(id)
    await deliver(id)
    await answer(id)
    await deliver(id)
    const { message } = world.slack.updates.at(-1)!
    expect(toPlainText(message)).toContain('Reminder: 1 question\n✅ Answered by Alex Kim')
    expect(toPlainText(message)).not.toContain('still waits')
  })

  it('is not reminded of in an agent session that asked about it', async () => {
    const id = await asked()
    const subject = { kind: 'event', id } as const
    const place = { subject, destination: sessionPlace('s-9'), eventId: id, eventAt: new Date() }
    await world.needs.store.cards.raise([{ id: randomUUID(), ...place }])
    await world.minutesPass(id, 31)
    await remind(id)
    expect((await cardsOf(id)).map(({ destination }) => destination.channel)).toEqual(['slack'])
  })
})

describe('nobody is reminded', () => {
  it.each([
    ['of what was answered', 31, answer],
    ['when the time is up', 61, async () => undefined],
  ])('%s', async (_what, minutes, happens) => {
    const id = await asked()
    await happens(id)
    await world.minutesPass(id, minutes)
    await remind(id)
    expect(await cardsOf(id)).toEqual([])
  })

  it('of what ends within a minute', async () => {
    const id = await asked({ expires_in: 59 })
    await world.minutesPass(id, 0.9)
    expect(await world.needs.store.inquiries.toRemind(1000)).not.toContain(id)
  })

  it('of what they never saw', async () => {
    const id = randomUUID()
    const data = { questions: ['Why?'], expires_in: 3600 }
    await acceptEvents(world.needs)([{ given: { id, type: 'clarification-request', data } }], 'local')
    await world.minutesPass(id, 31)
    await remind(id)
    expect(await cardsOf(id)).toEqual([])
  })
})
