import { createServer } from 'node:http'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../../src/sandbox/loopback-server.ts'
import { orchestratorLog } from '../../src/sandbox/orchestrator-log.ts'
import { startSampleOrchestrator } from '../../src/sandbox/sample-orchestrator.ts'

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`
const OTHER = `whsec_${Buffer.alloc(24, 2).toString('base64')}`
const open: { close(): Promise<void> }[] = []
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())))

/** A Countersign that takes every event and publishes one receipt key. */
async function aCountersign() {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA')
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'EdDSA', kid: 'key' }] }
  const server = createServer((request, response) => {
    const isEvent = request.url === '/v1/events'
    const body = isEvent ? { id: 'e1', status: 'accepted', approval_id: 'a1', task_id: 'GH-42' } : jwks
    response.writeHead(isEvent ? 202 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const { url, close } = await listen(server)
  open.push({ close })
  const sign = (content: object) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(content)))
      .setProtectedHeader({ alg: 'EdDSA', kid: 'key' })
      .sign(privateKey)
  return { url, sign }
}

async function anOrchestrator() {
  const countersign = await aCountersign()
  const log = orchestratorLog({ onChange: () => {} })
  const orchestrator = await startSampleOrchestrator({ log, secret: SECRET, port: 0 })
  open.push(orchestrator)
  orchestrator.connect(countersign.url)

  async function callBack({ secret = SECRET, id = 'msg_1', decision = 'approved', receiptSays = {} } = {}) {
    const type = 'approval.decided'
    const facts = { type, approval_id: 'a1', task_id: 'GH-42', decision, digest: 'sha256:1', reason: 'No' }
    const receipt = await countersign.sign({ ...facts, ...receiptSays })
    const decided_by = [{ person: 'alex', channel: 'slack' }]
    return post(JSON.stringify({ ...facts, decided_by, receipt }), id, secret)
  }

  async function stop({ id = 'msg_stop', receiptSays = {} } = {}) {
    const requested_by = { person: 'sam', channel: 'slack' }
    const facts = {
      type: 'task.stop',
      task_id: 'GH-42',
      reason: 'Runs wild',
      requested_by,
      requested_at: 'now',
    }
    return post(
      JSON.stringify({ ...facts, receipt: await countersign.sign({ ...facts, ...receiptSays }) }),
      id,
      SECRET,
    )
  }

  async function answer({ receiptSays = {} } = {}) {
    const answered_by = { person: 'alex', channel: 'slack', at: 'now' }
    const facts = { event_id: 'e1', task_id: 'GH-42', state: 'answered', answered_by, answers: [] }
    const said = { type: 'clarification.answered', ...facts }
    const receipt = await countersign.sign({ ...said, ...receiptSays })
    return post(JSON.stringify({ ...said, receipt }), 'msg_answer', SECRET)
  }

  async function post(body: string, id: string, secret: string) {
    const at = new Date()
    const response = await fetch(orchestrator.callbackUrl, {
      method: 'POST',
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, at, body),
      },
      body,
    })
    return { code: response.status, body: await response.json() }
  }

  async function call(method: string, path: string, body?: object) {
    const given = body && { body: JSON.stringify(body) }
    const response = await fetch(`${orchestrator.url}${path}`, { method, ...given })
    return { code: response.status, body: await response.json() }
  }
  const badges = () => log.entries().map((entry) => entry.badges.map(({ text }) => text))
  return { orchestrator, log, callBack, stop, answer, call, badges }
}

it('sends an event and logs what Countersign answered', async () => {
  const { orchestrator, log, badges } = await anOrchestrator()
  const answer = await orchestrator.send({ type: 'approval-request', task_id: 'GH-42' })
  expect(answer.code).toBe(202)
  expect(log.entries()[0]?.title).toBe('Sent approval-request for GH-42')
  expect(badges()).toEqual([['202']])
})

it('resumes the task on an approval whose signature and receipt are genuine', async () => {
  const { orchestrator, callBack, call, badges, log } = await anOrchestrator()
  await orchestrator.send({ type: 'approval-request', task_id: 'GH-42', data: { title: 'Deploy api' } })
  expect((await call('POST', '/resume/GH-42')).code).toBe(409)
  expect(await callBack()).toEqual({ code: 200, body: { status: 'resumed', message: 'GH-42 goes on' } })
  expect(badges().at(-1)).toEqual(['callback', 'signature ✓', 'receipt ✓', 'resumed'])
  expect(log.entries().at(-1)?.title).toBe('GH-42 approved by alex (slack)')
  expect((await call('POST', '/resume/GH-42')).code).toBe(200)
  expect((await call('GET', '/tasks/GH-42')).body).toMatchObject({ task_id: 'GH-42', status: 'running' })
})

it('refuses and logs a callback that was signed with another secret, and leaves the task as it was', async () => {
  const { orchestrator, callBack, call, badges } = await anOrchestrator()
  await orchestrator.send({ type: 'approval-request', task_id: 'GH-42' })
  expect((await callBack({ secret: OTHER })).code).toBe(401)
  expect(badges().at(-1)).toContain('signature ✗')
  expect((await call('POST', '/resume/GH-42')).code).toBe(409)
})

it.each([
  ['decision', { decision: 'rejected' }],
  ['digest', { digest: 'sha256:2' }],
  ['approval', { approval_id: 'a2' }],
])('refuses a receipt that names another %s', async (_, receiptSays) => {
  const { callBack, badges } = await anOrchestrator()
  expect((await callBack({ receiptSays })).code).toBe(422)
  expect(badges().at(-1)).toContain('receipt ✗')
})

it('acts once on a callback that is delivered twice', async () => {
  const { callBack, badges } = await anOrchestrator()
  const first = await callBack()
  expect(await callBack()).toEqual(first)
  expect(badges()).toHaveLength(1)
})

it.each([
  ['rejected', 403],
  ['expired', 410],
  ['cancelled', 410],
])('stops a task that was %s', async (decision, code) => {
  const { callBack, call } = await anOrchestrator()
  expect((await callBack({ decision })).body).toMatchObject({ status: 'stopped' })
  expect((await call('POST', '/resume/GH-42')).code).toBe(code)
})

it('asks for an approval before it runs a task of high priority, and for no other', async () => {
  const { call, log } = await anOrchestrator()
  const order = { description: 'Rotate the keys' }
  const urgent = await call('POST', '/orchestrate', { ...order, task_id: 'ops-1', priority: 'high' })
  expect(urgent.body.routing_plan).toEqual({ status: 'approval_pending', approval_request_id: 'a1' })
  const calm = await call('POST', '/orchestrate', { ...order, task_id: 'ops-2' })
  expect(calm.body.routing_plan.status).toBe('planned')
  expect(log.entries()).toHaveLength(1)
})

describe('a task that it finds risky itself', () => {
  async function asked() {
    const { call, badges } = await anOrchestrator()
    const order = { task_id: 'ops-3', description: 'Drop the users table' }
    const { body } = await call('POST', '/orchestrate', order)
    const { approval_request_id: id, status } = body.routing_plan
    expect(status).toBe('approval_pending')
    return { call, badges, id }
  }

  it('waits there until it is decided, and then goes on', async () => {
    const { call, badges, id } = await asked()
    const listed = await call('GET', '/approvals/pending')
    expect(listed.body).toMatchObject({ count: 1, approvals: [{ id, workflow_id: 'ops-3' }] })
    expect((await call('POST', '/resume/ops-3')).code).toBe(409)
    const query = 'approver_id=jo&approver_role=cto'
    expect((await call('POST', `/reject/${id}?${query}`)).code).toBe(422)
    expect((await call('POST', `/approve/${id}?${query}`)).code).toBe(200)
    expect((await call('POST', `/reject/${id}?${query}&reason=late`)).body.status).toBe('approved')
    expect((await call('GET', `/approvals/${id}`)).body).toMatchObject({
      status: 'approved',
      approver_id: 'jo',
    })
    expect((await call('GET', '/approvals/pending')).body.count).toBe(0)
    expect((await call('POST', '/resume/ops-3')).body.status).toBe('planned')
    expect((await call('POST', '/execute/ops-3')).body.status).toBe('running')
    expect(badges()).toEqual([['high risk'], ['approved'], ['running']])
  })

  it('stays where it is once that was rejected', async () => {
    const { call, id } = await asked()
    await call('POST', `/reject/${id}?approver_id=jo&approver_role=cto&reason=No`)
    expect(await call('POST', '/resume/ops-3')).toMatchObject({
      code: 403,
      body: { detail: 'Task rejected: No' },
    })
    expect((await call('POST', '/execute/ops-3')).code).toBe(403)
    expect((await call('GET', '/approvals/nobody')).code).toBe(404)
  })
})

it('names the fields that are wrong in an order', async () => {
  const { call } = await anOrchestrator()
  const { code, body } = await call('POST', '/orchestrate', { priority: 'high' })
  expect(code).toBe(400)
  expect(body.fields[0].path).toBe('description')
})

it('stops a task that runs, and keeps it stopped when an older approval arrives after that', async () => {
  const { callBack, stop, call, log } = await anOrchestrator()
  await callBack()
  expect((await call('POST', '/resume/GH-42')).code).toBe(200)
  expect(await stop()).toEqual({ code: 200, body: { status: 'stopped', message: 'GH-42 was stopped' } })
  expect(log.entries().at(-1)?.title).toBe('GH-42 stopped by sam (slack)')
  expect((await callBack({ id: 'msg_late' })).body.status).toBe('stopped')
  expect((await call('POST', '/resume/GH-42')).code).toBe(410)
})

it('does not stop a task on a receipt that names another', async () => {
  const { callBack, stop, call } = await anOrchestrator()
  await callBack()
  expect((await stop({ receiptSays: { task_id: 'GH-1' } })).code).toBe(422)
  expect((await call('POST', '/resume/GH-42')).code).toBe(200)
})

it('notes what was answered to a question, where the receipt says the same', async () => {
  const { answer, badges, log } = await anOrchestrator()
  expect(await answer({ receiptSays: { event_id: 'e2' } })).toMatchObject({ code: 422 })
  expect(badges().at(-1)).toContain('receipt ✗')
  expect(await answer()).toMatchObject({ code: 200, body: { status: 'noted' } })
  expect(badges().at(-1)).toEqual(['callback', 'signature ✓', 'receipt ✓', 'noted'])
  expect(log.entries().at(-1)?.title).toBe('GH-42: the questions are answered by alex (slack)')
})
