import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPolicy, type PolicyRule } from '../../../src/domain/policy.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { explainApproval } from '../../../src/usecases/showing/explain-approval.ts'
import { explainEvent } from '../../../src/usecases/showing/explain-event.ts'
import { asked } from '../../support/asked.ts'
import { someRules } from '../../support/rules.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const slack = (user: string) => ({ channel: 'slack', user }) as const
const find = async (id: string) => (await world.needs.store.approvals.find(id))!

it('says of an approval who may still vote, what is missing, and who was refused why', async () => {
  const { id } = await asked(world, { data: { title: 'Deploy', quorum: 2, requester: 'jo' } })
  const cast = (user: string) =>
    castVote(world.needs)({ approvalId: id, identity: slack(user), verdict: 'approve', channel: 'slack' })
  await cast('U0ALEX')
  await cast('U0ALEX')
  await cast('U0JO')
  await cast('U0NOBODY')
  const explained = await explainApproval(world.needs)(await find(id))
  expect(explained).toMatchObject({
    missing: { votes: 1, roles: [] },
    mayApprove: [{ person: 'sam', onBehalfOf: null }],
    mayNot: [
      { person: 'alex', reason: 'already-voted' },
      { person: 'jo', reason: 'own-request' },
    ],
    refused: [
      { who: 'alex', tried: 'approve', reason: 'already-voted', channel: 'slack' },
      { who: 'jo', reason: 'own-request' },
      { who: 'slack:U0NOBODY', reason: 'unknown-person' },
    ],
    ahead: [],
  })
})

it('says of a decided one that nobody is asked any more', async () => {
  const { id } = await asked(world, { data: { title: 'Deploy', risk: 'low' } })
  expect(await explainApproval(world.needs)(await find(id))).toMatchObject({
    missing: { votes: 0, roles: [] },
    mayApprove: [],
    mayNot: [],
  })
})

it('says of an event which policy fits, why the others do not, and who could approve, and stores nothing', async () => {
  const policies: readonly PolicyRule[] = [
    { match: { risk: ['critical'] }, policy: aPolicy({ name: 'grave', roles: [] }) },
    { match: { action: ['deploy'] }, policy: aPolicy({ name: 'deploys', roles: ['cto'] }) },
  ]
  const event = { id: 'e-1', type: 'approval-request', data: { title: 'Deploy', action: 'deploy' } }
  expect(await explainEvent({ ...world.needs, rules: someRules({ policies }) })(event)).toMatchObject({
    kind: 'explained',
    approval: { policy: { name: 'deploys' } },
    policies: [
      { name: 'grave', mismatch: 'risk is medium, not critical' },
      { name: 'deploys', mismatch: null },
    ],
    mayApprove: ['jo'],
    routes: [{ destination: { channel: 'slack' } }],
  })
  expect(await world.needs.store.events.find(['e-1'])).toEqual([])
  expect(await explainEvent(world.needs)({ type: 'failure' })).toMatchObject({ kind: 'invalid' })
})
