import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { linearRequest } from '../../../src/adapters/linear/linear-client.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'
import type { LinearFailure } from '../../../src/sandbox/linear/linear-server.ts'
import { listen } from '../../../src/sandbox/loopback-server.ts'
import { aMessage } from '../../support/cards.ts'
import { aCard, aLinear } from './linear-doubles.ts'

/** What posting a card ends with when Linear answers so. */
async function errorOf(failure: LinearFailure): Promise<DeliveryError> {
  const { linear, channel } = await aLinear()
  linear.failures.push(failure)
  const error = await channel.post(aCard(), aMessage(), null).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DeliveryError)
  return error as DeliveryError
}

it.each<[string, LinearFailure, boolean]>([
  ['rate-limited', { status: 400, code: 'RATELIMITED', type: 'ratelimited' }, false],
  ['rate-limited', { status: 400, code: 'RATELIMITED' }, false],
  ['unauthorized', { status: 401, code: 'AUTHENTICATION_ERROR', type: 'authentication error' }, false],
  ['unauthorized', { status: 401, type: 'authentication error' }, false],
  ['forbidden', { status: 403, code: 'FORBIDDEN', type: 'forbidden' }, false],
  ['not-found', { status: 400, code: 'INPUT_ERROR', type: 'invalid input' }, false],
  ['provider-error', { status: 500, code: 'INTERNAL_SERVER_ERROR', type: 'internal error' }, true],
  ['provider-error', { status: 400, code: 'SOMETHING_NEW' }, false],
])('translates to "%s" %j', async (reason, failure, outcomeUnknown) => {
  expect(await errorOf(failure)).toMatchObject({ reason, outcomeUnknown })
})

it('never repeats the words of an answer', async () => {
  const error = await errorOf({ status: 403, code: 'FORBIDDEN' })
  expect(JSON.stringify([error.message, error.detail, error.fix])).not.toContain('secret')
  expect(error.fix).toContain('write access')
})

it.each([
  [{ 'retry-after': '7' }, 7000],
  [
    { 'x-ratelimit-requests-remaining': '0', 'x-ratelimit-requests-reset': String(Date.now() + 90_000) },
    90_000,
  ],
  [
    { 'x-ratelimit-complexity-remaining': '0', 'x-ratelimit-complexity-reset': String(Date.now() + 60_000) },
    60_000,
  ],
  [
    { 'x-ratelimit-requests-remaining': '9', 'x-ratelimit-requests-reset': String(Date.now() + 90_000) },
    undefined,
  ],
  [{ 'retry-after': '999999' }, 3_600_000],
])('waits for as long as the headers %j ask', async (headers, expected) => {
  const { retryAfterMs } = await errorOf({ status: 400, code: 'RATELIMITED', headers })
  if (expected === undefined) return expect(retryAfterMs).toBeUndefined()
  expect(retryAfterMs).toBeGreaterThan(expected - 5000)
  expect(retryAfterMs).toBeLessThanOrEqual(expected)
})

const ask = (apiUrl: string) =>
  linearRequest({ apiKey: 'lin_api_x', apiUrl }, { now: () => new Date() })('issue', '{ a }', {}, z.unknown())

it('says of a Linear that nobody reaches that nothing was done', async () => {
  const { url, close } = await listen(createServer())
  await close()
  await expect(ask(url)).rejects.toMatchObject({ reason: 'unreachable', outcomeUnknown: false })
})

it('says of a connection that broke that something may have been done', async () => {
  const { url, close } = await listen(createServer((request) => void request.socket.destroy()))
  await expect(ask(url)).rejects.toMatchObject({ reason: 'unreachable', outcomeUnknown: true })
  await close()
})

it("takes a proxy's page for no answer of Linear's", async () => {
  const { url, close } = await listen(
    createServer((_, response) => void response.writeHead(418).end('<html>')),
  )
  await expect(ask(url)).rejects.toMatchObject({ reason: 'provider-error', detail: 'issue: HTTP 418' })
  await close()
})
