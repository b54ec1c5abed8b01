import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directory } from '../../../../src/adapters/system/directory.ts'
import { castVote } from '../../../../src/usecases/deciding/cast-vote.ts'
import { ALEX, JO, SAM } from '../../../support/people.ts'
import { aWorld, type World } from '../../../support/world.ts'
import { aServer } from '../../api-world.ts'

const PEOPLE = [
  { ...ALEX, email: ['alex@example.com'] },
  { ...SAM, email: ['team@example.com'] },
  { ...JO, email: ['team@example.com'], roles: ['cto', 'developer'] },
]

let world: World
let server: Awaited<ReturnType<typeof aServer>>
beforeAll(async () => {
  const base = await aWorld()
  const people = directory({ people: PEOPLE, proven: base.needs.store.identities })
  world = { ...base, needs: { ...base.needs, people } }
  server = await aServer(world)
})
afterAll(async () => {
  await server.close()
  await world.close()
})

async function call(method: 'GET' | 'POST', url: string, payload?: object) {
  const { statusCode: status, body } = await server.inject({ method, url, ...(payload && { payload }) })
  return { status, body: JSON.parse(body) }
}

async function ask(data: object = {}): Promise<string> {
  const event = {
    type: 'approval-request',
    task_id: 'feature-1087',
    data: { title: 'Deploy api', risk: 'high', agent_name: 'cicd', ...data },
  }
  return (await call('POST', '/v1/events', event)).body.approval_id
}

const BY_ALEX = 'approver_id=alex@example.com&approver_role=tech_lead'

it.each([
  ['an empty form, as PowerShell does', 'application/x-www-form-urlencoded', ''],
  ['empty JSON', 'application/json', ''],
  ['a text', 'text/plain', 'yes'],
])('POST /approve/{id} and /reject/{id} may send %s', async (_, type, payload) => {
  for (const [path, status] of [
    [`/approve/${await ask()}?${BY_ALEX}`, 'approved'],
    [`/reject/${await ask()}?${BY_ALEX}&reason=Need+rollback+plan`, 'rejected'],
  ] as const) {
    const headers = { 'content-type': type }
    const answer = await server.inject({ method: 'POST', url: path, headers, payload })
    expect([answer.statusCode, answer.json().status]).toEqual([200, status])
  }
})

describe('POST /approve/{id}', () => {
  it('approves for a person who is known by a mail address', async () => {
    const id = await ask()
    const { status, body } = await call(
      'POST',
      `/approve/${id}?${BY_ALEX}&justification=Reviewed+and+approved`,
    )
    expect([status, body]).toEqual([
      200,
      {
        status: 'approved',
        approval_id: id,
        approver_id: 'alex@example.com',
        timestamp: expect.stringMatching(/Z$/),
        message: 'Request approved',
      },
    ])
    expect((await call('GET', `/v1/approvals/${id}`)).body.votes).toMatchObject([
      { person: 'alex', channel: 'api', reason: 'Reviewed and approved' },
    ])
  })

  it.each([
    ['approver_id=robin&approver_role=tech_lead', 'not listed'],
    ['approver_id=team@example.com&approver_role=cto', 'not listed'],
    ['approver_id=alex&approver_role=cto', 'does not have the role "cto"'],
    ['approver_id=jo&approver_role=developer', 'does not let the role "developer" decide'],
    ['approver_id=sam&approver_role=team_lead', 'does not let the role "team_lead" decide'],
  ])('refuses who may not with 403: %s', async (query, words) => {
    const id = await ask()
    const { status, body } = await call('POST', `/approve/${id}?${query}`)
    expect([status, body.detail]).toEqual([403, expect.stringContaining(words)])
    expect((await call('GET', `/approvals/${id}`)).body.status).toBe('pending')
  })

  it('lets somebody decide in the role of a person who is away', async () => {
    const id = await ask()
    await call('POST', `/v1/approvals/${id}/reassign`, { person: 'alex', to: 'sam' })
    const { status } = await call('POST', `/approve/${id}?approver_id=sam&approver_role=tech_lead`)
    expect(status).toBe(200)
  })

  it('names each parameter that is missing, with 400', async () => {
    const { status, body } = await call('POST', `/approve/${await ask()}`)
    expect(status).toBe(400)
    expect(body.fields).toEqual([
      { path: 'approver_id', issue: 'is required: add ?approver_id=…' },
      { path: 'approver_role', issue: 'is required: add ?approver_role=…' },
    ])
  })

  it('wants a justification where the policy does, with 400', async () => {
    const id = await ask({ risk: 'critical' })
    const url = `/approve/${id}?approver_id=sam&approver_role=security_team`
    const { status, body } = await call('POST', url)
    expect([status, body.fields[0].path]).toEqual([400, 'justification'])
    expect((await call('POST', `${url}&justification=Checked`)).status).toBe(200)
  })

  it('answers 409 to a second, contradictory decision, and 200 to none', async () => {
    const id = await ask()
    await call('POST', `/approve/${id}?${BY_ALEX}`)
    const second = await call('POST', `/reject/${id}?approver_id=jo&approver_role=cto&reason=No`)
    expect([second.status, second.body.decided_by[0].person]).toEqual([409, 'alex'])
    expect((await call('GET', `/approvals/${id}`)).body).toMatchObject({
      status: 'approved',
      approver_id: 'alex',
    })
  })

  it('answers 410 once it is too late', async () => {
    const id = await ask()
    await world.minutesPass(id, 600)
    expect((await call('GET', `/approvals/${id}`)).body).toMatchObject({ status: 'pending', expired: true })
    expect((await call('POST', `/approve/${id}?${BY_ALEX}`)).status).toBe(410)
    expect(
      (await call('GET', '/approvals/pending')).body.approvals.map((one: { id: string }) => one.id),
    ).not.toContain(id)
  })

  it('answers 404 in the words of that orchestrator', async () => {
    for (const [method, url] of [
      ['POST', `/approve/none?${BY_ALEX}`],
      ['POST', `/reject/none?${BY_ALEX}&reason=No`],
      ['GET', '/approvals/none'],
    ] as const) {
      const { status, body } = await call(method, url)
      expect([status, body.detail]).toEqual([404, 'Approval request none not found'])
    }
  })

  it('wants the digest of what cannot be undone', async () => {
    const id = await ask({ reversible: false })
    expect((await call('POST', `/approve/${id}?${BY_ALEX}`)).status).toBe(403)
    const { digest } = (await call('GET', `/approvals/${id}`)).body
    const { status } = await call('POST', `/approve/${id}?${BY_ALEX}&digest=${encodeURIComponent(digest)}`)
    expect(status).toBe(200)
  })
})

describe('POST /reject/{id}', () => {
  it('rejects with a reason, and shows it', async () => {
    const id = await ask()
    const { status } = await call('POST', `/reject/${id}?${BY_ALEX}&reason=Need+rollback+plan`)
    expect(status).toBe(200)
    expect((await call('GET', `/approvals/${id}`)).body).toMatchObject({
      status: 'rejected',
      rejection_reason: 'Need rollback plan',
      rejected_at: expect.stringMatching(/Z$/),
      approved_at: null,
    })
  })

  it.each(['', '&reason=', '&reason=%20'])('wants a reason, with 400: "%s"', async (reason) => {
    const { status, body } = await call('POST', `/reject/${await ask()}?${BY_ALEX}${reason}`)
    expect([status, body.fields[0].path]).toEqual([400, 'reason'])
  })
})

describe('GET /approvals/pending', () => {
  it('lists what a role may decide, oldest first, as that orchestrator does', async () => {
    const high = await ask({ task_type: 'deployment', action: 'deploy', impact: { users: 'all' } })
    const medium = await ask({ risk: 'medium' })
    const ids = async (query: string) => {
      const { body } = await call('GET', `/approvals/pending${query}`)
      expect(body.count).toBe(body.approvals.length)
      return body.approvals
        .map((one: { id: string }) => one.id)
        .filter((id: string) => [high, medium].includes(id))
    }
    expect(await ids('?limit=1000')).toEqual([high, medium])
    expect(await ids('?approver_role=tech_lead')).toEqual([high, medium])
    expect(await ids('?approver_role=team_lead')).toEqual([medium])
    expect((await call('GET', '/approvals/pending?limit=1')).body.count).toBe(1)
    const { body } = await call('GET', `/approvals/${high}`)
    expect(body).toMatchObject({
      id: high,
      workflow_id: 'feature-1087',
      task_type: 'deployment',
      task_description: 'Deploy api',
      agent_name: 'cicd',
      risk_level: 'high',
      action_type: 'deploy',
      action_impact: '{"users":"all"}',
    })
  })
})

it('asks for a key like the rest of the API', async () => {
  const closed = await aServer(world, { access: { keys: [{ name: 'ci', key: 'secret' }] } })
  for (const url of ['/approvals/pending', '/approvals/x', '/approve/x', '/reject/x']) {
    const method = url.startsWith('/approvals') ? 'GET' : 'POST'
    expect((await closed.inject({ method, url })).statusCode).toBe(401)
  }
  await closed.close()
})

it('counts a vote of two, and says that more are needed', async () => {
  const id = await ask({ quorum: 2 })
  const { body } = await call('POST', `/approve/${id}?${BY_ALEX}`)
  expect(body).toMatchObject({ status: 'pending', message: 'Approval counted; more votes are needed' })
  await castVote(world.needs)({
    approvalId: id,
    identity: { channel: 'api', person: 'jo' },
    verdict: 'approve',
    channel: 'api',
  })
  expect((await call('GET', `/approvals/${id}`)).body.status).toBe('approved')
})
