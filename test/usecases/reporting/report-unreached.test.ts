import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Callback } from '../../../src/domain/callback.ts'
import type { Destination } from '../../../src/domain/card.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { fallBack } from '../../../src/usecases/delivering/fall-back.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { reportUnreached } from '../../../src/usecases/reporting/report-unreached.ts'
import { readApproval } from '../../../src/usecases/showing/read-approval.ts'
import { asked } from '../../support/asked.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
beforeEach(() => {
  world.woken.length = 0
  world.orchestrator.told.length = 0
})
afterAll(() => world.close())

const gone = new DeliveryError('not-found', 'channel_not_found')
const away = new DeliveryError('unreachable', 'ETIMEDOUT')
const place = (): Destination => ({ channel: 'slack', target: `C${randomUUID()}` })

/** An approval with these cards, the first by its route and the others by its ladder. */
async function anApproval(...[to, ...steps]: readonly Destination[]) {
  const fallback = steps.length === 0 ? null : { afterMs: 60_000, to: steps }
  const routes = [{ match: {}, to: [to!], fallback, continues: false }]
  const { id } = await asked({ needs: { ...world.needs, rules: someRules({ routes }) } })
  const cards = () => world.needs.store.cards.ofSubject({ kind: 'approval', id })
  const at = async ({ target }: Destination) =>
    (await cards()).find((card) => card.destination.target === target)!
  const deliver = async (where: Destination, error?: Error) => {
    if (error) world.slack.fails.push({ error, afterDoingIt: false })
    await deliverCard(world.needs)((await at(where)).id)
  }
  const minutesPass = async (minutes: number) => {
    const ago = `- interval '${minutes} minutes'`
    await world.hand.query(
      `update countersign.cards set created_at = created_at ${ago}, fallback_at = fallback_at ${ago} where subject_id = $1`,
      [id],
    )
    for (const card of await cards()) await fallBack(world.needs)(card.id)
  }
  return { id, at, deliver, minutesPass }
}

/** What the orchestrator is told now of this approval. */
async function told(id: string): Promise<readonly Callback[]> {
  await reportUnreached(world.needs)()
  for (const { lane, id: callbackId } of world.woken.splice(0))
    if (lane === 'callbacks') await reportCallback(world.needs)(callbackId)
  return world.orchestrator.told.splice(0).filter((callback) => callback.approvalId === id)
}

describe('an approval that nobody could be shown', () => {
  it('is told of once, with every place and its reason, and stays pending', async () => {
    const [first, second] = [place(), place()]
    const { id, deliver } = await anApproval(first, second)
    await deliver(first, gone)
    expect(await told(id)).toEqual([])
    await deliver(second, gone)
    expect(await told(id)).toMatchObject([
      {
        body: {
          type: 'approval.unreached',
          approval_id: id,
          reason: expect.stringContaining(`slack:${first.target} (there is no such place)`),
          deliveries: [first, second].map(({ target }) => ({
            destination: `slack:${target}`,
            reason: 'not-found',
            detail: 'channel_not_found',
          })),
          receipt: expect.any(String),
        },
      },
    ])
    expect(await told(id)).toEqual([])
    expect((await readApproval(world.needs)(id))!).toMatchObject({
      approval: { state: 'pending' },
      callback: null,
      isUnreached: true,
    })
    expect((await world.needs.store.audit.of(`approval:${id}`)).map(({ action }) => action)).toContain(
      'approval.unreached',
    )
  })

  it.each(['orchestrator:1?task=2', 'task-files:005_api_fixes.json'])(
    'is no failure of those who have no form for that, and is said of the approval all the same: %s',
    async (replyTo) => {
      const only = place()
      const { id, deliver } = await anApproval(only)
      const eventId = (await readApproval(world.needs)(id))!.approval.eventId
      await world.hand.query('update countersign.events set callback_url = $1 where id = $2', [
        replyTo,
        eventId,
      ])
      await deliver(only, gone)
      expect(await told(id)).toEqual([])
      expect((await readApproval(world.needs)(id))!.isUnreached).toBe(true)
      const noted = (await world.needs.store.audit.of(`approval:${id}`)).map(({ action }) => action)
      expect(noted).toContain('approval.unreached')
      expect(noted.filter((action) => action.startsWith('callback.'))).toEqual([])
    },
  )

  it('is not told of before the last of its ladder has had its time', async () => {
    const [first, second] = [place(), place()]
    const { id, deliver, minutesPass } = await anApproval(first, second)
    await deliver(first, away)
    await minutesPass(1)
    await deliver(second, away)
    expect(await told(id)).toEqual([])
    await minutesPass(1)
    expect(await told(id)).toMatchObject([{ body: { deliveries: [{}, { reason: 'unreachable' }] } }])
  })

  it('is not told of while its next place is still to get it', async () => {
    const [first, second] = [place(), place()]
    const { id } = await anApproval(first, second)
    await world.hand.query(`update countersign.cards set state = 'dead' where subject_id = $1`, [id])
    expect(await told(id)).toEqual([])
  })

  it('has a quarter of an hour where its route says nothing', async () => {
    const only = place()
    const { id, deliver, minutesPass } = await anApproval(only)
    await deliver(only, away)
    await minutesPass(14)
    expect(await told(id)).toEqual([])
    await minutesPass(1)
    expect(await told(id)).toHaveLength(1)
  })

  it('is shown as soon as that is possible, of which nothing more is said', async () => {
    const only = place()
    const { id, at, deliver } = await anApproval(only)
    await deliver(only, gone)
    expect(await told(id)).toHaveLength(1)
    await world.needs.store.cards.retry((await at(only)).id)
    await deliver(only)
    expect(await told(id)).toEqual([])
    expect((await readApproval(world.needs)(id))!.isUnreached).toBe(false)
  })
})

describe('an approval', () => {
  it('that one place shows is not told of, whatever becomes of the others', async () => {
    const [first, second] = [place(), place()]
    const { id, deliver, minutesPass } = await anApproval(first, second)
    await deliver(first, gone)
    await deliver(second)
    await minutesPass(100)
    expect(await told(id)).toEqual([])
  })

  it('that ended is not told of', async () => {
    const only = place()
    const { id, deliver } = await anApproval(only)
    await deliver(only, gone)
    await world.hand.query(
      `update countersign.approvals set state = 'cancelled', decided_at = now() where id = $1`,
      [id],
    )
    expect(await told(id)).toEqual([])
  })
})
