import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { answerInquiry } from '../../../src/usecases/answering/answer-inquiry.ts'
import { findQuestion, listQuestions } from '../../../src/usecases/answering/list-questions.ts'
import { aWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
})
afterAll(() => world.close())

async function asked(id: string = randomUUID(), data: object = {}) {
  const given = { id, type: 'clarification-request', data: { questions: ['Why?'], ...data } }
  await acceptEvents(world.needs)([{ given }], 'local')
  return id
}
const answer = (eventId: string) =>
  answerInquiry(world.needs)({
    eventId,
    identity: { channel: 'slack', user: 'U0ALEX' },
    channel: 'slack',
    given: { answers: { 1: 'So' } },
  })
const listed = async () =>
  (await listQuestions(world.needs)({ limit: 100 })).items.map(({ event, inquiry }) => [
    event.id,
    inquiry?.state,
  ])
const find = findQuestion

it('lists what is open, that first which ends first, and nothing that was answered or is over', async () => {
  const [later, sooner, done, over] = [
    await asked(),
    await asked(undefined, { expires_in: 600 }),
    await asked(),
    await asked(),
  ]
  await answer(done)
  await world.minutesPass(over, 24 * 60)
  expect(await listed()).toEqual([
    [sooner, 'open'],
    [later, 'open'],
  ])
  for (const id of [later, sooner]) await answer(id)
})

it('goes on where a page ended', async () => {
  const ids: string[] = []
  for (const [index, id] of ['one', 'two', 'three'].entries())
    ids.push(await asked(`${id}-${randomUUID()}`, { expires_in: 600 + index }))
  const pages: string[] = []
  let cursor: string | undefined
  do {
    const { items, next } = await listQuestions(world.needs)({ limit: 1, cursor })
    pages.push(...items.map(({ event }) => event.id))
    cursor = next ?? undefined
  } while (cursor !== undefined)
  expect(pages).toEqual(ids)
  for (const id of ids) await answer(id)
})

it('finds a question by its event, or an open one by the first or last characters of it', async () => {
  await asked('ci-4711-login')
  await asked('ci-4711-port')
  const found = async (given: string) => {
    const result = await find(world.needs)(given)
    return result.kind === 'found' ? result.inquiry.eventId : result
  }
  expect(await found('ci-4711-port')).toBe('ci-4711-port')
  expect(await found('PORT')).toBe('ci-4711-port')
  expect(await found('ci-4711-l')).toBe('ci-4711-login')
  expect(await found('ci-4711')).toEqual({ kind: 'ambiguous', ids: ['ci-4711-login', 'ci-4711-port'] })
  expect(await found('rt')).toEqual({ kind: 'none' })
  await answer('ci-4711-port')
  expect(await found('ci-4711')).toBe('ci-4711-login')
  expect(await found('ci-4711-port')).toBe('ci-4711-port')
})
