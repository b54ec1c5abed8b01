import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commentId } from '../../../src/domain/comment-id.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { withdrawVote } from '../../../src/usecases/deciding/withdraw-vote.ts'
import { aLinearWorld } from './linear-world.ts'

let here: Awaited<ReturnType<typeof aLinearWorld>>
beforeAll(async () => {
  here = await aLinearWorld()
})
afterAll(() => here.close())

describe('a thumb under a card', () => {
  it.each(['+1', 'thumbsup', '👍🏽'])('up, as %s, approves, and is answered in the thread', async (emoji) => {
    const { approval, card } = await here.ask()
    expect(await here.react(card, emoji)).toMatchObject({ status: 200 })
    expect(await here.read(approval)).toMatchObject({
      state: 'approved',
      votes: [{ person: 'alex', channel: 'linear', verdict: 'approve', reason: null }],
    })
    await here.answered(card, 'You approved this')
  })

  it('down asks for the reason that a rejection needs, and counts for nothing', async () => {
    const { approval, card } = await here.ask()
    await here.react(card, '-1')
    await here.answered(card, 'Reply with “reject: why”')
    expect((await here.read(approval)).votes).toEqual([])
  })

  it('up asks for the justification that a policy wants', async () => {
    const { approval, card } = await here.ask({ data: { title: 'Drop it', risk: 'critical' } })
    await here.react(card, '+1', 'jo')
    await here.answered(card, 'asks for a justification')
    expect((await here.read(approval)).votes).toEqual([])
    await here.write({ body: 'approve: tested on a copy', parentId: card, userId: 'user-jo' })
    expect((await here.read(approval)).state).toBe('approved')
  })

  it('is not enough for what cannot be undone, or did not fit', async () => {
    const irreversible = await here.ask({ data: { title: 'Drop it', reversible: false } })
    await here.react(irreversible.card, '+1')
    await here.answered(irreversible.card, 'cannot be approved by a reply')
    const long = await here.ask({ data: { title: 'Long', description: 'x'.repeat(70_000) } })
    await here.react(long.card, '+1')
    await here.answered(long.card, 'too long to be shown')
    expect(await here.states([irreversible, long])).toEqual(['pending', 'pending'])
  })

  it('in a thread of several means that very card, and is answered with its id', async () => {
    const task_id = `GH-${randomUUID()}`
    const [one, two] = [await here.ask({ task_id }), await here.ask({ task_id })]
    await here.react(two.card, '+1')
    expect(await here.states([one, two])).toEqual(['pending', 'approved'])
    await here.react(one.card, '-1')
    await here.answered(one.card, `reject ${one.approval.id.slice(0, 8)}: why`)
  })

  it('of somebody who is not listed is refused with how to be added', async () => {
    const { approval, card } = await here.ask()
    await here.react(card, '+1', 'eve')
    await here.answered(card, 'linear: user-eve')
    expect((await here.read(approval)).state).toBe('pending')
  })

  it('that is taken back changes nothing', async () => {
    const { approval, card } = await here.ask({ data: { title: 'Two', risk: 'medium', quorum: 2 } })
    await here.react(card, '+1')
    await here.unreact(card, '+1')
    expect((await here.read(approval)).votes).toHaveLength(1)
  })

  it('does not count where what was asked changed after it', async () => {
    const data = { title: 'Deploy 1', request_id: randomUUID() }
    const { approval, card } = await here.ask({ source: 'bot', data })
    const changed = { type: 'approval-request', source: 'bot', data: { ...data, title: 'Deploy 2' } }
    await acceptEvents(here.world.needs)([{ given: changed }], 'local')
    await here.react(card, '+1')
    await here.answered(card, 'not what your card showed')
    expect((await here.read(approval)).votes).toEqual([])
  })

  it('counts once and is answered once, however often Linear tells of it', async () => {
    const { approval, card } = await here.ask({ data: { title: 'Two', risk: 'medium', quorum: 2 } })
    await here.react(card, '+1')
    await Promise.all([here.tellAgain(), here.tellAgain()])
    await here.answered(card, 'You approved this')
    expect((await here.read(approval)).votes).toHaveLength(1)
    expect(here.answers(card)).toHaveLength(1)
  })
})

it('a thumb whose vote was withdrawn meanwhile does not come back', async () => {
  const { approval, card } = await here.ask({ data: { title: 'Two', risk: 'medium', quorum: 2 } })
  await here.react(card, '+1')
  const identity = { channel: 'linear', user: 'user-alex' } as const
  await withdrawVote(here.world.needs)(approval.id, identity, 'linear')
  await here.tellAgain()
  expect((await here.read(approval)).votes).toEqual([])
})

describe('is left alone', () => {
  it('another emoji, and a thumb under what people wrote', async () => {
    const { approval, card } = await here.ask()
    await here.react(card, 'tada')
    const issueId = here.linear.hub.id
    const reply = here.linear.write({ issueId, parentId: card, userId: 'user-sam', body: 'Fine with me' })
    expect((await here.react(reply.id, '+1')).status).toBe(200)
    expect((await here.read(approval)).votes).toEqual([])
    expect(here.answers(card)).toEqual(['Fine with me'])
  })

  it('applause for what was decided a while ago', async () => {
    const { approval, card } = await here.ask()
    await here.react(card, '+1')
    await here.answered(card, 'You approved this')
    await here.reactAt(card, '+1', 'sam', new Date(Date.now() + 30_000))
    const entries = await here.world.needs.store.audit.of(`approval:${approval.id}`)
    expect(entries.map(({ action }) => action)).not.toContain('vote.refused')
  })
})

it('a thumb that comes before the posting of its card is stored waits for that, and counts', async () => {
  const approval = await here.askOnly()
  const id = commentId(`card:${(await here.cardOf(approval)).id}:0`)
  here.linear.write({ id, issueId: here.linear.hub.id, userId: null, body: 'A card' })
  expect((await here.react(id, '+1')).status).toBe(200)
  expect((await here.read(approval)).state).toBe('pending')
  expect(await here.deliver(approval)).toBe(id)
  await here.workLater(30_000)
  expect((await here.read(approval)).state).toBe('approved')
})
