import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { onError } from '../../../handlers/api/problem.ts'
import { linearRoutes } from '../../../handlers/linear-routes.ts'
import { createServer } from '../../../src/adapters/http/server.ts'
import { systemClock } from '../../../src/adapters/system/system.ts'
import { createLog } from '../../../src/adapters/telemetry/log.ts'
import { commentId } from '../../../src/domain/comment-id.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { withdrawVote } from '../../../src/usecases/deciding/withdraw-vote.ts'
import { aLinearWorld } from './linear-world.ts'

let here: Awaited<ReturnType<typeof aLinearWorld>>
beforeAll(async () => {
  here = await aLinearWorld()
})
afterAll(() => here.close())

describe('a reply below a card', () => {
  it('approves, is answered in the thread, and the card says so', async () => {
    const { approval, card } = await here.ask()
    expect(await here.write({ body: 'approve', parentId: card })).toMatchObject({ status: 200 })
    expect(await here.read(approval)).toMatchObject({
      state: 'approved',
      votes: [{ person: 'alex', channel: 'linear', verdict: 'approve' }],
    })
    await here.answered(card, 'You approved this, and that decides it')
    await here.deliver(approval)
    expect(here.linear.comments.find(({ id }) => id === card)!.body).toContain('Approved by Alex Kim')
  })

  it('keeps conditions and reasons', async () => {
    const one = await here.ask()
    await here.write({ body: 'approve only staging', parentId: one.card })
    expect((await here.read(one.approval)).votes).toMatchObject([{ conditions: 'only staging' }])
    const two = await here.ask()
    await here.write({ body: 'reject: needs a rollback plan', parentId: two.card })
    expect(await here.read(two.approval)).toMatchObject({
      state: 'rejected',
      votes: [{ reason: 'needs a rollback plan' }],
    })
  })

  it('is kept without what no database can hold', async () => {
    const { approval, card } = await here.ask()
    await here.write({ body: 'reject: a\u0000b\ud800', parentId: card })
    expect(await here.read(approval)).toMatchObject({
      state: 'rejected',
      votes: [{ reason: 'a\uFFFDb\uFFFD' }],
    })
  })

  it('that is in doubt is asked back, and counts for nothing', async () => {
    const { approval, card } = await here.ask()
    await here.write({ body: 'approve? not sure', parentId: card })
    await here.answered(card, 'Which do you mean?')
    expect((await here.read(approval)).votes).toEqual([])
  })

  it('that is a “yes” is asked back while something waits, and talk after that', async () => {
    const { approval, card } = await here.ask()
    await here.write({ body: 'yes', parentId: card })
    await here.answered(card, 'Which do you mean?')
    expect((await here.read(approval)).votes).toEqual([])
    await here.write({ body: 'approve', parentId: card })
    await here.write({ body: 'ok', parentId: card })
    expect(here.answers(card)).toHaveLength(2)
  })

  it('of somebody who is not listed is refused with how to be added, on the record', async () => {
    const { approval, card } = await here.ask()
    await here.write({ body: 'approve', parentId: card, userId: 'user-eve' })
    await here.answered(card, 'linear: user-eve')
    expect((await here.read(approval)).state).toBe('pending')
    expect(await here.world.needs.store.audit.of(`approval:${approval.id}`)).toContainEqual(
      expect.objectContaining({ action: 'vote.refused', actor: 'linear:user-eve' }),
    )
  })

  it('names another approval: that is asked back', async () => {
    const [one, other] = [await here.ask(), await here.ask()]
    await here.write({ body: `approve REQUEST_ID=${other.approval.id}`, parentId: one.card })
    await here.answered(one.card, 'about another approval')
    expect((await here.read(other.approval)).state).toBe('pending')
  })

  it('cannot approve what cannot be undone', async () => {
    const { approval, card } = await here.ask({ data: { title: 'Drop it', reversible: false } })
    await here.write({ body: 'approve', parentId: card })
    await here.answered(card, 'cannot be approved by a reply')
    expect((await here.read(approval)).state).toBe('pending')
  })

  it('cannot approve what was too long to be shown', async () => {
    const { approval, card } = await here.ask({ data: { title: 'Long', description: 'x'.repeat(70_000) } })
    await here.write({ body: 'approve', parentId: card })
    await here.answered(card, 'too long to be shown')
    expect((await here.read(approval)).state).toBe('pending')
  })
})

describe('a reply that comes before the posting of its card is stored', () => {
  it('waits for that, and counts', async () => {
    const approval = await here.askOnly()
    const card = await here.cardOf(approval)
    const parentId = commentId(`card:${card.id}:0`)
    expect(await here.write({ body: 'approve', parentId })).toMatchObject({ status: 200 })
    expect((await here.read(approval)).state).toBe('pending')
    expect(await here.deliver(approval)).toBe(parentId)
    await here.workLater(30_000)
    expect((await here.read(approval)).state).toBe('approved')
  })

  it('is asked what it means where that never comes, unless people talk with each other', async () => {
    const parentId = commentId('card:of-years-ago:0')
    here.linear.write({ id: parentId, issueId: here.linear.hub.id, userId: null, body: 'Old' })
    await here.write({ body: 'approve', parentId })
    await here.write({ body: 'What is this about', parentId })
    await here.workLater(601_000)
    expect(here.answers(parentId)).toEqual([expect.stringContaining('Which approval do you mean?')])
  })
})

it('a webhook is answered while Linear itself does not answer, and what it says is done when that does', async () => {
  const { approval } = await here.ask()
  let answer: (enabled: boolean) => void = () => {}
  const hanging = new Promise<boolean>((resolve) => {
    answer = resolve
  })
  const asking = vi.spyOn(here.linearNeeds.agentSessions, 'enabled').mockReturnValue(hanging)
  const { status } = await here.postOnly(here.webhookOf({ body: `@countersign approve ${approval.id}` }))
  expect(status).toBe(200)
  expect((await here.read(approval)).state).toBe('pending')
  answer(false)
  await here.inbox.idle()
  expect((await here.read(approval)).state).toBe('approved')
  asking.mockRestore()
})

it('a thumb under an answer of ours asks for nothing, and Linear need not tell it again', async () => {
  const { card } = await here.ask()
  await here.write({ body: 'approve', parentId: card })
  const answer = here.linear.comments.find(({ parentId }) => parentId === card)!
  expect((await here.react(answer.id, '+1')).status).toBe(200)
})

it('an answer that Linear does not take is said later, and nothing counts twice', async () => {
  const { approval, card } = await here.ask({ data: { title: 'Two', risk: 'medium', quorum: 2 } })
  here.linear.failures.push({ status: 503 })
  await here.write({ body: 'approve', parentId: card })
  expect((await here.read(approval)).votes).toHaveLength(1)
  expect(here.answers(card)).toEqual([])
  await here.workLater(30_000)
  expect(here.answers(card)).toEqual([expect.stringContaining('You approved this')])
  expect((await here.read(approval)).votes).toHaveLength(1)
})

describe('what was asked changed', () => {
  async function change(requestId: string, title: string) {
    const data = { title, request_id: requestId }
    const event = { id: randomUUID(), type: 'approval-request', source: 'bot', data }
    await acceptEvents(here.world.needs)([{ given: event }], 'local')
  }
  const begin = async () => {
    const requestId = randomUUID()
    const data = { title: 'Deploy 1', request_id: requestId }
    const { approval, card } = await here.ask({ source: 'bot', data })
    await change(requestId, 'Deploy 2')
    return { approval, card }
  }
  const soon = (seconds: number) => new Date(Date.now() + seconds * 1000)

  it('after a reply was written: the reply does not count', async () => {
    const { approval, card } = await begin()
    await here.deliver(approval)
    await here.write({ body: 'approve', parentId: card, createdAt: soon(-1) })
    await here.answered(card, 'not what your card showed')
    expect((await here.read(approval)).votes).toEqual([])
  })

  it('and the card does not show it yet: no reply counts', async () => {
    const { approval, card } = await begin()
    await here.write({ body: 'approve', parentId: card, createdAt: soon(30) })
    await here.answered(card, 'not what your card showed')
    expect((await here.read(approval)).votes).toEqual([])
  })

  it('and the card has shown it for a while: replies count', async () => {
    const { approval, card } = await begin()
    await here.deliver(approval)
    await here.write({ body: 'approve', parentId: card, createdAt: soon(30) })
    expect((await here.read(approval)).state).toBe('approved')
  })
})

describe('a comment on the issue', () => {
  it('decides the approval that it names', async () => {
    const { approval } = await here.ask()
    await here.write({ body: `@countersign approve ${approval.id.slice(0, 13)}` })
    expect((await here.read(approval)).state).toBe('approved')
  })

  it('is asked back where it names none, or one that does not exist', async () => {
    const [one, two] = [randomUUID(), randomUUID()]
    for (const id of [one, two]) aRoot(id)
    await here.write({ id: one, body: '@countersign approve' })
    await here.answered(one, 'Which approval do you mean?')
    await here.write({ id: two, body: '@countersign approve 00000000-0000' })
    await here.answered(two, '00000000-0000')
  })

  it('is left alone where it is not said to us', async () => {
    const before = here.linear.comments.length
    const { approval } = await here.ask()
    await here.write({ body: `approve ${approval.id}` })
    await here.write({ body: 'approve', parentId: randomUUID() })
    expect((await here.read(approval)).state).toBe('pending')
    expect(here.linear.comments.length).toBe(before + 1)
  })

  const aRoot = (id: string) =>
    here.linear.write({ id, issueId: here.linear.hub.id, userId: 'user-alex', body: '' })
})

describe('is not heard', () => {
  it('when it is edited or deleted', async () => {
    const { approval, card } = await here.ask()
    const written = { body: 'approve', parentId: card }
    for (const action of ['update', 'remove']) {
      expect((await here.post(here.webhookOf(written, { action }))).status).toBe(200)
    }
    expect((await here.read(approval)).votes).toEqual([])
  })

  it('when it is our own, or a program wrote it', async () => {
    const { approval, card } = await here.ask()
    await here.write({ body: 'approve', parentId: card, id: card })
    await here.write({ body: 'approve', parentId: card, userId: null })
    await here.write({ body: 'approve', parentId: card, botActor: 'Some app' })
    expect(here.answers(card)).toEqual([])
    expect((await here.read(approval)).votes).toEqual([])
  })

  it.each([
    ['without a signature', 401, { 'linear-signature': '' }],
    ['with a signature of the wrong form', 401, { 'linear-signature': 'zz' }],
    ['with the signature of another body', 401, { 'linear-signature': 'a'.repeat(64) }],
  ])('%s', async (_, status, headers) => {
    const { approval, card } = await here.ask()
    const body = here.webhookOf({ body: 'approve', parentId: card })
    expect((await here.post(body, headers)).status).toBe(status)
    expect((await here.read(approval)).votes).toEqual([])
  })

  it('when it is older than a minute, or from the future', async () => {
    const { approval, card } = await here.ask()
    for (const ms of [-61_000, 61_000]) {
      const body = here.webhookOf({ body: 'approve', parentId: card }, { webhookTimestamp: Date.now() + ms })
      expect((await here.post(body)).status).toBe(401)
    }
    expect((await here.read(approval)).votes).toEqual([])
  })

  it('when it is no webhook, or too large', async () => {
    expect((await here.post('{}')).status).toBe(400)
    expect((await here.post('not json')).status).toBe(400)
    expect((await here.post('x'.repeat(1024 * 1024 + 1))).status).toBe(413)
  })

  it('without a secret, and says so', async () => {
    const deaf = await createServer({
      onError,
      logger: createLog('silent'),
      publicUrl: 'http://c.test',
      version: '1',
    })
    const { inbox } = here
    await deaf.register(linearRoutes({ webhookSecret: undefined, clock: systemClock, inbox }))
    const payload = here.webhookOf({ body: 'approve' })
    const { statusCode, body } = await deaf.inject({ method: 'POST', url: '/webhooks/linear', payload })
    expect([statusCode, body]).toEqual([501, expect.stringContaining('LINEAR_WEBHOOK_SECRET')])
    await deaf.close()
  })
})

describe('told again by Linear', () => {
  it('a reply counts once, and is answered once', async () => {
    const { approval, card } = await here.ask({ data: { title: 'Two', risk: 'medium', quorum: 2 } })
    const body = here.webhookOf({ body: 'approve', parentId: card })
    await Promise.all([here.post(body), here.post(body)])
    await here.answered(card, 'You approved this')
    await here.post(body)
    expect((await here.read(approval)).votes).toHaveLength(1)
    expect(here.answers(card)).toHaveLength(1)
  })

  it('a vote that was withdrawn meanwhile does not come back', async () => {
    const { approval, card } = await here.ask({ data: { title: 'Two', risk: 'medium', quorum: 2 } })
    const body = here.webhookOf({ body: 'approve', parentId: card })
    await here.post(body)
    const identity = { channel: 'linear', user: 'user-alex' } as const
    await withdrawVote(here.world.needs)(approval.id, identity, 'linear')
    await here.post(body)
    expect((await here.read(approval)).votes).toEqual([])
  })
})
