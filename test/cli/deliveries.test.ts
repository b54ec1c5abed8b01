import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Command, UsageError } from '../../src/cli/command.ts'
import { deliveriesList, deliveriesRetry } from '../../src/cli/deliveries.ts'
import { DeliveryError } from '../../src/domain/errors.ts'
import { deliverCard } from '../../src/usecases/delivering/deliver-card.ts'
import { type Api, anApi } from '../handlers/api-world.ts'
import { runHere } from './run-here.ts'

let api: Api
let variables: Record<string, string>
beforeAll(async () => {
  api = await anApi()
  variables = { COUNTERSIGN_URL: await api.server.listen({ host: '127.0.0.1', port: 0 }) }
})
afterAll(() => api.close())
beforeEach(async () => {
  await api.world.hand.query(
    `update countersign.cards set state = 'delivered', delivered = desired, last_error = null`,
  )
})

/** A card that was given up. */
async function dead(reason: 'unauthorized' | 'not-found' = 'unauthorized'): Promise<string> {
  const id = randomUUID()
  await api.post('/v1/events', { id, type: 'generic', data: { message: 'Hello' } })
  const [card] = await api.world.needs.store.cards.ofSubject({ kind: 'event', id })
  const error = new DeliveryError(reason, 'invalid_auth', { fix: 'Set a new token.' })
  api.world.slack.fails.push({ error, afterDoingIt: false })
  await deliverCard(api.world.needs)(card!.id)
  return card!.id
}
const stateOf = async (id: string) => {
  const { items } = await api.world.needs.store.cards.list({}, { limit: 100 })
  return items.find((card) => card.id === id)!.state
}

async function run(command: Command, ...args: readonly string[]) {
  const { code, out, err } = await runHere(command, args)
  return { code, out: out.replace(/\n$/, ''), err }
}
const list = (...args: readonly string[]) => run(deliveriesList(variables), ...args)
const retry = (...args: readonly string[]) => run(deliveriesRetry(variables), ...args)

describe('deliveries list', () => {
  it('shows what was given up, why, and what to do', async () => {
    const id = await dead()
    const { code, out } = await list()
    expect(code).toBe(0)
    expect(out).toMatch(
      new RegExp(`^${id}  dead   slack:C0APPROVALS  unauthorized: invalid_auth. Set a new token.$`, 'm'),
    )
  })

  it('goes by what deliveries have in common', async () => {
    const [token, place] = [await dead(), await dead('not-found')]
    const { out } = await list('--reason', 'not-found', '--destination', 'slack:C0APPROVALS')
    expect(out).toContain(place)
    expect(out).not.toContain(token)
    expect((await list('--channel', 'email')).out).toBe(
      'No deliveries that are dead. --state all lists the others.',
    )
    expect((await list('--before', '2020-01-01T00:00:00Z')).out).toBe(
      'No deliveries that are dead. --state all lists the others.',
    )
    expect((await list('--state', 'all')).out).toContain(token)
  })

  it('says what is wrong with a flag', async () => {
    expect(await list('--destination', 'C0123')).toMatchObject({
      code: 1,
      err: expect.stringContaining('slack:C0123456789'),
    })
    expect((await list('--destination', 'pager:1')).err).toContain('slack:, linear:, email:')
  })
})

describe('deliveries retry', () => {
  it('brings some back to work', async () => {
    const [one, two, other] = [await dead(), await dead(), await dead()]
    expect(await retry(one, two)).toMatchObject({ code: 0, out: '2 deliveries are tried again.' })
    expect(await Promise.all([one, two, other].map(stateOf))).toEqual(['due', 'due', 'dead'])
    expect(await retry('nobody', other)).toMatchObject({
      out: '1 delivery is tried again.',
      err: 'Up to date already, or not known: 1 of 2.',
    })
  })

  it('brings all back that have something in common, and no others, and writes down who asked', async () => {
    const [token, place] = [await dead(), await dead('not-found')]
    expect((await retry('--all', '--channel', 'slack', '--reason', 'not-found')).out).toBe(
      '1 delivery is tried again.',
    )
    expect(await Promise.all([token, place].map(stateOf))).toEqual(['dead', 'due'])
    expect((await api.world.needs.store.audit.of('deliveries')).at(-1)).toMatchObject({
      actor: 'local',
      action: 'deliveries.retried',
      detail: { count: 1, reason: 'not-found' },
    })
  })

  it('wakes somebody for each', async () => {
    const id = await dead()
    api.world.woken.length = 0
    await retry(id)
    expect(api.world.woken).toEqual([{ lane: 'slack', id, delayMs: 0 }])
  })

  it('wants to know which', async () => {
    await expect(retry()).rejects.toThrow(UsageError)
    await expect(retry('some-id', '--all')).rejects.toThrow(UsageError)
    expect((await api.post('/v1/deliveries/retry', {})).body.detail).toContain('either "ids", or "state"')
    expect((await api.post('/v1/deliveries/retry', { channel: 'slack' })).body.detail).toContain('state')
    const both = { ids: ['a'], state: 'dead' }
    expect((await api.post('/v1/deliveries/retry', both)).status).toBe(400)
    expect((await retry('--all', '--state', 'delivered')).err).toContain('given up')
  })
})
