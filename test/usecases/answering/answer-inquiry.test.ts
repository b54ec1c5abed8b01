import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/domain/errors.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { answerInquiry } from '../../../src/usecases/answering/answer-inquiry.ts'
import { expireInquiry } from '../../../src/usecases/answering/expire-inquiry.ts'
import { retryInquiryCallback } from '../../../src/usecases/answering/retry-inquiry-callback.ts'
import { deliverCard } from '../../../src/usecases/delivering/deliver-card.ts'
import { reportCallback } from '../../../src/usecases/reporting/report-callback.ts'
import { sweep } from '../../../src/usecases/sweep.ts'
import { stopTask } from '../../../src/usecases/tasks/stop-task.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

const ALEX = { channel: 'slack', user: 'U0ALEX' } as const
const SAM = { channel: 'slack', user: 'U0SAM' } as const
const STRANGER = { channel: 'slack', user: 'U0NOBODY' } as const

async function asked(data: object = {}, replyTo?: string, type = 'clarification-request') {
  const id = randomUUID()
  const given = { id, type, task_id: `GH-${id}`, data: { questions: ['Why?'], ...data } }
  const [accepted] = await acceptEvents(world.needs)([{ given, ...(replyTo && { replyTo }) }], 'local')
  if (accepted?.kind !== 'accepted') throw new Error(JSON.stringify(accepted))
  return id
}

const give = (
  eventId: string,
  answer = 'Because',
  identity: typeof ALEX | typeof SAM | typeof STRANGER = ALEX,
  once?: string,
) =>
  answerInquiry(world.needs)({
    eventId,
    identity,
    channel: 'slack',
    given: { answers: { '1': answer } },
    once,
  })

const inquiryOf = (id: string) => world.needs.store.inquiries.find(id)
const callbackOf = (id: string) => world.needs.store.callbacks.ofInquiry(id)
const auditOf = async (id: string) =>
  (await world.needs.store.audit.of(`event:${id}`)).map(({ actor, action }) => `${actor} ${action}`)
const cardOf = async (id: string) => (await world.needs.store.cards.ofSubject({ kind: 'event', id }))[0]!

describe('an answer', () => {
  it('is stored with its audit entry, its card raised and its callback, signed', async () => {
    const id = await asked()
    expect(await give(id)).toMatchObject({ kind: 'answered', inquiry: { state: 'answered' } })
    expect(await inquiryOf(id)).toMatchObject({
      state: 'answered',
      answer: { answers: [{ id: '1', question: 'Why?', answer: 'Because' }] },
      answeredBy: { person: 'alex', channel: 'slack' },
    })
    expect(await auditOf(id)).toEqual(['local event.accepted', 'alex inquiry.answered'])
    const { desired } = await cardOf(id)
    expect(desired).toBe(2)
    const callback = (await callbackOf(id))!
    const { receipt, ...body } = callback.body
    expect(body).toMatchObject({ type: 'clarification.answered', event_id: id, state: 'answered' })
    expect(decodeJwt(receipt)).toMatchObject({ ...body, sub: id })
    expect(world.woken).toContainEqual({ lane: 'callbacks', id: callback.id, delayMs: 0 })
  })

  it('is told the orchestrator, and the card says so', async () => {
    const id = await asked()
    await give(id)
    await reportCallback(world.needs)((await callbackOf(id))!.id)
    expect(world.orchestrator.told.at(-1)?.body).toMatchObject({ event_id: id })
    expect((await cardOf(id)).desired).toBe(3)
    expect(await world.needs.store.audit.of(`event:${id}`)).toContainEqual(
      expect.objectContaining({ action: 'callback.acknowledged' }),
    )
    await deliverCard(world.needs)((await cardOf(id)).id)
    expect(JSON.stringify(world.slack.posts.at(-1)?.message)).toContain('Acknowledged: resumed')
  })

  it('counts once: the second is told who answered what', async () => {
    const id = await asked()
    const results = await Promise.all([give(id, 'one', ALEX), give(id, 'two', SAM)])
    const [won, lost] = results.toSorted((a) => (a.kind === 'answered' ? -1 : 1))
    expect(won).toMatchObject({ kind: 'answered' })
    expect(lost).toMatchObject({ kind: 'refused', reason: 'answered' })
    expect(lost).toMatchObject({ inquiry: (won as { inquiry: object }).inquiry })
    expect((await auditOf(id)).filter((entry) => entry.endsWith('inquiry.refused'))).toHaveLength(1)
  })

  it('of a stranger is refused, and recorded', async () => {
    const id = await asked()
    expect(await give(id, 'x', STRANGER)).toMatchObject({ kind: 'refused', reason: 'unknown-person' })
    expect(await inquiryOf(id)).toMatchObject({ state: 'open' })
    expect(await auditOf(id)).toContain('slack:U0NOBODY inquiry.refused')
  })

  it('that cannot be read changes nothing, and can be given again', async () => {
    const id = await asked()
    expect(await give(id, ' ')).toMatchObject({ kind: 'invalid', fields: [{ path: 'answers.1' }] })
    expect(await give(id, 'bad \u0000')).toMatchObject({ kind: 'invalid' })
    expect(await give(id)).toMatchObject({ kind: 'answered' })
  })

  it('that comes in twice under one name counts once', async () => {
    const [id, other] = [await asked(), await asked()]
    expect(await give(id, 'x', ALEX, 'linear:comment:1')).toMatchObject({ kind: 'answered' })
    expect(await give(other, 'x', ALEX, 'linear:comment:1')).toMatchObject({ kind: 'refused' })
  })

  it('to what asks nothing finds nothing', async () => {
    const id = await asked({ title: 'Deploy' }, undefined, 'approval-request')
    expect(await give(id)).toEqual({ kind: 'not-found' })
    expect(await give(randomUUID())).toEqual({ kind: 'not-found' })
  })

  it('goes where the door of its event says', async () => {
    const id = await asked({}, 'maestro:alice')
    await give(id)
    expect((await callbackOf(id))!.url).toBe('maestro:alice')
  })

  it('is stored also where nobody wants to hear of it', async () => {
    const id = await asked()
    const needs = { ...world.needs, defaultCallbackUrl: undefined }
    const answer = {
      eventId: id,
      identity: ALEX,
      channel: 'slack',
      given: { answers: { '1': 'x' } },
    } as const
    expect(await answerInquiry(needs)(answer)).toMatchObject({ kind: 'answered' })
    expect(await callbackOf(id)).toBeUndefined()
  })
})

describe('a test report', () => {
  const TESTS = { status: 'passed', summary: { total: 1, passed: 1, failed: 0 } }

  it.each([
    ['nobody waits', {}, undefined, undefined],
    ['it asks to be acknowledged', { acknowledge: true }, undefined, 'open'],
    ['its door waits', {}, 'maestro:alice', 'open'],
  ])('where %s', async (_when, more, replyTo, state) => {
    const id = await asked({ ...TESTS, ...more }, replyTo, 'verification-complete')
    expect((await inquiryOf(id))?.state).toBe(state)
  })
})

describe('what nobody answers', () => {
  const sweepOnce = () =>
    sweep({
      ...world.needs,
      expireApproval: async () => undefined,
      expireInquiry: expireInquiry(world.needs),
      remindInquiry: async () => undefined,
      fireTimers: async () => undefined,
    })()

  it('expires, the orchestrator is told, and a late answer is refused', async () => {
    const [id, other] = [await asked({ expires_in: 60 }), await asked({ expires_in: 60 })]
    await world.needs.store.transaction(async (tx) => {
      const { inquiry } = (await tx.inquiries.lock(id))!
      await tx.inquiries.record({ ...inquiry, expiresAt: new Date(Date.now() - 1000) })
    })
    expect(await give(id)).toMatchObject({ kind: 'refused', reason: 'expired' })
    await sweepOnce()
    await sweepOnce()
    expect(await inquiryOf(id)).toMatchObject({ state: 'expired', answer: null })
    expect((await callbackOf(id))?.body).toMatchObject({ state: 'expired', answers: null, answered_by: null })
    expect(await auditOf(id)).toContain('countersign inquiry.expired')
    expect(await inquiryOf(other)).toMatchObject({ state: 'open' })
  })

  it('is cancelled when its task stops', async () => {
    const [id, done] = [await asked(), await asked()]
    await give(done)
    const stop = stopTask({ ...world.needs, reportCallback: async () => undefined })
    await stop({ taskId: `GH-${id}`, identity: ALEX, channel: 'slack', reason: 'Wrong branch' })
    await stop({ taskId: `GH-${done}`, identity: ALEX, channel: 'slack' })
    expect(await inquiryOf(id)).toMatchObject({
      state: 'cancelled',
      closingReason: 'Task stopped by Alex Kim: Wrong branch',
    })
    expect((await callbackOf(id))?.body).toMatchObject({ state: 'cancelled', answers: null })
    expect(await inquiryOf(done)).toMatchObject({ state: 'answered' })
    expect(await give(id)).toMatchObject({ kind: 'refused', reason: 'cancelled' })
  })
})

describe('a retry', () => {
  const retry = (id: string, identity: typeof ALEX | typeof STRANGER = ALEX) =>
    retryInquiryCallback(world.needs)(id, identity)

  it('tells the orchestrator again, for anybody listed', async () => {
    const id = await asked()
    await give(id)
    expect(await retry(id)).toBe('nothing-to-retry')
    const callback = (await callbackOf(id))!
    world.orchestrator.answers.push(new DeliveryError('invalid', 'answered 422'))
    await reportCallback(world.needs)(callback.id)
    expect(await callbackOf(id)).toMatchObject({ state: 'failed' })
    expect(await retry(id, STRANGER)).toBe('unknown-person')
    expect(await retry(id)).toBe('retrying')
    expect(await callbackOf(id)).toMatchObject({ state: 'delivering' })
    expect(await auditOf(id)).toContain('alex callback.retried')
  })
})
