import { afterAll, beforeAll, expect, it } from 'vitest'
import { aiMaestro } from '../../../src/adapters/orchestrators/ai-maestro/ai-maestro.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { takeMessages } from '../../../src/usecases/accepting/take-messages.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { giveStanding } from '../../../src/usecases/deciding/standing-approvals.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { type Maestro, startMaestro } from '../../support/ai-maestro/maestro-server.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
let maestro: Maestro
beforeAll(async () => {
  world = await aWorld()
  maestro = await startMaestro()
  maestro.agents.set('countersign', 'uuid-1').set('deploy-bot', 'uuid-2')
})
afterAll(async () => {
  await maestro.close()
  await world.close()
})

const send = (content: Record<string, unknown>, outer: Record<string, unknown> = {}) => {
  maestro.post({ from: 'deploy-bot', to: 'countersign', subject: 'Deploy', content, ...outer })
  return maestro.messages.at(-1)?.id ?? ''
}
const peer = () =>
  aiMaestro({
    api: maestro.url,
    agent: 'countersign',
    organization: undefined,
    keep: async (_, make) => make(),
    log: world.needs.log,
  })
const take = (accept = acceptEvents(world.needs)) =>
  takeMessages({ inboxes: peer().inboxes, agent: 'countersign', acceptEvents: accept, log: world.needs.log })
const unread = () => maestro.messages.filter(({ to, status }) => to === 'countersign' && status === 'unread')
const stored = async (id: string) => (await world.needs.store.events.find([id]))[0]

it('stores what came, and marks it as read', async () => {
  const id = send({ type: 'approval_request', message: 'Deploy?', context: { request_id: 'r-1' } })
  expect(await take()()).toBe(1)
  expect(await stored(id)).toMatchObject({
    type: 'approval-request',
    source: 'deploy-bot',
    callbackUrl: `ai-maestro:deploy-bot/${id}`,
    data: { request_id: 'r-1' },
  })
  expect(unread()).toEqual([])
  expect(await take()()).toBe(0)
})

it('leaves unread what could not be stored, and takes it once after that', async () => {
  const id = send({ type: 'status-update', message: 'on it' })
  const broken = async () => {
    throw new Error('the database is down')
  }
  await expect(take(broken)()).rejects.toThrow('the database is down')
  expect(unread()).toHaveLength(1)
  await take()()
  maestro.messages.find((message) => message.id === id)!.status = 'unread'
  await take()()
  expect((await world.needs.store.audit.of(`event:${id}`)).map(({ action }) => action)).toEqual([
    'event.accepted',
  ])
})

it('takes no message of our own for an event', async () => {
  const id = send({ type: 'note', message: 'hello me' }, { from: 'countersign' })
  await take()()
  expect(await stored(id)).toBeUndefined()
  expect(unread()).toEqual([])
})

it('answers where the question came from, in its own words', async () => {
  const id = send({ type: 'approval-request', message: 'Deploy again?' })
  await take()()
  const approvalId = (await world.needs.store.events.approvalsOf([id])).get(id) ?? ''
  await castVote(world.needs)({
    approvalId,
    identity: { channel: 'api', person: 'alex' },
    verdict: 'reject',
    channel: 'api',
    reason: 'Not on a Friday',
  })
  const callback = world.woken.findLast(({ lane }) => lane === 'callbacks')?.id ?? ''
  await reportCallback({ ...world.needs, orchestrators: { 'ai-maestro': peer().orchestrator } })(callback)
  expect(maestro.messages.at(-1)).toMatchObject({
    to: 'deploy-bot',
    inReplyTo: id,
    content: {
      type: 'approval-response',
      message: 'Rejected by alex. Reason: Not on a Friday.',
      context: { decision: 'rejected', comment: 'Not on a Friday' },
    },
  })
  expect((await world.needs.store.callbacks.ofApprovals([approvalId]))[0]?.state).toBe('acknowledged')
})

it('lets no claim to be somebody count for approving in advance', async () => {
  const given = await giveStanding(world.needs)(
    { channel: 'api', person: 'alex' },
    {
      action: 'deploy',
      source: 'deploy-bot',
      parameters: { environment: 'staging' },
      reason: 'Staging may break',
      endsAt: new Date(Date.now() + 3_600_000),
      maxUses: 5,
    },
  )
  expect(given.kind).toBe('given')
  const data = { action: { name: 'deploy', parameters: { environment: 'staging' } }, reversible: true }
  const known = { type: 'approval-request', title: 'Deploy', source: 'deploy-bot', data }
  const [accepted] = await acceptEvents(world.needs)([{ given: known }], 'key:ci')
  const approvalOf = async (id: string) => {
    const [approval] = await world.needs.store.approvals.ofEvents([id])
    return approval?.state
  }
  expect(accepted?.kind === 'accepted' && (await approvalOf(accepted.event.id))).toBe('approved')
  const id = send({ type: 'approval-request', message: 'Deploy', context: data })
  await take()()
  expect(await approvalOf(id)).toBe('pending')
})
