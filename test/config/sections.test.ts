import { expect, it } from 'vitest'
import { readConfigFile } from '../../src/config/config-file.ts'

const SECRET = `whsec_${'a'.repeat(32)}`
const read = (text: string, variables = {}) => readConfigFile(text, 'countersign.yaml', undefined, variables)
const problemOf = (text: string, variables = {}) => read(text, variables).problems[0]?.problem

const DEPLOY_BOT =
  '{ source: deploy-bot, callback: "https://a.example/hooks", secret_env: DEPLOY_BOT_SECRET }'

it('reads orchestrators, and their secrets from the environment', () => {
  const { orchestrators, problems } = read(
    `orchestrators:\n  - ${DEPLOY_BOT}\n  - { source: [ci, "ci-*"], callback: "http://localhost:9/ci" }\n`,
    { DEPLOY_BOT_SECRET: SECRET, CALLBACK_SECRET: SECRET },
  )
  expect(problems).toEqual([])
  expect(orchestrators).toEqual([
    { sources: ['deploy-bot'], callbackUrl: 'https://a.example/hooks', secret: SECRET },
    { sources: ['ci', 'ci-*'], callbackUrl: 'http://localhost:9/ci', secret: undefined },
  ])
})

it.each([
  ['orchestrators: {}', 'give a list'],
  ['orchestrators: [{ callback: "https://a.example" }]', 'source: give the source'],
  ['orchestrators: [{ source: a, callback: "ftp://a.example" }]', 'callback: give a URL'],
  ['orchestrators: [{ source: a, callback: "https://a.example", secret: x }]', 'does not know "secret"'],
  [
    'orchestrators: [{ source: a, callback: "https://a.example", secret_env: whsec_abc+ }]',
    'never the secret itself',
  ],
  ['orchestrators: [{ source: a, callback: "https://a.example" }]', 'or set CALLBACK_SECRET'],
  [`orchestrators: [${DEPLOY_BOT}]`, 'secret_env: DEPLOY_BOT_SECRET is not set in the environment'],
])('says what is wrong with %s', (text, said) => {
  expect(problemOf(text)).toContain(said)
})

it('refuses a secret that is none, and does not repeat it', () => {
  const problem = problemOf(`orchestrators: [${DEPLOY_BOT}]`, { DEPLOY_BOT_SECRET: 'hunter2' })
  expect(problem).toContain('DEPLOY_BOT_SECRET: give "whsec_"')
  expect(problem).not.toContain('hunter2')
})

it('reads how long things are kept, and keeps what is not named', () => {
  const day = 86_400_000
  expect(read('retention: { approvals: 400d, events: 90d }').retention).toEqual({
    approvalsMs: 400 * day,
    eventsMs: 90 * day,
  })
  expect(read('retention: { events: 90d }').retention).toEqual({ approvalsMs: null, eventsMs: 90 * day })
  expect(read('people: []').retention).toEqual({ approvalsMs: null, eventsMs: null })
})

it.each([
  ['retention: 90d', 'give { approvals: 400d, events: 90d }'],
  ['retention: { events: 90 }', 'events: give a number of days like "90d"'],
  ['retention: { events: 2h }', 'events: give a number of days'],
  ['retention: { approvals: 99999d }', 'approvals: give at most "3660d"'],
  ['retention: { votes: 9d }', 'does not know "votes"'],
])('says what is wrong with %s', (text, said) => {
  expect(problemOf(text)).toContain(said)
})
