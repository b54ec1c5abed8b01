import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signAnswerLink } from '../../../src/domain/answer-link.ts'
import { signLink } from '../../../src/domain/mail-link.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { type Api, anApi, LINK_SECRET } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const QUESTIONS = [
  'Which <b>port</b>?',
  { text: 'Where?', options: ['staging', 'production'] },
  { text: 'Now?', type: 'yes_no', required: false },
]

/** An event that asks, and the link to it that was mailed to this person. */
async function mailed(
  data: object = { questions: QUESTIONS },
  type = 'clarification-request',
  person = 'alex',
) {
  const { needs } = api.world
  const id = randomUUID()
  await acceptEvents(needs)([{ given: { id, type, data } }], 'local')
  const token = signAnswerLink({ eventId: id, personId: person }, LINK_SECRET)
  const url = `/q/${token}`
  const traces = async () => ({
    inquiry: await needs.store.inquiries.find(id),
    audit: await needs.store.audit.of(`event:${id}`),
  })
  const get = async (at = url) => {
    const { statusCode: status, headers, body: text } = await api.server.inject({ method: 'GET', url: at })
    return { status, headers, text }
  }
  const post = async (fields: readonly (readonly [string, string])[]) => {
    const { statusCode: status, body: text } = await api.server.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields.map(([name, value]) => [name, value])).toString(),
    })
    return { status, text }
  }
  const send = (fields: readonly (readonly [string, string])[] = ANSWERS) =>
    post([['token', token], ['send', 'yes'], ...fields])
  return { id, token, url, get, post, send, traces }
}

const ANSWERS = [
  ['question.1', '8080'],
  ['question.2', '2'],
] as const

describe('opening a link', () => {
  it('shows the questions as a form, and changes nothing', async () => {
    const { get, traces } = await mailed()
    const before = await traces()
    const { status, headers, text } = await get()
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(text).toContain('Your answer, Alex Kim')
    expect(text).toContain('Which &#60;b&#62;port&#60;/b&#62;?')
    expect(text).toContain('<textarea id="question.1" name="question.1" rows="3" maxlength="3000" required>')
    expect(text).toContain('name="question.2" value="2" required>')
    expect(text).toContain('Now? (optional)')
    expect(text).not.toContain('<script')
    expect(await traces()).toEqual(before)
  })

  it('shows nothing where the link is not ours, or for something else', async () => {
    const { get, id, url } = await mailed()
    const digest = `sha256:${'0'.repeat(64)}`
    const other = signLink({ approvalId: id, personId: 'alex', digest }, LINK_SECRET)
    for (const wrong of [`${url}x`, `/q/${other}`, '/q/a.b.c']) expect((await get(wrong)).status).toBe(403)
    const stranger = await mailed(undefined, undefined, 'nobody')
    expect((await stranger.get()).status).toBe(403)
    const gone = signAnswerLink({ eventId: randomUUID(), personId: 'alex' }, LINK_SECRET)
    expect((await get(`/q/${gone}`)).status).toBe(410)
  })
})

describe('sending the form', () => {
  it('answers, and says so', async () => {
    const { send, traces } = await mailed()
    const { status, text } = await send()
    expect(status).toBe(200)
    expect(text).toContain('Your answer counts.')
    expect((await traces()).inquiry).toMatchObject({
      state: 'answered',
      answeredBy: { person: 'alex', channel: 'email' },
      answer: { answers: [{ answer: '8080' }, { answer: 'production' }, { answer: null }] },
    })
  })

  it('marks each field that is wrong, and keeps what was written', async () => {
    const { send, traces } = await mailed()
    const { status, text } = await send([
      ['question.1', 'keep "this"'],
      ['question.3', 'yes'],
    ])
    expect(status).toBe(400)
    expect(text).toContain('Is required: choose one of the options.')
    expect(text).toContain('keep &#34;this&#34;')
    expect(text).toContain('name="question.3" value="yes" checked')
    expect((await traces()).inquiry).toMatchObject({ state: 'open' })
  })

  it('does nothing without the token in its body, or without its button', async () => {
    const { post, token, traces } = await mailed()
    expect((await post([['send', 'yes'], ...ANSWERS])).status).toBe(403)
    const entered = await post([['token', token], ...ANSWERS])
    expect(entered.text).toContain('Nothing was sent yet')
    expect(entered.text).toContain('8080')
    expect((await traces()).inquiry).toMatchObject({ state: 'open' })
  })

  it('comes too late once somebody answered: it says who, and what', async () => {
    const { send, get } = await mailed()
    await send()
    const again = await send([
      ['question.1', '1'],
      ['question.2', '1'],
    ])
    expect(again.status).toBe(409)
    expect(again.text).toContain('Answered by Alex Kim')
    expect((await get()).text).toContain('8080')
  })
})

describe('a fix review', () => {
  const fix = (id: number, status: string) => ({
    ...{ id, severity: 'minor', file: `file-${id}.py`, issue: 'x', fix: 'y' },
    result: { status },
  })
  const REVIEW = { review_id: 'R1', fixes: [fix(1, 'FIXED'), fix(2, 'FAILED')] }

  it('is sent back by mail, with what is unsolved ticked already', async () => {
    const { get, send, traces } = await mailed(REVIEW, 'fix-review')
    expect((await get()).text).toContain('name="fixes" value="2" checked')
    await send([
      ['decision', 'sent-back'],
      ['fixes', '1'],
      ['fixes', '2'],
      ['note', 'Again'],
    ])
    expect((await traces()).inquiry?.answer).toMatchObject({
      decision: 'sent-back',
      fixes: [1, 2],
      note: 'Again',
    })
  })

  it('is accepted whatever is ticked', async () => {
    const { send, traces } = await mailed(REVIEW, 'fix-review')
    await send([
      ['decision', 'accepted'],
      ['fixes', '2'],
    ])
    expect((await traces()).inquiry?.answer).toMatchObject({ decision: 'accepted', fixes: [] })
  })
})

it('acknowledges a test report by mail', async () => {
  const data = {
    acknowledge: true,
    status: 'failed',
    error_details: 'boom',
    summary: { total: 2, passed: 1, failed: 1 },
    failed_tests: ['test_auth.py:45'],
  }
  const { get, send, traces } = await mailed(data, 'verification-complete')
  expect((await get()).text).toContain('Fix test_auth.py:45')
  await send([
    ['next_action', 'fix-and-rerun'],
    ['required_actions', 'Fix test_auth.py:45\r\n'],
    ['message', ''],
  ])
  expect((await traces()).inquiry?.answer).toMatchObject({
    next_action: 'fix-and-rerun',
    required_actions: ['Fix test_auth.py:45'],
  })
})

describe('attempts', () => {
  async function attempts() {
    const { needs } = api.world
    const id = randomUUID()
    const data = { requested_additional_attempts: 3, reason: 'slow' }
    await acceptEvents(needs)([{ given: { id, type: 'additional-attempts-request', data } }], 'local')
    const [asked] = await needs.store.approvals.ofEvents([id])
    const { id: approvalId, digest } = asked!
    const token = signLink({ approvalId, personId: 'alex', digest }, LINK_SECRET)
    const get = () => api.server.inject({ method: 'GET', url: `/a/${token}` })
    const post = (granted: string) =>
      api.server.inject({
        method: 'POST',
        url: `/a/${token}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ token, send: 'yes', verdict: 'approve', granted }).toString(),
      })
    const votes = async () => (await needs.store.approvals.find(approvalId))!.votes
    return { get, post, votes }
  }

  it.each([
    ['2', 2],
    ['3', null],
    ['', null],
  ])('“%s” grants %s', async (written, granted) => {
    const { get, post, votes } = await attempts()
    expect((await get()).body).toContain('name="granted" min="1" max="3" value="3"')
    expect((await post(written)).statusCode).toBe(200)
    expect(await votes()).toMatchObject([{ granted }])
  })

  it.each(['4', '0', 'two'])('“%s” is asked again', async (written) => {
    const { post, votes } = await attempts()
    const { statusCode, body } = await post(written)
    expect(statusCode).toBe(400)
    expect(body).toContain('no more than were asked for')
    expect(body).toContain(`value="${written}"`)
    expect(await votes()).toEqual([])
  })
})
