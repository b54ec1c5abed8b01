import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const accept = (...given: unknown[]) =>
  acceptEvents(world.needs)(
    given.map((one) => ({ given: one })),
    'key:ci',
  )
const anAsk = (changes: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  type: 'approval-request',
  task_id: 'GH-42',
  data: { title: 'Deploy api to production', risk: 'high' },
  ...changes,
})

it('stores event, approval, card and audit entry together, and wakes the card’s channel', async () => {
  const ask = anAsk()
  const [answer] = await accept(ask)
  expect(answer).toMatchObject({
    kind: 'accepted',
    event: { id: ask.id, taskId: 'GH-42' },
    approvalId: expect.any(String),
  })
  const [approval] = await world.needs.store.approvals.ofEvents([ask.id])
  const cards = await world.needs.store.cards.ofSubject({ kind: 'approval', id: approval!.id })
  expect(cards).toMatchObject([
    { destination: { channel: 'slack', target: 'C0APPROVALS' }, state: 'due', desired: 1 },
  ])
  expect(await world.needs.store.audit.of(`event:${ask.id}`)).toMatchObject([
    { actor: 'key:ci', action: 'event.accepted' },
  ])
  expect(world.woken).toContainEqual({ lane: 'slack', id: cards[0]!.id, delayMs: 0 })
})

it('answers a repeat with the same ids and stores nothing again', async () => {
  const ask = anAsk()
  const [first] = await accept(ask)
  const [second] = await accept(ask)
  expect(second).toEqual({ ...first, kind: 'duplicate', event: expect.objectContaining({ id: ask.id }) })
  expect(await world.needs.store.approvals.ofEvents([ask.id])).toHaveLength(1)
  expect(await world.needs.store.audit.of(`event:${ask.id}`)).toHaveLength(1)
})

it('refuses another event under a stored id', async () => {
  const ask = anAsk()
  await accept(ask)
  expect(await accept({ ...ask, data: { title: 'Deploy something else' } })).toEqual([
    { kind: 'conflict', id: ask.id },
  ])
})

it('answers a batch item by item, in order, and stores the good ones', async () => {
  const [good, other] = [anAsk(), anAsk()]
  const answers = await accept(good, { type: 'approval-request', data: {} }, other, good, {
    ...other,
    priority: 'low',
  })
  expect(answers.map((answer) => answer.kind)).toEqual([
    'accepted',
    'invalid',
    'accepted',
    'duplicate',
    'conflict',
  ])
})

it('accepts one of many simultaneous repeats', async () => {
  const ask = anAsk()
  const answers = await Promise.all(Array.from({ length: 10 }, () => accept(ask)))
  expect(answers.flat().filter((answer) => answer.kind === 'accepted')).toHaveLength(1)
  expect(new Set(answers.flat().map((answer) => 'approvalId' in answer && answer.approvalId)).size).toBe(1)
})

it('keeps one card for all progress of a task', async () => {
  const task_id = randomUUID()
  await accept(
    ...[10, 20, 30].map((progress_percent) => ({ type: 'progress-update', task_id, progress_percent })),
  )
  await accept({ type: 'task-status', task_id, status: 'testing' })
  expect(await world.needs.store.cards.ofSubject({ kind: 'task-progress', id: task_id })).toMatchObject([
    { desired: 2 },
  ])
})

it('refuses a callback to a host that is not allowed, naming the setting', async () => {
  const [answer] = await accept(anAsk({ callback: { url: 'https://evil.example/x' } }))
  expect(answer).toMatchObject({
    kind: 'invalid',
    fields: [{ path: 'callback.url', issue: expect.stringContaining('CALLBACK_ALLOW') }],
  })
})

it('makes an id where there is none, or takes the one it is given', async () => {
  const [made] = await accept({ type: 'generic', data: {} })
  expect(made).toMatchObject({ event: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } })
  const [given] = await acceptEvents(world.needs)(
    [{ given: { type: 'generic', data: {} }, fallbackId: 'job-7' }],
    'queue',
  )
  expect(given).toMatchObject({ event: { id: 'job-7' } })
})

it('tells an orchestrator of countersign.yaml at its own address, unless the event names one', async () => {
  const callbackUrl = 'http://127.0.0.1:9/deploy-bot'
  const bySource = [{ sources: ['deploy-*'], callbackUrl, secret: undefined }]
  const needs = { ...world.needs, callbackRules: { ...world.needs.callbackRules, bySource } }
  const urlOf = async (given: object) => {
    const event = { id: randomUUID(), type: 'approval-request', data: { title: 'Deploy' }, ...given }
    const [answer] = await acceptEvents(needs)([{ given: event }], 'test')
    return answer?.kind === 'accepted' ? answer.event.callbackUrl : answer
  }
  expect(await urlOf({ source: 'deploy-bot' })).toBe(callbackUrl)
  expect(await urlOf({ source: 'ci' })).toBeNull()
  expect(await urlOf({ source: 'deploy-bot', callback: { url: 'http://127.0.0.1:9/own' } })).toBe(
    'http://127.0.0.1:9/own',
  )
})
