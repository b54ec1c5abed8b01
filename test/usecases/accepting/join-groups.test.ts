import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Card } from '../../../src/domain/card.ts'
import type { RouteRule } from '../../../src/domain/routing.ts'
import type { Channel } from '../../../src/ports/channel.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { explainEvent } from '../../../src/usecases/showing/explain-event.ts'
import { readEvent } from '../../../src/usecases/showing/read-event.ts'
import { toPlainText } from '../../../templates/render/plain-text.ts'
import { someRules } from '../../support/rules.ts'
import { aChannel, aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(async () => {
  await world.close()
})

/** A place of its own to send to, and everything that was said there. */
function aPlace(routes: readonly RouteRule[] = []) {
  const slack = aChannel()
  const target = `C${randomUUID()}`
  const needs = {
    ...world.needs,
    channels: { slack: slack.channel },
    rules: someRules({ routes, defaults: { slack: target } }),
  }
  const accept = acceptEvents(needs)
  const send = async (...given: readonly Record<string, unknown>[]) => {
    const answers = await accept(
      given.map((one) => ({
        given: { type: 'bug-report', source: target, message: 'Disk is full', ...one },
      })),
      'key:ci',
    )
    return answers.map((answer) => (answer.kind === 'accepted' ? answer.event.id : answer.kind))
  }
  const cardsOf = async (eventId: string) => (await readEvent(needs)(eventId))!.cards
  const cardOf = async (eventId = ''): Promise<Card> => (await cardsOf(eventId))[0]!
  const deliver = async (eventId = '') => deliverCard(needs)((await cardOf(eventId)).id)
  return { ...slack, needs, target, send, cardsOf, cardOf, deliver }
}

/** So much time goes by for all groups. */
async function secondsPass(seconds: number) {
  const ago = `- interval '${seconds} seconds'`
  await world.hand.query(`update countersign.group_keys set until = until ${ago} where until is not null`)
  await world.hand.query(`update countersign.groups set first_at = first_at ${ago}, last_at = last_at ${ago}`)
}

describe('alike failures', () => {
  it('are one card, which is the newest and counts, in one batch and in the next', async () => {
    const { send, cardOf, deliver, posts, updates } = aPlace()
    const first = await send({ message: 'Line 1' }, { message: 'Line 2' })
    await deliver(first[0])
    expect(posts).toHaveLength(1)
    expect(toPlainText(posts[0]!.message)).toMatch(/×2 since .*\n\nLine 2\n/)
    const [third] = await send({ message: 'Line 3' })
    expect((await cardOf(third)).id).toBe((await cardOf(first[0])).id)
    await deliver(third)
    expect(posts).toHaveLength(1)
    const text = toPlainText(updates.at(-1)!.message)
    expect(text).toMatch(/×3 since .*\n\nLine 3\n/)
    expect(text).toMatch(new RegExp(`Line 2 \\(${first[1]}\\)\n.* Line 1 \\(${first[0]}\\)`))
  })

  it('of a thousand are three cards at most, whatever tasks they are of, and every one is found', async () => {
    const { send, cardOf } = aPlace()
    const burst = Array.from({ length: 1000 }, (_, n) => ({ task_id: `GH-${n}`, message: `Line ${n}` }))
    const ids = await send(...burst)
    const cards = new Set<string>()
    for (const id of [...ids.slice(0, 5), ...ids.slice(-5)]) cards.add((await cardOf(id)).id)
    expect(cards.size).toBe(3)
    const last = await readEvent(world.needs)(ids.at(-1)!)
    expect(last?.groups).toMatchObject([{ count: 998, scattered: true }])
  })

  it('a minute after the last one are another card', async () => {
    const { send, cardOf } = aPlace()
    const [first] = await send({})
    await secondsPass(59)
    const [second] = await send({})
    await secondsPass(61)
    const [third] = await send({})
    expect((await cardOf(second)).id).toBe((await cardOf(first)).id)
    expect((await cardOf(third)).id).not.toBe((await cardOf(first)).id)
  })

  it('a day after the first one are another card, however close the last one is', async () => {
    const { send, cardOf } = aPlace()
    const [first] = await send({})
    await world.hand.query(`update countersign.groups set first_at = first_at - interval '24 hours'`)
    const [second] = await send({})
    expect((await cardOf(second)).id).not.toBe((await cardOf(first)).id)
  })

  it('that are critical begin a card that people are told of, and it goes on', async () => {
    const { send, cardOf } = aPlace()
    const [first] = await send({ severity: 'error' })
    const [critical] = await send({ severity: 'critical' })
    const [last] = await send({ severity: 'error' })
    expect((await cardOf(critical)).id).not.toBe((await cardOf(first)).id)
    expect((await cardOf(last)).id).toBe((await cardOf(critical)).id)
  })

  it('that get worse say so on the card, also when the newest is harmless again', async () => {
    const { send, deliver, posts } = aPlace()
    await send({ severity: 'warning' })
    const [grave] = await send({ severity: 'error', message: 'Disk is full' })
    await send({ severity: 'warning' }, { severity: 'warning' })
    const ids = await send(...Array.from({ length: 6 }, () => ({ severity: 'warning' })))
    await deliver(ids[0])
    const text = toPlainText(posts[0]!.message)
    expect(text).toContain('🟠 High among them')
    expect(text).toMatch(new RegExp(`🟠 High: .*${grave}`))
  })

  it('are shown at each destination to those alone who get them', async () => {
    const ops = `C${randomUUID()}`
    const place = aPlace([
      {
        match: { 'label.env': ['live'] },
        to: [{ channel: 'slack', target: ops }],
        fallback: null,
        continues: true,
      },
      { match: {}, to: [{ channel: 'slack', target: 'default' }], fallback: null, continues: false },
    ])
    const [test] = await place.send({ labels: { env: 'test' } })
    const [live] = await place.send({ labels: { env: 'live' } })
    const [dev, both] = [await place.cardsOf(test!), await place.cardsOf(live!)]
    expect(both.map(({ destination }) => destination.target).toSorted()).toEqual(
      [ops, place.target].toSorted(),
    )
    expect(dev.map(({ id }) => id)).toEqual([both.find(({ destination }) => destination.target !== ops)!.id])
    const { groups } = (await readEvent(place.needs)(live!))!
    expect(groups.map(({ count }) => count).toSorted()).toEqual([1, 2])
  })

  it('of several tasks hang in the thread of none, and none hangs below them', async () => {
    const { needs, send, posts, channel } = aPlace()
    const threads: Channel = { ...channel, can: { ...channel.can, thread: 'task' } }
    const deliver = deliverCard({ ...needs, channels: { slack: threads } })
    const notice = { type: 'status-update', task_id: 'TT-3', message: 'Begun' }
    const ids = await send(notice, { task_id: 'TT-1' }, { task_id: 'TT-2' }, { task_id: 'TT-3' }, notice)
    for (const at of [0, 3, 4]) {
      const { cards } = (await readEvent(needs)(ids[at] ?? ''))!
      await deliver(cards[0]!.id)
    }
    expect(posts.map(({ thread, message }) => [thread, message.taskId])).toEqual([
      [null, 'TT-3'],
      [null, null],
      [{ ts: '1' }, 'TT-3'],
    ])
  })
})

describe('a route that groups', () => {
  const grouping = (group: RouteRule['group']): RouteRule => ({
    match: {},
    to: [{ channel: 'slack', target: 'default' }],
    fallback: null,
    continues: false,
    ...(group && { group }),
  })

  it('has one card for what is equal in its fields, within its time', async () => {
    const { send, cardOf } = aPlace([grouping({ by: ['type'], windowMs: 30_000 })])
    const notice = (message: string) => ({ type: 'status-update', message })
    const [one, two] = await send(notice('Fine'), notice('Broken'))
    const [other] = await send({ type: 'agent-started', message: 'Fine' })
    expect((await cardOf(two)).id).toBe((await cardOf(one)).id)
    expect((await cardOf(other)).id).not.toBe((await cardOf(one)).id)
    await secondsPass(31)
    const [late] = await send(notice('Fine'))
    expect((await cardOf(late)).id).not.toBe((await cardOf(one)).id)
  })

  it('leaves approvals, questions and progress alone', async () => {
    const { send, cardOf } = aPlace([grouping({ by: ['source'], windowMs: 30_000 })])
    const ids = await send(
      { type: 'approval-request', title: 'Deploy' },
      { type: 'approval-request', title: 'Deploy' },
      { type: 'clarification-request', task_id: 'GH-1', questions: ['Why?'] },
      { type: 'progress-update', task_id: 'GH-1', progress_percent: 5, phase: 'x' },
    )
    const cards = await Promise.all(ids.map(cardOf))
    expect(cards.map(({ subject }) => subject.kind)).toEqual([
      'approval',
      'approval',
      'event',
      'task-progress',
    ])
    expect(new Set(cards.map(({ id }) => id)).size).toBe(4)
  })
})

describe('a card of a group that cannot be edited', () => {
  it('is followed up where there are ten times as many, or it gets worse, and not otherwise', async () => {
    const { needs, send, cardOf, channel, posts } = aPlace()
    const follows: string[] = []
    const mailbox: Channel = {
      ...channel,
      can: { ...channel.can, update: false },
      follow: async (_card, _ref, _message, news) => void follows.push(news),
    }
    const deliver = deliverCard({ ...needs, channels: { slack: mailbox } })
    const [id] = await send({ severity: 'warning' })
    const card = (await cardOf(id)).id
    const told = async (count: number, severity = 'warning') => {
      await send(...Array.from({ length: count }, () => ({ severity })))
      await deliver(card)
      return follows.splice(0)
    }
    await deliver(card)
    expect(await told(8)).toEqual([])
    expect(await told(1)).toEqual(['seen-10-normal'])
    expect(await told(89)).toEqual([])
    expect(await told(1, 'error')).toEqual(['seen-100-high'])
    expect(await told(1)).toEqual([])
    expect(posts).toHaveLength(1)
  })
})

describe('a card that was made for something harmless', () => {
  it('has the fallback of the grave one that joins before it was shown', async () => {
    const to = [{ channel: 'email', target: 'ops@example.com' } as const]
    const { send, cardOf } = aPlace([
      {
        match: {},
        to: [{ channel: 'slack', target: 'default' }],
        fallback: { afterMs: 60_000, to },
        continues: false,
      },
    ])
    const [id] = await send({ severity: 'warning' })
    const isCovered = async () => {
      const card = await cardOf(id)
      const { rows } = await world.hand.query(
        'select fallback is not null and fallback_at is not null as covered from countersign.cards where id = $1',
        [card.id],
      )
      return rows[0].covered
    }
    expect(await isCovered()).toBe(false)
    await send({ severity: 'high' })
    expect(await isCovered()).toBe(true)
  })
})

describe('explaining an event', () => {
  it('says whose card it would share, and stores nothing', async () => {
    const { needs, send, target } = aPlace()
    const given = { type: 'bug-report', source: target, message: 'Disk is full' }
    const groups = async () => {
      const explained = await explainEvent(needs)(given)
      return explained.kind === 'explained' ? explained.groups : []
    }
    expect(await groups()).toMatchObject([{ by: 'alike failures', windowMs: 60_000, joins: null }])
    await send({}, {})
    expect(await groups()).toMatchObject([{ joins: { count: 2 } }])
    expect(await groups()).toMatchObject([{ joins: { count: 2 } }])
  })
})
