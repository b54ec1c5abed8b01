import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeliveryError } from '../../src/domain/errors.ts'
import { reportDecision } from '../../src/usecases/report-decision.ts'
import { retryCallback } from '../../src/usecases/retry-callback.ts'
import { aWorld, type World } from '../support/world.ts'
import { asked, decided } from './asked.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const ALEX = { channel: 'slack', user: 'U0ALEX' } as const
const STRANGER = { channel: 'slack', user: 'U0NOBODY' } as const

async function failed() {
  const callback = await decided(world)
  world.orchestrator.answers.push(new DeliveryError('invalid', 'answered 422'))
  await reportDecision(world.needs)(callback.callbackId)
  return callback
}

it('puts a failed callback back to work, and writes down who did', async () => {
  const { approvalId, callbackId, read } = await failed()
  expect(await retryCallback(world.needs)(approvalId, ALEX)).toEqual({ kind: 'retrying' })
  expect((await read()).state).toBe('delivering')
  expect(world.woken).toContainEqual({ lane: 'callbacks', id: callbackId, delayMs: 0 })
  expect(await world.needs.store.audit.of(`approval:${approvalId}`)).toContainEqual(
    expect.objectContaining({ actor: 'alex', action: 'callback.retried' }),
  )
  await reportDecision(world.needs)(callbackId)
  expect((await read()).state).toBe('acknowledged')
})

it('refuses a stranger, and leaves the callback as it is', async () => {
  const { approvalId, read } = await failed()
  expect(await retryCallback(world.needs)(approvalId, STRANGER)).toEqual({
    kind: 'refused',
    reason: 'unknown-person',
  })
  expect((await read()).state).toBe('failed')
})

it('has nothing to retry while it is under way, or where nothing is decided', async () => {
  const { approvalId } = await decided(world)
  expect(await retryCallback(world.needs)(approvalId, ALEX)).toEqual({ kind: 'nothing-to-retry' })
  const { id } = await asked(world)
  expect(await retryCallback(world.needs)(id, ALEX)).toEqual({ kind: 'nothing-to-retry' })
})

it('lets one of two who press at once do it', async () => {
  const { approvalId } = await failed()
  const results = await Promise.all([
    retryCallback(world.needs)(approvalId, ALEX),
    retryCallback(world.needs)(approvalId, ALEX),
  ])
  expect(results.map(({ kind }) => kind).toSorted()).toEqual(['nothing-to-retry', 'retrying'])
})
