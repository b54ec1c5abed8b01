import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CALLBACK_RETRY_MS } from '../../../src/domain/callback.ts'
import { DeliveryError, type FailureReason } from '../../../src/domain/errors.ts'
import type { Orchestrator } from '../../../src/ports/orchestrator.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { asked, decided } from '../../support/asked.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
beforeEach(() => {
  world.orchestrator.told.length = 0
})
afterAll(() => world.close())

const report = (callbackId: string, now = new Date()) =>
  reportCallback({
    ...world.needs,
    clock: { now: () => now },
    ids: { ...world.needs.ids, chance: () => 0 },
  })(callbackId)
const desiredOf = async (approvalId: string) =>
  (await world.needs.store.cards.ofSubject({ kind: 'approval', id: approvalId }))[0]!.desired
const auditOf = async (approvalId: string) =>
  (await world.needs.store.audit.of(`approval:${approvalId}`)).map(({ action }) => action)

it('tells the orchestrator once, keeps its answer and shows it on the cards', async () => {
  const { approvalId, callbackId, read } = await decided(world)
  const before = await desiredOf(approvalId)
  world.orchestrator.answers.push({ status: 'resumed', message: 'Run 42 goes on' })
  await report(callbackId)
  await report(callbackId)
  expect(world.orchestrator.told).toMatchObject([{ id: callbackId, body: { decision: 'approved' } }])
  expect(await read()).toMatchObject({
    state: 'acknowledged',
    attempts: 1,
    lastError: null,
    answer: { status: 'resumed', message: 'Run 42 goes on' },
  })
  expect(await desiredOf(approvalId)).toBe(before + 1)
  expect(await auditOf(approvalId)).toEqual(['vote.recorded', 'callback.acknowledged'])
})

it('does nothing for a callback that does not exist', async () => {
  await report(randomUUID())
  expect(world.orchestrator.told).toEqual([])
})

it('gives nothing up where the database goes away in the middle', async () => {
  const { callbackId, read } = await decided(world)
  const { store } = world.needs
  const away = {
    ...store.events,
    find: () => Promise.reject(new Error('Connection terminated unexpectedly')),
  }
  const reporting = reportCallback({ ...world.needs, store: { ...store, events: away } })(callbackId)
  await expect(reporting).rejects.toThrow('Connection terminated')
  expect(await read()).toMatchObject({ state: 'delivering', lastError: null })
})

describe('what may pass', () => {
  it.each(['unreachable', 'provider-error', 'rate-limited'] as const)(
    '("%s") is tried again later',
    async (reason) => {
      const { callbackId, read } = await decided(world)
      const now = new Date()
      world.orchestrator.answers.push(new DeliveryError(reason, 'answered 503'))
      await report(callbackId, now)
      expect(await read()).toMatchObject({
        state: 'delivering',
        attempts: 1,
        lastError: 'answered 503',
        dueAt: new Date(now.getTime() + 1000),
      })
      expect(world.woken.at(-1)).toEqual({ lane: 'callbacks', id: callbackId, delayMs: 1000 })
    },
  )

  it('is tried with growing pauses, under the same id, until it is acknowledged', async () => {
    const { callbackId, read } = await decided(world)
    const { createdAt } = await read()
    const anHourAgo = new Date(createdAt.getTime() - 3_600_000)
    const started = world.woken.length
    for (let count = 0; count < 3; count++) {
      world.orchestrator.answers.push(new DeliveryError('unreachable', 'ECONNREFUSED'))
      await report(callbackId, anHourAgo)
    }
    await report(callbackId)
    const delays = world.woken
      .slice(started)
      .flatMap(({ id, delayMs }) => (id === callbackId ? [delayMs] : []))
    expect(delays).toEqual([1000, 2000, 4000])
    expect(new Set(world.orchestrator.told.map(({ id }) => id))).toEqual(new Set([callbackId]))
    expect(await read()).toMatchObject({ state: 'acknowledged', attempts: 4 })
  })

  it('waits as long as the orchestrator asks', async () => {
    const { callbackId, read } = await decided(world)
    const now = new Date()
    world.orchestrator.answers.push(
      new DeliveryError('rate-limited', 'answered 429', { retryAfterMs: 90_000 }),
    )
    await report(callbackId, now)
    expect((await read()).dueAt).toEqual(new Date(now.getTime() + 90_000))
  })

  it('is given up after 24 hours, and the cards say so', async () => {
    const { approvalId, callbackId, read } = await decided(world)
    const before = await desiredOf(approvalId)
    const { createdAt } = await read()
    world.orchestrator.answers.push(new DeliveryError('unreachable', 'ECONNREFUSED'))
    await report(callbackId, new Date(createdAt.getTime() + CALLBACK_RETRY_MS - 999))
    expect(await read()).toMatchObject({ state: 'failed', lastError: 'ECONNREFUSED' })
    expect(await desiredOf(approvalId)).toBe(before + 1)
  })

  it('is still tried again just before', async () => {
    const { callbackId, read } = await decided(world)
    const { createdAt } = await read()
    world.orchestrator.answers.push(new DeliveryError('unreachable', 'ECONNREFUSED'))
    await report(callbackId, new Date(createdAt.getTime() + CALLBACK_RETRY_MS - 1000))
    expect(await read()).toMatchObject({ state: 'delivering' })
  })
})

describe('what stays wrong', () => {
  const LASTING: readonly FailureReason[] = ['invalid', 'gone', 'not-found', 'unauthorized', 'forbidden']
  it.each(LASTING)('("%s") fails at once and waits for somebody', async (reason) => {
    const { approvalId, callbackId, read } = await decided(world)
    world.orchestrator.answers.push(new DeliveryError(reason, 'answered 4xx'))
    await report(callbackId)
    await report(callbackId)
    expect(world.orchestrator.told).toHaveLength(1)
    expect(await read()).toMatchObject({ state: 'failed', attempts: 1, lastError: 'answered 4xx' })
    expect(await auditOf(approvalId)).toContain('callback.failed')
  })

  it('may be tried again, but for "gone", which ends it', async () => {
    for (const reason of LASTING) {
      const { callbackId, read } = await decided(world)
      world.orchestrator.answers.push(new DeliveryError(reason, 'answered 4xx'))
      await report(callbackId)
      expect((await read()).retryable, reason).toBe(reason !== 'gone')
    }
  })
})

describe('where it is told', () => {
  async function toldAt(replyTo: string) {
    const approval = await asked(world, {}, replyTo)
    const identity = { channel: 'slack', user: 'U0ALEX' } as const
    await castVote(world.needs)({ approvalId: approval.id, identity, verdict: 'approve', channel: 'slack' })
    const read = async () => (await world.needs.store.callbacks.ofApprovals([approval.id]))[0]!
    return { approval, callback: await read(), read }
  }

  it('is the address of the door that the event came through, by whoever serves its scheme, with the event', async () => {
    const { approval, callback } = await toldAt('mailbox:agent-7?message=msg-1')
    const told: unknown[] = []
    const mailbox: Orchestrator = {
      async report({ url }, event) {
        told.push([url, event?.id])
        return { status: null, message: null }
      },
    }
    await reportCallback({ ...world.needs, orchestrators: { ...world.needs.orchestrators, mailbox } })(
      callback.id,
    )
    expect(told).toEqual([['mailbox:agent-7?message=msg-1', approval.eventId]])
    expect(world.orchestrator.told).toEqual([])
  })

  it('fails at once where nobody serves the scheme any more, and can be retried later', async () => {
    const { callback, read } = await toldAt('mailbox:agent-7')
    await report(callback.id)
    expect(await read()).toMatchObject({
      state: 'failed',
      retryable: true,
      lastError: expect.stringContaining('mailbox'),
    })
  })
})
