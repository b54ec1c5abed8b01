import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { webhookOrchestrator } from '../../../../src/adapters/orchestrators/webhook/webhook-orchestrator.ts'
import type { Callback } from '../../../../src/domain/callback.ts'
import { aCallback } from '../../../contracts/orchestrator-contract.ts'
import { anEvent } from '../../../support/builders.ts'

const FROM_EVENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const OF_WORK = '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01'
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

let server: Server
let url: string
let answer: RequestListener
const received: { readonly request: IncomingMessage; readonly body: string }[] = []
beforeAll(async () => {
  server = createServer(async (request, response) => {
    received.push({ request, body: await text(request) })
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
})
beforeEach(() => {
  received.length = 0
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const report = (changes: Partial<Callback> = {}) =>
  webhookOrchestrator({ secretFor: (of) => (of === '' ? undefined : SECRET) }).report(
    aCallback(url, changes),
    null,
  )
const answering = (status: number, body = '', headers: Record<string, string> = {}) => {
  answer = (_request, response) => response.writeHead(status, headers).end(body)
}

describe('what is sent', () => {
  it('is the body as JSON, and verifies as Standard Webhooks says', async () => {
    answering(204)
    await report()
    const [{ request, body }] = received as [(typeof received)[0]]
    expect([request.method, request.url, request.headers['content-type']]).toEqual([
      'POST',
      '/hooks',
      'application/json',
    ])
    const headers = request.headers as Record<string, string>
    expect(new Webhook(SECRET).verify(body, headers)).toEqual(aCallback(url).body)
    expect(headers['webhook-id']).toBe('callback-1')
    expect(() => new Webhook('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA').verify(body, headers)).toThrow()
  })

  it('carries the trace that it is sent in, and without one the trace that its event came in', async () => {
    answering(204)
    const event = anEvent({ id: 'e1' })
    const traced = { ...event, traceparent: FROM_EVENT }
    await webhookOrchestrator({ secretFor: () => SECRET, traceparent: () => OF_WORK }).report(
      aCallback(url),
      traced,
    )
    await webhookOrchestrator({ secretFor: () => SECRET, traceparent: () => undefined }).report(
      aCallback(url),
      traced,
    )
    await webhookOrchestrator({ secretFor: () => SECRET }).report(aCallback(url), event)
    expect(received.map(({ request }) => request.headers.traceparent)).toEqual([
      OF_WORK,
      FROM_EVENT,
      undefined,
    ])
  })

  it('is nothing where there is no secret to sign with', async () => {
    answering(204)
    await expect(
      webhookOrchestrator({ secretFor: () => undefined }).report(aCallback(url), null),
    ).rejects.toMatchObject({
      reason: 'unauthorized',
      detail: expect.stringContaining('CALLBACK_SECRET'),
    })
    expect(received).toEqual([])
  })
})

describe('a 2xx acknowledges', () => {
  const NOTHING = { status: null, message: null }
  it.each([
    [
      'with what it says',
      200,
      '{"status":"resumed","message":" Run 42 goes on "}',
      { status: 'resumed', message: 'Run 42 goes on' },
    ],
    ['with half of it', 202, '{"status":"queued","message":7}', { status: 'queued', message: null }],
    ['without a body', 204, '', NOTHING],
    ['with a text', 200, 'OK', NOTHING],
    ['with HTML', 200, '<html>fine</html>', NOTHING],
    ['with a list', 200, '["resumed"]', NOTHING],
    ['with null', 200, 'null', NOTHING],
    ['with broken JSON', 200, '{"status":', NOTHING],
    ['with blanks', 200, '{"status":" ","message":""}', NOTHING],
  ])('%s', async (_, status, body, expected) => {
    answering(status, body)
    expect(await report()).toEqual(expected)
  })

  it('with a long message, of which 500 characters are kept', async () => {
    answering(200, JSON.stringify({ message: 'x'.repeat(2000) }))
    expect((await report()).message).toBe('x'.repeat(500))
  })

  it.each([
    ['U+0000', 'a\u0000b', 'a\uFFFDb'],
    ['half of a surrogate pair', 'a\ud800', 'a\uFFFD'],
    ['a pair where it is cut', `${'x'.repeat(499)}😀`, `${'x'.repeat(499)}\uFFFD`],
  ])('with a message that could not be kept as it is: %s', async (_, message, kept) => {
    answering(200, JSON.stringify({ message }))
    expect((await report()).message).toBe(kept)
  })

  it('with an answer that never ends, of which only the start is read', async () => {
    const closed = Promise.withResolvers<void>()
    answer = (_request, response) => {
      response.on('close', () => closed.resolve())
      response.writeHead(200)
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      }
      response.on('drain', pour)
      pour()
    }
    expect(await report()).toEqual(NOTHING)
    await closed.promise
  })

  it('with an answer that breaks off', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"status":', () => response.destroy())
    }
    expect(await report()).toEqual(NOTHING)
  })
})

describe('anything else is an error', () => {
  it.each([
    [301, 'invalid'],
    [302, 'invalid'],
    [307, 'invalid'],
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'not-found'],
    [408, 'unreachable'],
    [410, 'gone'],
    [422, 'invalid'],
    [425, 'unreachable'],
    [429, 'rate-limited'],
    [500, 'provider-error'],
    [503, 'provider-error'],
  ])('%i means "%s"', async (status, reason) => {
    answering(status, 'a stack trace with whsec_hunter2', { location: `${url}/elsewhere` })
    await expect(report()).rejects.toMatchObject({
      name: 'DeliveryError',
      reason,
      detail: `answered ${status}`,
    })
    expect(received).toHaveLength(1)
  })

  it.each([
    ['7', 7000],
    ['0', 0],
    ['-1', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('with "Retry-After: %s" waits %s ms', async (given, retryAfterMs) => {
    answering(429, '', { 'retry-after': given })
    await expect(report()).rejects.toMatchObject({ reason: 'rate-limited', retryAfterMs })
  })

  it('with a date for Retry-After waits until then', async () => {
    answering(503, '', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() })
    const { retryAfterMs } = await report().then(
      () => ({ retryAfterMs: undefined }),
      (error) => error,
    )
    expect(retryAfterMs).toBeGreaterThan(55_000)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
  })
})

describe('an orchestrator that cannot be reached', () => {
  it('is unreachable, and nobody knows whether it heard', async () => {
    answer = (request) => request.socket.destroy()
    await expect(report()).rejects.toMatchObject({ reason: 'unreachable', outcomeUnknown: true })
  })

  it('has an answer to give within its time, or is unreachable', async () => {
    const timer = new AbortController()
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timer.signal)
    answer = () => timer.abort(new DOMException('over', 'TimeoutError'))
    await expect(report()).rejects.toMatchObject({
      reason: 'unreachable',
      detail: 'no answer within 15 s',
      outcomeUnknown: true,
    })
    expect(timeout).toHaveBeenCalledWith(15_000)
    timeout.mockRestore()
  })

  it('because nobody listens, or has no such name, is named by a code', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    for (const nowhere of [`http://127.0.0.1:${port}/`, 'http://countersign.invalid/']) {
      await expect(report({ url: nowhere })).rejects.toMatchObject({
        reason: 'unreachable',
        detail: expect.stringMatching(/^could not be reached \(E[A-Z_]+\)$/),
      })
    }
  })
})
