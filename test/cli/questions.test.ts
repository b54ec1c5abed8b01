import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Command, UsageError } from '../../src/cli/command.ts'
import { questionsAnswer, questionsList } from '../../src/cli/questions.ts'
import { type Api, anApi } from '../handlers/api-world.ts'
import { runHere } from './run-here.ts'

let api: Api
let variables: Record<string, string>
beforeAll(async () => {
  api = await anApi()
  variables = { COUNTERSIGN_URL: await api.server.listen({ host: '127.0.0.1', port: 0 }) }
})
afterAll(() => api.close())

async function run(command: Command, ...args: readonly string[]) {
  const { code, said } = await runHere(command, args)
  return { code, said: said.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<when>') }
}
const list = (...args: string[]) => run(questionsList(variables), ...args)
const answer = (...args: string[]) => run(questionsAnswer(variables), ...args)

const QUESTIONS = ['Why?', { id: 'env', text: 'Where?', options: ['staging', 'production'] }]

async function asked(id: string, type = 'clarification-request', data: object = { questions: QUESTIONS }) {
  expect(await api.post('/v1/events', { id, type, task_id: 'GH-42', data })).toMatchObject({ status: 202 })
  return id
}

it('lists what waits for an answer, answers it, and lists it no more', async () => {
  expect(await list()).toEqual({ code: 0, said: 'Nothing waits for an answer.\n' })
  await asked('ci-1')
  expect((await list()).said).toMatchInlineSnapshot(`
    "EVENT  ANSWER BY (UTC)   WHAT
    ci-1   <when>  2 questions about GH-42
      1: Why?
      env: Where? [staging | production]
    "
  `)
  expect(JSON.parse((await list('--json')).said)).toMatchObject({
    items: [{ event_id: 'ci-1', task_id: 'GH-42', state: 'open', questions: [{ id: '1' }, { id: 'env' }] }],
    next: null,
  })
  const person = ['--person', 'alex']
  expect(await answer('ci-1', ...person, '--answer', '1=So', '--answer', 'env=moon')).toMatchObject({
    code: 1,
    said: expect.stringContaining('must be one of: staging, production'),
  })
  const given = [...person, '--answer', '1=So that a=b', '--answer', 'env=staging']
  expect(await answer('ci-1', ...given)).toEqual({ code: 0, said: 'The answer counts.\n' })
  expect((await api.get('/v1/events/ci-1')).body.inquiry).toMatchObject({
    state: 'answered',
    answer: { answers: [{ answer: 'So that a=b' }, { answer: 'staging' }] },
  })
  const again = await answer('ci-1', ...given)
  expect(again).toMatchObject({ code: 1, said: expect.stringContaining('alex answered this') })
  expect((await list()).said).toBe('Nothing waits for an answer.\n')
})

it('answers a fix review by its fields', async () => {
  const fixes = [1, 2].map((id) => ({ id, severity: 'minor', file: 'a.py', issue: 'x', fix: 'y' }))
  const id = await asked(randomUUID(), 'fix-review', { review_id: 'R1', fixes })
  const said = ['--data', 'decision=sent-back', '--data', 'fixes:=[2]', '--data', 'note=Not yet']
  expect((await answer(id, '--person', 'alex', ...said)).code).toBe(0)
  expect((await api.get(`/v1/events/${id}`)).body.inquiry.answer).toEqual({
    decision: 'sent-back',
    fixes: [2],
    note: 'Not yet',
  })
})

it('says that there are more', async () => {
  for (const id of ['one', 'two']) await asked(`${id}-${randomUUID()}`)
  expect((await list('--limit', '1')).said).toContain('There are more; see --limit.')
})

it.each([
  [['--person', 'alex', '--answer', '1=x'], 'Name one event'],
  [['ci-1', '--answer', '1=x'], 'Say who answers'],
  [['ci-1', '--person', 'alex'], 'Say the answer'],
  [['ci-1', '--person', 'alex', '--answer', 'yes'], '--answer takes key=text'],
])('says how it is meant at %o', async (args, problem) => {
  await expect(answer(...args)).rejects.toThrow(UsageError)
  await expect(answer(...args)).rejects.toThrow(problem)
})
