import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_TARGET, type RouteRule, THREAD } from '../../../src/domain/routing.ts'
import type { RulesNow } from '../../../src/ports/rules.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { explainEvent } from '../../../src/usecases/showing/explain-event.ts'
import { readEvent } from '../../../src/usecases/showing/read-event.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const home = { channel: 'slack', target: DEFAULT_TARGET } as const
const aRoute = (
  match: RouteRule['match'],
  to: RouteRule['to'],
  changes: Partial<RouteRule> = {},
): RouteRule => ({
  match,
  to,
  fallback: null,
  continues: false,
  ...changes,
})

/** Sends events one after the other under rules, and says where each has its cards. */
function under(given: Partial<RulesNow>) {
  const needs = { ...world.needs, rules: someRules(given) }
  const send = async (...events: readonly object[]) => {
    const made = events.map((event) => ({ id: randomUUID(), ...event }))
    await acceptEvents(needs)(
      made.map((event) => ({ given: event })),
      'local',
    )
    const found = await Promise.all(made.map(async ({ id }) => (await readEvent(needs)(id))!))
    return found.map(({ cards, ...event }) => ({
      ...event,
      cards,
      at: cards.map(({ destination }) => destination.target),
    }))
  }
  return { needs, send }
}

const notice = (task_id: string, source = 'ci') => ({
  type: 'generic',
  source,
  task_id,
  data: { message: 'Hello' },
})
const progress = (task_id: string, priority = 'low') => ({
  ...{ type: 'progress-update', task_id, priority, progress_percent: 5 },
})

describe('the thread of a task', () => {
  const routes = [aRoute({ source: ['ops'] }, [{ channel: 'slack', target: 'C0OPS' }]), aRoute({}, [THREAD])]

  it('begins at the default, and is where the task has cards after that', async () => {
    const task = randomUUID()
    const { send } = under({ routes })
    expect((await send(notice(task)))[0]).toMatchObject({
      at: ['C0APPROVALS'],
      routes: [{ why: `route 2: every event; ${task} has no thread yet` }],
    })
    await send(notice(task, 'ops'))
    expect((await send(notice(task)))[0]).toMatchObject({
      at: ['C0APPROVALS', 'C0OPS'],
      routes: [{ why: `route 2: every event; in the thread of ${task}` }, {}],
    })
  })

  it('is where an event of the same batch went before', async () => {
    const task = randomUUID()
    const { send } = under({ routes })
    expect((await send(notice(task, 'ops'), notice(task))).map(({ at }) => at)).toEqual([
      ['C0OPS'],
      ['C0OPS'],
    ])
  })

  it('is not where alike failures are counted, whether they came before or in the same batch', async () => {
    const failure = (task_id: string) => ({
      ...{ type: 'bug-report', source: 'ops', task_id },
      data: { message: `${task_id} broke` },
    })
    const { send } = under({ routes })
    const [one, other] = [randomUUID(), randomUUID()]
    await send(failure(one))
    expect((await send(notice(one)))[0]?.at).toEqual(['C0APPROVALS'])
    expect((await send(failure(other), notice(other))).map(({ at }) => at)).toEqual([
      ['C0OPS'],
      ['C0APPROVALS'],
    ])
  })

  it('is not where a person was asked for it', async () => {
    const task = randomUUID()
    const { needs, send } = under({ routes })
    const [first] = await send(notice(task, 'ops'))
    const destination = { channel: 'slack', target: 'U0ALEX' } as const
    const subject = { kind: 'event', id: first!.event.id } as const
    const card = { id: randomUUID(), subject, destination, eventId: subject.id, eventAt: new Date() }
    await needs.store.cards.raise([card])
    expect((await send(notice(task)))[0]?.at).toEqual(['C0OPS'])
  })

  it('takes progress of low priority without any route, and waits for the task to have one', async () => {
    const task = randomUUID()
    const { needs, send } = under({})
    const explained = await explainEvent(needs)(progress(task))
    const held = [
      { by: 'thread', destination: 'thread', until: null, why: expect.stringContaining('none yet') },
    ]
    expect(explained).toMatchObject({ routes: [], withheld: held })
    const [first] = await send(progress(task))
    expect(first).toMatchObject({ at: [], routes: [], withheld: held })
    await send(notice(task))
    const [second] = await send(progress(task))
    expect(second).toMatchObject({ at: ['C0APPROVALS'], withheld: [] })
    expect(await explainEvent(needs)(progress(task))).toMatchObject({ routes: [{}], withheld: [] })
    expect(await readEvent(needs)(first!.event.id)).toMatchObject({ routes: [], withheld: held })
  })

  it('is not asked for where nothing goes there', async () => {
    const { needs } = under({ routes: [aRoute({}, [home])] })
    const asking = { ...needs.store.cards, placesOfTasks: () => Promise.reject(new Error('asked')) }
    const store = { ...needs.store, cards: asking }
    expect(await explainEvent({ ...needs, store })(notice('GH-1'))).toMatchObject({ routes: [{}] })
  })
})

describe('every route', () => {
  it('is said to count or not, and why, with whom it calls', async () => {
    const routes = [
      aRoute({ source: ['ops'] }, [home]),
      aRoute({ type: ['generic'] }, [home], { continues: true, mention: ['role:cto'] }),
      aRoute({}, [home, { channel: 'slack', target: '#more' }], { mention: ['sam'] }),
      aRoute({ source: ['ci'] }, [home]),
    ]
    const { needs, send } = under({ routes })
    const reasons = {
      routes: [
        { destination: { target: 'C0APPROVALS' }, mention: ['sam', 'jo'] },
        { destination: { target: '#more' }, mention: ['sam'] },
      ],
      considered: [
        { number: 1, state: 'mismatched', why: 'source is ci, not ops' },
        { number: 2, state: 'matched', why: null },
        { number: 3, state: 'matched', why: null },
        { number: 4, state: 'not-reached', why: 'route 3 matches and does not continue' },
      ],
    }
    expect(await explainEvent(needs)(notice('GH-2'))).toMatchObject(reasons)
    expect((await send(notice('GH-2')))[0]).toMatchObject(reasons)
  })
})

describe('whom a route mentions', () => {
  async function posted(routes: readonly RouteRule[], event: object) {
    const { needs, send } = under({ routes, defaults: { slack: `C${randomUUID()}` } })
    const cards = (await send(event)).flatMap((sent) => sent.cards)
    for (const { id } of cards) await deliverCard(needs)(id)
    return { needs, cards, message: world.slack.posts.at(-1)!.message }
  }
  const callingCto = [aRoute({}, [home], { mention: ['role:cto', 'alex'] })]
  const forThem = ['For ', { mention: { id: 'alex' } }, ', ', { mention: { id: 'jo' } }]

  it('is called on the card, above everything else', async () => {
    const { message } = await posted(callingCto, notice('GH-3'))
    expect(message.blocks[0]).toMatchObject({ kind: 'text', text: forThem })
  })

  it('is called on an approval, and on its updates in the same words', async () => {
    const { needs, cards } = await posted(callingCto, { type: 'approval-request', data: { title: 'Deploy' } })
    await needs.store.cards.retry(cards[0]!.id)
    await deliverCard(needs)(cards[0]!.id)
    expect(world.slack.updates.at(-1)!.message.blocks[0]).toMatchObject({ text: forThem })
  })

  it('is nobody where an agent only writes of them', async () => {
    const event = { ...notice('GH-4'), data: { message: '<@U0JO> @jo role:cto' }, mention: ['role:cto'] }
    const { message } = await posted([aRoute({}, [home])], event)
    expect(JSON.stringify(message.blocks)).not.toContain('"mention":{')
  })

  it('is called at the places of that route only', async () => {
    const routes = [
      aRoute({ source: ['ops'] }, [{ channel: 'slack', target: '#ops' }], {
        continues: true,
        mention: ['jo'],
      }),
      aRoute({}, [home]),
    ]
    const before = world.slack.posts.length
    await posted(routes, notice('GH-5', 'ops'))
    const [ops, other] = world.slack.posts.slice(before)
    expect(ops!.card.destination.target).toBe('#ops')
    expect(ops!.message.blocks[0]).toMatchObject({ text: ['For ', { mention: { id: 'jo' } }] })
    expect(JSON.stringify(other!.message.blocks)).not.toContain('"mention":{')
  })
})

it('asks for the rules anew with each event', async () => {
  let target = 'C0ONE'
  const rules = () => someRules({ defaults: { slack: target } })()
  const needs = { ...world.needs, rules }
  const accept = acceptEvents(needs)
  const sent = async () => {
    const id = randomUUID()
    await accept([{ given: { id, ...notice(id) } }], 'local')
    return (await readEvent(needs)(id))!.cards[0]!.destination.target
  }
  expect(await sent()).toBe('C0ONE')
  target = 'C0TWO'
  expect(await sent()).toBe('C0TWO')
})
