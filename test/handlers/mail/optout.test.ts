import { randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signLink } from '../../../src/domain/mail-link.ts'
import { signOptout } from '../../../src/domain/optout-link.ts'
import { type Api, anApi, LINK_SECRET } from '../api-world.ts'

let api: Api
beforeAll(async () => {
  api = await anApi()
})
afterAll(() => api.close())

function mailed(address = `${randomUUID()}@x.io`, token = signOptout(address, LINK_SECRET)) {
  const url = `/u/${token}`
  const call = async (options: InjectOptions) => {
    const { statusCode: status, headers, body: text } = await api.server.inject({ url, ...options })
    return { status, headers, text }
  }
  const post = (payload: string, type = 'application/x-www-form-urlencoded') =>
    call({ method: 'POST', headers: { 'content-type': type }, payload })
  const { has } = api.world.needs.store.optouts
  return { address, url, call, post, isStopped: () => has(address) }
}

const MULTIPART = [
  '--b1',
  'Content-Disposition: form-data; name="List-Unsubscribe"',
  '',
  'One-Click',
  '--b1--',
  '',
]

describe('the link that stops mails about progress', () => {
  it.each([
    ['a form', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
    ['parts', MULTIPART.join('\r\n'), 'multipart/form-data; boundary=b1'],
  ])('is taken from a mail program at once, as %s', async (_, body, type) => {
    const { post, isStopped } = mailed()
    expect((await post(body, type)).status).toBe(200)
    expect(await isStopped()).toBe(true)
  })

  it('shows a page with one button, and nothing happens by opening it', async () => {
    const { call, address, isStopped } = mailed()
    const { status, text, headers } = await call({ method: 'GET' })
    expect(status).toBe(200)
    expect(text).toContain(`${address} gets them`)
    expect(text).toContain('Stop mails about progress</button>')
    expect(text).toContain('approvals, failures and questions always come')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    await call({ method: 'HEAD' })
    expect(await isStopped()).toBe(false)
  })

  it('is the way back as well', async () => {
    const { post, call, isStopped } = mailed()
    expect((await post('do=stop')).text).toContain('Send them again</button>')
    expect(await isStopped()).toBe(true)
    expect((await call({ method: 'GET' })).text).toContain('gets no more of them')
    expect((await post('do=resume')).text).toContain('Stop mails about progress</button>')
    expect(await isStopped()).toBe(false)
  })

  it.each(['', 'do=', 'List-Unsubscribe=Maybe'])('does nothing on "%s"', async (body) => {
    const { post, isStopped } = mailed()
    expect((await post(body)).status).toBe(400)
    expect(await isStopped()).toBe(false)
  })

  it('is worth nothing where we did not sign it for this', async () => {
    const vote = signLink({ approvalId: 'a', personId: 'alex', digest: 'sha256:00' }, LINK_SECRET)
    const address = `${randomUUID()}@x.io`
    for (const token of ['x', signOptout(address, 'guessed'), vote]) {
      const { call, post, isStopped } = mailed(address, token)
      expect((await call({ method: 'GET' })).status).toBe(403)
      expect((await post('List-Unsubscribe=One-Click')).status).toBe(403)
      expect(await isStopped()).toBe(false)
    }
    const swapped = await api.server.inject(`/a/${signOptout(address, LINK_SECRET)}`)
    expect(swapped.statusCode).toBe(403)
  })
})
