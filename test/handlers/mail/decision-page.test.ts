import { randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailLink, signLink } from '../../../src/domain/mail-link.ts'
import { acceptEvents } from '../../../src/usecases/accepting/accept-event.ts'
import { castVote } from '../../../src/usecases/deciding/cast-vote.ts'
import { type Api, anApi, LINK_SECRET } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

const ASK = {
  title: 'Deploy api <b>now</b>',
  risk: 'high',
  action: { name: 'deploy', parameters: { version: '1.4.2', note: '</pre><script>alert(1)</script>' } },
}

/** An approval, and the link to it that was mailed to this person. */
async function mailed(data: object = {}, person = 'alex', changes: Partial<MailLink> = {}) {
  const { needs } = api.world
  const id = randomUUID()
  const ask = (eventId: string, more: object = {}) =>
    acceptEvents(needs)(
      [
        {
          given: { id: eventId, type: 'approval-request', source: 'ci', data: { ...ASK, ...data, ...more } },
        },
      ],
      'local',
    )
  await ask(id)
  const [asked] = await needs.store.approvals.ofEvents([id])
  const { id: approvalId, digest } = asked!
  const token = signLink({ approvalId, personId: person, digest, ...changes }, LINK_SECRET)
  const url = `/a/${token}`
  const call = async (options: InjectOptions) => {
    const { statusCode: status, headers, body } = await api.server.inject(options)
    return { status, headers, text: body }
  }
  const post = (fields: Record<string, string>) =>
    call({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ token, send: 'yes', ...fields }).toString(),
    })
  return {
    approvalId,
    token,
    url,
    ask,
    call,
    post,
    get: () => call({ method: 'GET', url }),
    read: async () => (await needs.store.approvals.find(approvalId))!,
    audit: () => needs.store.audit.of(`approval:${approvalId}`),
    opened: () => needs.store.openings.isWhole(approvalId, person, digest),
  }
}

const APPROVE = { verdict: 'approve', reason: '', conditions: '' }

describe('opening a link', () => {
  it('shows the whole request, how it stands, who may approve, and a form', async () => {
    const { get, approvalId } = await mailed()
    const { status, text } = await get()
    expect(status).toBe(200)
    for (const words of [
      'Deploy api',
      'Waiting for approval',
      '1.4.2',
      'May approve',
      approvalId.slice(0, 8),
    ])
      expect(text).toContain(words)
    expect(text).toContain('value="approve"')
    expect(text).toContain('value="reject"')
  })

  it('shows what an agent wrote as text, in a page without scripts', async () => {
    const { get } = await mailed()
    const { text } = await get()
    expect(text).not.toContain('<script')
    expect(text).not.toContain('<b>')
    expect(text).toContain('&#60;script&#62;')
  })

  it('has nothing chosen beforehand, whatever its address says, and one button that sends', async () => {
    const { url, call } = await mailed()
    const { text } = await call({ method: 'GET', url: `${url}?verdict=approve&send=yes` })
    expect(text).not.toMatch(/<input[^>]*checked/)
    expect(text.match(/<button\b(?! hidden)/g)).toHaveLength(1)
  })

  it('lets Enter in its form press a button that decides nothing', async () => {
    const { text } = await (await mailed()).get()
    expect(/<button\b[^>]*>/.exec(text)?.[0]).toBe('<button hidden formnovalidate>')
  })

  it('gives every input a label', async () => {
    const { text } = await (await mailed({ reversible: false })).get()
    const inputs = [...text.matchAll(/<(?:input|textarea)\b[^>]*\bid="(\w+)"/g)].map((match) => match[1])
    expect(inputs).toEqual(['approve', 'reject', 'reason', 'conditions', 'read_all'])
    for (const id of inputs) expect(text).toContain(`<label for="${id}">`)
  })

  it('changes and records nothing, however often programs follow it', async () => {
    const { url, call, read, audit, opened } = await mailed({ reversible: false })
    const before = [await read(), await audit()]
    const visits: InjectOptions[] = [
      { method: 'HEAD', url },
      ...Array.from({ length: 20 }, () => ({ method: 'GET', url }) as const),
      { method: 'GET', url, headers: { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' } },
      { method: 'GET', url: `${url}?verdict=approve&read_all=yes` },
      { method: 'GET', url, headers: { 'user-agent': 'Mozilla/5.0 (compatible; SafeLinks)' } },
      { method: 'HEAD', url, headers: { 'user-agent': 'BarracudaCentral' } },
    ]
    for (const visit of visits) expect((await call(visit)).status).toBe(200)
    expect([await read(), await audit()]).toEqual(before)
    expect(await opened()).toBe(false)
  })

  it.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH'] as const)('is not possible by %s', async (method) => {
    const { url, call, read } = await mailed()
    expect((await call({ method, url })).status).toBeGreaterThanOrEqual(400)
    expect((await read()).votes).toEqual([])
  })

  it('is kept from caches, frames, indexes, scripts and other sites', async () => {
    const { get } = await mailed()
    const { headers } = await get()
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'x-robots-tag': expect.stringContaining('noindex'),
      'content-type': 'text/html; charset=utf-8',
    })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("form-action 'self'")
    expect(policy).not.toMatch(/unsafe|script-src|https?:/)
  })
})

describe('sending the form', () => {
  it('votes for the person of the link, through the channel of mails', async () => {
    const { post, read } = await mailed()
    const { status, text } = await post({ ...APPROVE, conditions: 'Only on staging' })
    expect(status).toBe(200)
    expect(text).toContain('You approved this')
    expect(await read()).toMatchObject({
      state: 'approved',
      votes: [{ person: 'alex', channel: 'email', verdict: 'approve', conditions: 'Only on staging' }],
    })
  })

  it('is kept without what no database can hold', async () => {
    const { post, read } = await mailed()
    expect((await post({ ...APPROVE, reason: 'a\u0000b' })).status).toBe(200)
    expect(await read()).toMatchObject({ state: 'approved', votes: [{ reason: 'a\uFFFDb' }] })
  })

  it('counts once', async () => {
    const { post, get, read } = await mailed()
    await post(APPROVE)
    const again = await post({ ...APPROVE, verdict: 'reject', reason: 'No' })
    expect(again.status).toBe(409)
    expect(again.text).toContain('Alex Kim approved this just now')
    expect((await read()).votes).toHaveLength(1)
    const after = await get()
    expect(after.status).toBe(409)
    expect(after.text).not.toContain('<form')
  })

  it('rejects with a reason, and asks for one where there is none, keeping what was written', async () => {
    const { post, read } = await mailed()
    const asked = await post({ verdict: 'reject', reason: ' ', conditions: 'A <b>condition</b>' })
    expect(asked.status).toBe(400)
    expect(asked.text).toContain('A rejection needs a reason')
    expect(asked.text).toContain('A &#60;b&#62;condition')
    expect((await read()).state).toBe('pending')
    expect((await post({ verdict: 'reject', reason: 'Not on a Friday' })).status).toBe(200)
    expect(await read()).toMatchObject({
      state: 'rejected',
      votes: [{ reason: 'Not on a Friday', conditions: null }],
    })
  })

  it('of what cannot be undone needs the tick, which is recorded as having opened all of it', async () => {
    const { post, read, opened, audit } = await mailed({ reversible: false })
    const refused = await post(APPROVE)
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('tick that you have')
    expect([(await read()).state, await opened()]).toEqual(['pending', false])
    expect((await post({ ...APPROVE, read_all: 'yes' })).status).toBe(200)
    expect([(await read()).state, await opened()]).toEqual(['approved', true])
    expect((await audit()).map(({ action }) => action)).toContain('payload.opened')
  })

  it.each([
    ['without a choice', {}],
    ['by Enter, which is not its button', { verdict: 'approve', send: '' }],
  ])('%s decides nothing, and keeps what was written', async (_, fields) => {
    const { post, read } = await mailed()
    const { status, text } = await post({ reason: 'Half a rea', ...fields })
    expect(status).toBe(200)
    expect(text).toContain('Nothing was decided yet')
    expect(text).toContain('Half a rea')
    expect(text.includes('value="approve" required checked')).toBe('verdict' in fields)
    expect((await read()).votes).toEqual([])
  })

  it('needs the token in the body as well', async () => {
    const { post, read } = await mailed()
    const other = await mailed()
    for (const token of ['', 'x', other.token]) expect((await post({ ...APPROVE, token })).status).toBe(403)
    expect((await read()).votes).toEqual([])
  })

  it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])(
    'as %s is refused',
    async (type) => {
      const { url, call, token, read } = await mailed()
      const answer = await call({
        method: 'POST',
        url,
        headers: { 'content-type': type },
        payload: JSON.stringify({ token, ...APPROVE }),
      })
      expect(answer.status).toBe(415)
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
      expect((await read()).votes).toEqual([])
    },
  )
})

describe('a link', () => {
  it('that we did not sign shows nothing, and votes nothing', async () => {
    const { url, call, token, approvalId, read } = await mailed()
    const forged = signLink({ approvalId, personId: 'jo', digest: (await read()).digest }, 'guessed')
    for (const bad of [forged, `${token}x`, token.slice(1), 'x']) {
      const shown = await call({ method: 'GET', url: `/a/${bad}` })
      expect(shown.status).toBe(403)
      expect(shown.text).not.toContain('Deploy api')
      const sent = await call({
        method: 'POST',
        url: `/a/${bad}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ token: bad, ...APPROVE }).toString(),
      })
      expect(sent.status).toBe(403)
    }
    expect((await read()).votes).toEqual([])
    expect((await call({ method: 'GET', url })).status).toBe(200)
  })

  it('of somebody who is not listed any more shows nothing', async () => {
    const { get, post } = await mailed({}, 'eve')
    const shown = await get()
    expect(shown.status).toBe(403)
    expect(shown.text).not.toContain('1.4.2')
    expect((await post(APPROVE)).status).toBe(403)
  })

  it('of an earlier version of what is asked is worth nothing', async () => {
    const { get, post, ask, read } = await mailed({ request_id: randomUUID() })
    await ask(randomUUID(), { description: 'Another one' })
    for (const { status, text } of [await get(), await post(APPROVE)]) {
      expect(status).toBe(409)
      expect(text).toContain('newest mail')
      expect(text).not.toContain('<form')
    }
    expect((await read()).votes).toEqual([])
  })

  it('of an earlier version says so where the newest was decided meanwhile', async () => {
    const { get, ask, approvalId } = await mailed({ request_id: randomUUID() })
    await ask(randomUUID(), { description: 'Another one' })
    const identity = { channel: 'slack', user: 'U0ALEX' } as const
    await castVote(api.world.needs)({ approvalId, identity, verdict: 'approve', channel: 'slack' })
    const { status, text } = await get()
    expect(status).toBe(409)
    expect(text).toContain('The newest one is closed: Alex Kim approved this just now.')
    expect(text).not.toContain('Another one')
  })

  it('to what has expired is worth nothing', async () => {
    const { get, post, approvalId } = await mailed()
    await api.world.minutesPass(approvalId, 600)
    expect([(await get()).status, (await post(APPROVE)).status]).toEqual([410, 410])
  })

  it('says who decided when somebody else was faster', async () => {
    const { get, approvalId } = await mailed({}, 'jo')
    const identity = { channel: 'slack', user: 'U0ALEX' } as const
    await castVote(api.world.needs)({ approvalId, identity, verdict: 'approve', channel: 'slack' })
    const { status, text } = await get()
    expect(status).toBe(409)
    expect(text).toContain('Alex Kim approved this just now. There is nothing left to decide.')
  })

  it('of somebody whose role is not asked for shows the request and no form', async () => {
    const { get, post, read } = await mailed({}, 'sam')
    const { status, text } = await get()
    expect(status).toBe(403)
    expect(text).toContain('1.4.2')
    expect(text).not.toContain('<form')
    expect((await post(APPROVE)).status).toBe(403)
    expect((await read()).votes).toEqual([])
  })

  it('of whoever asked lets them reject, and not approve', async () => {
    const { get, post, read } = await mailed({ requester: 'alex' })
    const { status, text } = await get()
    expect(status).toBe(200)
    expect(text).not.toContain('value="approve"')
    expect((await post(APPROVE)).status).toBe(403)
    expect((await post({ verdict: 'reject', reason: 'Wrong' })).status).toBe(200)
    expect((await read()).state).toBe('rejected')
  })
})
