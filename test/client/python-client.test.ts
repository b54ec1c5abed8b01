import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { parseEvent } from '../../src/domain/events/parse-event.ts'
import { NOON } from '../support/builders.ts'
import { pythonIsMissing, runPythonClient } from '../support/python-client.ts'
import { aClient } from './a-client.ts'

const CLIENT = 'client = OrchestratorClient(URL, api_key="key", source="bot", attempts=4, pause=0.001)\n'
const STATUS = 'client.update_task_status("T-1", TaskStatus.IN_PROGRESS, 45, "Routes", {"a": 1})'
const NO_NEWS = { status: 503, body: { type: 'about:blank', title: 'Not ready', status: 503 } }

/** One line that tells a refusal. */
const refused = (call: string) =>
  `${CLIENT}
try:
    ${call}
except CountersignError as error:
    print(json.dumps([str(error), error.status, error.fields, error.is_passing]))
`

describe.skipIf(pythonIsMissing)('the Python client', () => {
  it.each([
    ['task-status', STATUS, { status: 'in_progress', progress_percentage: 45, current_step: 'Routes' }],
    [
      'progress-update',
      'client.report_progress("T-1", 10, "Tests", blockers=["none"], remaining_steps=["deploy"])',
      { progress_percent: 10, current_activity: 'Tests', blockers: ['none'], remaining_steps: ['deploy'] },
    ],
    [
      'clarification-request',
      'client.request_clarification("T-1", ["Which?"], expires_in=60)',
      { expires_in: 60 },
    ],
    [
      'completion-report',
      'client.report_completion("T-1", "https://example.com/42", status="blocked", notes="n")',
      { status: 'blocked', pr_url: 'https://example.com/42', notes: 'n' },
    ],
    [
      'error-escalation',
      'client.escalate_error("T-1", "x", "y", 2, {"a": 1}, priority=NotificationPriority.HIGH)',
      { error_type: 'x', error_message: 'y', recovery_attempts: 2, context: { a: 1 } },
    ],
  ])('sends a %s that the catalogue reads', async (type, call, data) => {
    const { url, requests } = await aClient([])
    await runPythonClient(`${CLIENT}${call}\nprint("null")`, url)
    expect(requests).toHaveLength(1)
    const event = { type, taskId: 'T-1', source: 'bot', data: expect.objectContaining(data) }
    expect(parseEvent(requests[0]!.body, 'none', NOON)).toMatchObject({ kind: 'event', event })
    expect(requests[0]!.headers).toMatchObject({ authorization: 'Bearer key' })
  })

  it('takes a question alone for one question', async () => {
    const { url, requests } = await aClient([])
    for (const question of ['"Why?"', '{"text": "Why?"}'])
      await runPythonClient(`${CLIENT}client.request_clarification("T-1", ${question})\nprint("null")`, url)
    expect(requests.map(({ body }) => body.data)).toEqual([
      { questions: ['Why?'] },
      { questions: [{ text: 'Why?' }] },
    ])
  })

  it('tries again what may pass, with the same id', async () => {
    const { url, requests } = await aClient(['hangs-up', NO_NEWS, { status: 429 }])
    const id = await runPythonClient(`${CLIENT}print(json.dumps(${STATUS}.id))`, url)
    expect(requests.map(({ body }) => body.id)).toEqual([id, id, id, id])
  })

  it('gives up after the last attempt, saying what the last answer was', async () => {
    const { url, requests } = await aClient([NO_NEWS, NO_NEWS, NO_NEWS, NO_NEWS, NO_NEWS])
    expect(await runPythonClient(refused(STATUS), url)).toEqual(['Not ready', 503, [], true])
    expect(requests).toHaveLength(4)
  })

  it('names the address where nobody answers', async () => {
    const said = await runPythonClient(refused(STATUS), 'http://127.0.0.1:9')
    expect(said).toEqual(['No answer from http://127.0.0.1:9. Is Countersign running there?', null, [], true])
  })

  it('says which fields are wrong, and does not try that again', async () => {
    const fields = [{ path: 'data.status', issue: 'is required' }]
    const body = { type: 'about:blank', title: 'Invalid request', status: 400, detail: 'No', fields }
    const { url, requests } = await aClient([{ status: 400, body }])
    expect(await runPythonClient(refused(STATUS), url)).toEqual(['No', 400, fields, false])
    expect(requests).toHaveLength(1)
  })

  it('follows no redirect, so that its key stays with one server', async () => {
    const elsewhere = await aClient([])
    const headers = { Location: `${elsewhere.url}/v1/stats` }
    const { url, client } = await aClient([
      { status: 307, headers },
      { status: 307, headers },
    ])
    expect(await runPythonClient(refused('client.stats()'), url)).toContain('The server answered 307.')
    await expect(client.stats()).rejects.toThrow('The server answered 307.')
    expect(elsewhere.requests).toEqual([])
  })

  it('waits for the answer to questions, in asyncio too', async () => {
    const answers = [{ id: '1', question: 'Which?', answer: 'this' }]
    const open = { state: 'open', answer: null, answered_by: null, reason: null }
    const answered = { ...open, state: 'answered', answer: { answers }, answered_by: { person: 'alex' } }
    const reply = (inquiry: object) => ({ status: 200, body: { inquiry } })
    const show = '[answer.state, answer.answers[0].answer, answer.answered_by["person"]]'
    const sync = await aClient([reply(open), reply(answered)])
    const code = `${CLIENT}answer = client.clarification("e/1").answer()\nprint(json.dumps(${show}))`
    expect(await runPythonClient(code, sync.url)).toEqual(['answered', 'this', 'alex'])
    expect(sync.requests.map(({ url }) => url)).toEqual(Array(2).fill('/v1/events/e%2F1'))

    const twice = await aClient([reply(open), reply(answered), reply(open)])
    const both = `
async def main():
    client = AsyncOrchestratorClient(URL)
    answer = await client.clarification("e").answer()
    none = await client.clarification("e").answer(timeout=0)
    print(json.dumps([${show}, none]))
asyncio.run(main())`
    expect(await runPythonClient(both, twice.url)).toEqual([['answered', 'this', 'alex'], null])
  })
})

describe.skipIf(pythonIsMissing)('verify_callback', () => {
  const secret = `whsec_${Buffer.from('a secret that only this test knows').toString('base64')}`
  const body = JSON.stringify({ type: 'approval.decided', note: 'größer' })
  const signed = (at = new Date(), key = secret) => ({
    'Webhook-Id': 'msg-1',
    'Webhook-Timestamp': String(Math.floor(at.getTime() / 1000)),
    'Webhook-Signature': new Webhook(key).sign('msg-1', at, body),
  })
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)
  const code = `
cases = json.loads(ARGS[0])
def verdict(body, headers, secret):
    try:
        return verify_callback(body.encode(), headers, secret) == verify_callback(body, headers, secret)
    except CallbackError as error:
        return str(error)
print(json.dumps([verdict(*case) for case in cases]))`

  it('believes what Countersign signed lately, and nothing else', async () => {
    const other = `whsec_${Buffer.from('other').toString('base64')}`
    const both = {
      ...signed(),
      'Webhook-Signature': `v1a,x ${signed(new Date(), other)['Webhook-Signature']}`,
    }
    const genuine = {
      ...both,
      'Webhook-Signature': `${both['Webhook-Signature']} ${signed()['Webhook-Signature']}`,
    }
    const cases = [
      [body, signed(), secret],
      [body, signed(ago(290)), secret],
      [body, genuine, secret],
      [body.replace('decided', 'denied'), signed(), secret],
      [body, both, secret],
      [body, { ...signed(), 'Webhook-Id': 'msg-2' }, secret],
      [body, { ...signed(), 'Webhook-Signature': 'v1,ü' }, secret],
      [body, signed(ago(310)), secret],
      [body, signed(ago(-310)), secret],
      [body, { ...signed(), 'Webhook-Timestamp': 'soon' }, secret],
      [body, {}, secret],
      [body, signed(), ''],
    ]
    const otherSecret = 'The callback was not signed with this secret.'
    const tooOld = 'The callback was not signed within the last five minutes.'
    expect(await runPythonClient(code, '', JSON.stringify(cases))).toEqual([
      ...[true, true, true],
      ...[otherSecret, otherSecret, otherSecret, otherSecret],
      ...[tooOld, tooOld, tooOld],
      'The callback is not signed.',
      'The secret is not one: give the CALLBACK_SECRET of the server.',
    ])
  })
})
