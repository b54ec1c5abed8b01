import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { aLinearWorld } from './linear-world.ts'

let here: Awaited<ReturnType<typeof aLinearWorld>>
beforeAll(async () => {
  here = await aLinearWorld()
})
afterAll(() => here.close())

describe('a reply below a question', () => {
  it('is its answer, and its writer is told so', async () => {
    const { id, card } = await here.clarify()
    await here.write({ body: '8080', parentId: card })
    expect(await here.inquiryOf(id)).toMatchObject({
      state: 'answered',
      answer: { answers: [{ answer: '8080' }] },
      answeredBy: { person: 'alex', channel: 'linear' },
    })
    await here.answered(card, 'Your answer counts')
  })

  it('may say what would decide an approval', async () => {
    const { id, card } = await here.clarify(['Shall I approve the pull request?'])
    await here.write({ body: 'approve', parentId: card })
    expect(await here.inquiryOf(id)).toMatchObject({ answer: { answers: [{ answer: 'approve' }] } })
  })

  it('that comes twice counts once, and is answered once', async () => {
    const { id, card } = await here.clarify()
    const comment = { id: randomUUID(), body: '8080', parentId: card }
    await here.write(comment)
    await here.answered(card, 'Your answer counts')
    await here.write(comment)
    expect(await here.inquiryOf(id)).toMatchObject({ state: 'answered' })
    expect(here.answers(card)).toHaveLength(1)
  })

  it('of somebody who was slower is told who answered what', async () => {
    const { card } = await here.clarify()
    await here.write({ body: '8080', parentId: card, userId: 'user-sam' })
    await here.write({ body: '443', parentId: card })
    await here.answered(card, 'Answered by Sam Rivera')
  })

  it('long after the answer is talk', async () => {
    const { card } = await here.clarify()
    await here.write({ body: '8080', parentId: card })
    await here.answered(card, 'Your answer counts')
    await here.write({ body: 'thanks', parentId: card, createdAt: new Date(Date.now() + 60_000) })
    expect(here.answers(card)).toHaveLength(1)
  })

  it('that does not fit the questions is asked back, with the form to copy', async () => {
    const { id, card } = await here.clarify(['Which port?', { text: 'Where?', options: ['a', 'b'] }])
    await here.write({ body: 'whatever', parentId: card })
    await here.answered(card, '1: …\n2: a or b')
    await here.write({ body: '1: 80\n2: c', parentId: card })
    await here.answered(card, 'must be one of: a, b')
    expect(await here.inquiryOf(id)).toMatchObject({ state: 'open' })
    await here.write({ body: '1: 80\n2: B', parentId: card })
    expect(await here.inquiryOf(id)).toMatchObject({
      answer: { answers: [{ answer: '80' }, { answer: 'b' }] },
    })
  })

  it('of a stranger is refused', async () => {
    const { id, card } = await here.clarify()
    await here.write({ body: '8080', parentId: card, userId: 'user-eve' })
    await here.answered(card, 'not listed')
    expect(await here.inquiryOf(id)).toMatchObject({ state: 'open' })
  })

  it('that is a command is done, and answers nothing', async () => {
    const { id, card } = await here.clarify()
    await here.write({ body: '@countersign whoami', parentId: card })
    await here.answered(card, 'Alex Kim')
    expect(await here.inquiryOf(id)).toMatchObject({ state: 'open' })
  })

  it('in the thread of a task with a pending approval has to be said to us', async () => {
    const task_id = `GH-${randomUUID()}`
    const { approval, card } = await here.ask({ task_id })
    const { id } = await here.clarify(['Which port?'], { task_id })
    await here.write({ body: 'I will have a look', parentId: card })
    expect(await here.inquiryOf(id)).toMatchObject({ state: 'open' })
    await here.write({ body: 'answer: 8080', parentId: card })
    expect(await here.inquiryOf(id)).toMatchObject({ state: 'answered' })
    await here.write({ body: 'approve', parentId: card, createdAt: new Date(Date.now() + 30_000) })
    expect(await here.read(approval)).toMatchObject({ state: 'approved' })
  })

  it('where several wait is asked back', async () => {
    const task_id = `GH-${randomUUID()}`
    const [one, two] = [await here.clarify(['One?'], { task_id }), await here.clarify(['Two?'], { task_id })]
    await here.write({ body: 'yes', parentId: one.card })
    await here.answered(one.card, 'Which question do you answer?')
    expect(await here.inquiryOf(one.id)).toMatchObject({ state: 'open' })
    expect(await here.inquiryOf(two.id)).toMatchObject({ state: 'open' })
    const [, key] = /answer ([0-9a-f]{6}): …, for “Two\?”/.exec(here.answers(one.card).join('\n')) ?? []
    await here.write({ body: `@countersign answer ${key}: yes`, parentId: one.card })
    expect(await here.inquiryOf(one.id)).toMatchObject({ state: 'open' })
    expect(await here.inquiryOf(two.id)).toMatchObject({ answer: { answers: [{ answer: 'yes' }] } })
    await here.write({ body: `answer ${key}: no`, parentId: one.card, userId: 'user-sam' })
    await here.answered(one.card, 'Answered by Alex Kim')
  })

  it('where a review and a question wait is taken where it can mean only one of them', async () => {
    const task_id = `GH-${randomUUID()}`
    const question = await here.clarify(['Which port?'], { task_id })
    const fix = { severity: 'minor', file: 'a.py', issue: 'x', fix: 'y' }
    const data = { review_id: 'R1', fixes: [{ id: 1, ...fix }] }
    const review = await here.askQuestion({ type: 'fix-review', task_id, data })
    await here.write({ body: 'looks fine', parentId: question.card })
    await here.answered(question.card, 'Which question do you answer?')
    await here.write({ body: 'answer: 8080', parentId: question.card })
    expect(await here.inquiryOf(question.id)).toMatchObject({ answer: { answers: [{ answer: '8080' }] } })
    await here.write({ body: 'accept', parentId: question.card, createdAt: new Date(Date.now() + 30_000) })
    expect(await here.inquiryOf(review.id)).toMatchObject({ answer: { decision: 'accepted' } })
  })

  it('where several wait, one of them with several parts, is taken where it has the form of only one', async () => {
    const task_id = `GH-${randomUUID()}`
    const one = await here.clarify(['Which port?'], { task_id })
    const two = await here.clarify(['Where?', 'Why?'], { task_id })
    await here.write({ body: '8080', parentId: one.card })
    await here.answered(one.card, 'Which question do you answer?')
    await here.write({ body: '1: here\n2: because', parentId: one.card })
    await vi.waitFor(() => expect(here.answers(one.card).join().split('Which question')).toHaveLength(3))
    await here.write({ body: 'answer: 8080', parentId: one.card })
    expect(await here.inquiryOf(one.id)).toMatchObject({ answer: { answers: [{ answer: '8080' }] } })
    expect(await here.inquiryOf(two.id)).toMatchObject({ state: 'open' })
  })

  it('where several wait tells a stranger nothing of what is asked', async () => {
    const task_id = `GH-${randomUUID()}`
    const [one] = [
      await here.clarify(['Secret one?'], { task_id }),
      await here.clarify(['Secret two?'], { task_id }),
    ]
    await here.write({ body: 'yes', parentId: one.card, userId: 'user-eve' })
    await here.answered(one.card, 'linear: user-eve')
    const told_ = here.linear.comments.filter(
      ({ userId, parentId }) => userId === null && parentId === one.card,
    )
    expect(told_.at(-1)!.body).not.toContain('Secret')
  })

  it('that was written before another one came answers the first, however late Linear tells', async () => {
    const task_id = `GH-${randomUUID()}`
    const [one, two] = [await here.clarify(['One?'], { task_id }), await here.clarify(['Two?'], { task_id })]
    await here.write({ body: 'yes', parentId: one.card, createdAt: new Date(Date.now() - 60_000) })
    expect(await here.inquiryOf(one.id)).toMatchObject({ answer: { answers: [{ answer: 'yes' }] } })
    expect(await here.inquiryOf(two.id)).toMatchObject({ state: 'open' })
  })
})

it('says on the card how to reply', async () => {
  const { card } = await here.clarify()
  expect(here.linear.comments.find(({ id }) => id === card)?.body).toContain('Reply with your answer.')
})

it('sends fixes back', async () => {
  const fix = { severity: 'minor', file: 'a.py', issue: 'x', fix: 'y' }
  const data = { review_id: 'R1', fixes: [1, 2].map((id) => ({ id, ...fix })) }
  const { id, card } = await here.askQuestion({ type: 'fix-review', data })
  await here.write({ body: 'send back 2: still broken', parentId: card })
  expect(await here.inquiryOf(id)).toMatchObject({
    answer: { decision: 'sent-back', fixes: [2], note: 'still broken' },
  })
})

describe('attempts', () => {
  const attempts = () =>
    here.ask({
      type: 'additional-attempts-request',
      data: { requested_additional_attempts: 3, reason: 'slow' },
    })

  it.each([
    ['grant 2', 2, null],
    ['approve 2', 2, null],
    ['approve 1 attempt: enough to see', 1, 'enough to see'],
    ['grant all', null, null],
    ['approve', null, null],
  ])('are granted by “%s”', async (body, granted, reason) => {
    const { approval, card } = await attempts()
    await here.write({ body, parentId: card })
    expect((await here.read(approval)).votes).toMatchObject([{ granted, reason, conditions: null }])
  })

  it('are not granted beyond what is asked', async () => {
    const { approval, card } = await attempts()
    await here.write({ body: 'grant 4', parentId: card })
    await here.answered(card, 'no more than were asked for')
    expect(await here.read(approval)).toMatchObject({ state: 'pending' })
  })

  it('are what “grant” means, and nothing else', async () => {
    const { approval, card } = await here.ask()
    await here.write({ body: 'grant 2', parentId: card })
    await here.answered(card, 'Which do you mean?')
    expect(await here.read(approval)).toMatchObject({ state: 'pending' })
    await here.write({ body: 'approve 2', parentId: card })
    expect((await here.read(approval)).votes).toMatchObject([{ granted: null, conditions: '2' }])
  })
})
