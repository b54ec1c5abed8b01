import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { aPolicy } from '../../../src/domain/policy.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { retryCallback } from '../../../src/usecases/reporting/retry-callback.ts'
import { asked, decided } from '../../support/asked.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const ALEX = { channel: 'slack', user: 'U0ALEX' } as const
const SAM = { channel: 'slack', user: 'U0SAM' } as const
const STRANGER = { channel: 'slack', user: 'U0NOBODY' } as const

async function failed(error = new DeliveryError('invalid', 'answered 422')) {
  const callback = await decided(world)
  world.orchestrator.answers.push(error)
  await reportCallback(world.needs)(callback.callbackId)
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
  await reportCallback(world.needs)(callbackId)
  expect((await read()).state).toBe('acknowledged')
})

it('refuses a stranger, and leaves the callback as it is', async () => {
  const { approvalId, read } = await failed()
  expect(await retryCallback(world.needs)(approvalId, STRANGER)).toMatchObject({
    kind: 'refused',
    reason: 'unknown-person',
  })
  expect((await read()).state).toBe('failed')
  expect(await world.needs.store.audit.of(`approval:${approvalId}`)).toContainEqual(
    expect.objectContaining({
      actor: 'slack:U0NOBODY',
      action: 'callback.retry.refused',
      detail: expect.objectContaining({ refused: 'unknown-person' }),
    }),
  )
})

describe('whose it is', () => {
  const narrow = aPolicy({ name: 'narrow', roles: ['tech_lead'] })
  /** Alex alone may vote, and approved. */
  async function failedNarrowly() {
    const needs = { ...world.needs, rules: someRules({ policies: [{ match: {}, policy: narrow }] }) }
    const callback = await decided({ ...world, needs })
    world.orchestrator.answers.push(new DeliveryError('invalid', 'answered 422'))
    await reportCallback(needs)(callback.callbackId)
    return callback
  }

  it('is refused to a listed person who may not vote, on the record', async () => {
    const { approvalId, read } = await failedNarrowly()
    expect(await retryCallback(world.needs)(approvalId, SAM)).toMatchObject({
      kind: 'refused',
      reason: 'not-an-approver',
      approval: { id: approvalId },
    })
    expect((await read()).state).toBe('failed')
    expect(await world.needs.store.audit.of(`approval:${approvalId}`)).toContainEqual(
      expect.objectContaining({ actor: 'sam', action: 'callback.retry.refused' }),
    )
  })

  it('is given to whoever stands in for somebody who may vote', async () => {
    const { approvalId } = await failedNarrowly()
    const away = { from: 'alex', to: 'sam', until: new Date(Date.now() + 60_000) }
    await world.needs.store.delegations.set(away)
    expect(await retryCallback(world.needs)(approvalId, SAM)).toEqual({ kind: 'retrying' })
    await world.needs.store.delegations.end('alex')
  })
})

it('has nothing to retry while it is under way, or where nothing is decided', async () => {
  const { approvalId } = await decided(world)
  expect(await retryCallback(world.needs)(approvalId, ALEX)).toEqual({ kind: 'nothing-to-retry' })
  const { id } = await asked(world)
  expect(await retryCallback(world.needs)(id, ALEX)).toEqual({ kind: 'nothing-to-retry' })
})

it('has nothing to retry once the orchestrator has ended it', async () => {
  const { approvalId, read } = await failed(new DeliveryError('gone', 'answered 410'))
  expect(await retryCallback(world.needs)(approvalId, ALEX)).toEqual({ kind: 'nothing-to-retry' })
  expect((await read()).state).toBe('failed')
})

it('lets one of two who press at once do it', async () => {
  const { approvalId } = await failed()
  const results = await Promise.all([
    retryCallback(world.needs)(approvalId, ALEX),
    retryCallback(world.needs)(approvalId, ALEX),
  ])
  expect(results.map(({ kind }) => kind).toSorted()).toEqual(['nothing-to-retry', 'retrying'])
})
