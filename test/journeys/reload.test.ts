import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { runCli } from '../support/cli-process.ts'
import { type ServerHome, type ServerProcess, serverHome, startServer } from '../support/server-process.ts'

const WITHIN = { timeout: 15_000, interval: 100 }
const PEOPLE = 'people: [{ id: alex, roles: [tech_lead] }, { id: sam, roles: [dba] }]\n'

let home: ServerHome
let server: ServerProcess
beforeAll(async () => {
  home = serverHome([{ id: 'alex', slack: 'U0ALEX' }])
  // A mail server that is not there: nothing here is about what becomes of the mails.
  const mails = {
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: '9',
    SMTP_FROM: 'c@x.io',
    NOTIFICATION_EMAIL_TO: 'a@x.io',
  }
  server = await startServer({ ...home.env, ...mails })
}, 60_000)
afterAll(async () => {
  await server.stop()
  home.remove()
})

const write = (text: string) => writeFileSync(home.env.COUNTERSIGN_CONFIG!, text)
const said = (words: string) => vi.waitFor(() => expect(server.said()).toContain(words), WITHIN)
async function ask(path: string, body: object) {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await fetch(`${server.url}${path}`, init)
  return { status: answer.status, body: await answer.json() }
}
const DEPLOY = { type: 'approval-request', data: { title: 'Deploy' } }
const explained = async () => {
  const { body } = await ask('/v1/explain', DEPLOY)
  return { policy: body.approval.policy.name, may: body.approval.may_approve, to: body.routes }
}

it('counts what a changed countersign.yaml says from the next event on, and what was asked stays as it was', async () => {
  const { approval_id: early } = (await ask('/v1/events', DEPLOY)).body
  const before = { policy: 'medium risk', may: ['alex'], to: [{ target: 'a@x.io' }] }
  expect(await explained()).toMatchObject(before)

  write(`${PEOPLE}routes: [{ match: {}, to: email:nobody }]\n`)
  await said('is not in order: what it said before still counts.')
  expect(server.said()).toMatch(/countersign\.yaml, line 2, column 27: to: give a place like/)
  expect(await explained()).toMatchObject(before)

  write(`${PEOPLE}policies: [{ name: ours, match: {}, approve: { roles: [dba] } }]
routes: [{ match: {}, to: email:ops@x.io, mention: role:dba }]\n`)
  await said('people: added sam; changed alex. policies: added ours. routes: 1 now, 0 before.')
  expect(await explained()).toMatchObject({
    policy: 'ours',
    may: ['sam'],
    to: [{ target: 'ops@x.io', mention: ['sam'] }],
  })
  const vote = (person: string) => ask(`/v1/approvals/${early}/votes`, { verdict: 'approve', person })
  expect((await vote('sam')).status).toBe(403)
  expect((await vote('alex')).body).toMatchObject({ state: 'approved', policy: { name: 'medium risk' } })
}, 80_000)

it('takes rights away at once', async () => {
  const { approval_id: id } = (await ask('/v1/events', DEPLOY)).body
  write('people: [{ id: alex, roles: [tech_lead] }]\n')
  await said('people: removed sam')
  expect((await ask(`/v1/approvals/${id}/votes`, { verdict: 'approve', person: 'sam' })).status).toBe(403)
}, 80_000)

it('has put on the record which rules were in force, and which were refused', async () => {
  const entries = async () => {
    const run = await runCli(['audit', 'export'], home.env)
    const all = run.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    return all.filter(({ subject }) => subject === 'configuration')
  }
  const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/)
  await vi.waitFor(async () => {
    expect(await entries()).toMatchObject([
      { action: 'configuration.loaded', actor: 'countersign', detail: { digest, changes: [] } },
      {
        action: 'configuration.refused',
        detail: { digest, problems: [expect.stringContaining('to: give a place')] },
      },
      {
        action: 'configuration.loaded',
        detail: { digest, changes: expect.arrayContaining(['policies: added ours']) },
      },
      { action: 'configuration.loaded', detail: { digest, changes: expect.arrayContaining([]) } },
    ])
  }, WITHIN)
}, 40_000)

it('reads the file again when it is told to', async () => {
  server.hangUp()
  await said('countersign.yaml was read again: it says the same as before.')
}, 80_000)
