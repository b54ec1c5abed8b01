import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { refusesBlocks, toDeliveryError } from '../../../src/adapters/slack/slack-errors.ts'
import { DeliveryError } from '../../../src/domain/errors.ts'

function platform(error: string, more: object = {}) {
  return new WebAPIPlatformError({ ok: false, error, ...more })
}

function request(code?: string) {
  const cause = code === undefined ? undefined : Object.assign(new Error('secret detail'), { code })
  return new WebAPIRequestError(new TypeError('fetch failed', { cause }))
}

describe('toDeliveryError', () => {
  it.each([
    ['invalid_auth', 'unauthorized', false],
    ['token_revoked', 'unauthorized', false],
    ['account_inactive', 'unauthorized', false],
    ['not_authed', 'unauthorized', false],
    ['channel_not_found', 'not-found', false],
    ['not_in_channel', 'forbidden', false],
    ['is_archived', 'forbidden', false],
    ['missing_scope', 'forbidden', false],
    ['message_not_found', 'gone', false],
    ['cant_update_message', 'gone', false],
    ['thread_not_found', 'gone', false],
    ['cannot_reply_to_message', 'gone', false],
    ['msg_too_long', 'invalid', false],
    ['msg_blocks_too_long', 'invalid', false],
    ['invalid_blocks', 'invalid', false],
    ['ratelimited', 'rate-limited', false],
    ['service_unavailable', 'provider-error', false],
    ['internal_error', 'provider-error', true],
    ['fatal_error', 'provider-error', true],
    ['a_code_of_tomorrow', 'provider-error', false],
  ])('reads "%s" as "%s"', (code, reason, outcomeUnknown) => {
    const error = toDeliveryError(platform(code), 'chat.postMessage')
    expect(error).toMatchObject({ reason, outcomeUnknown, detail: `chat.postMessage: ${code}` })
  })

  it('passes on exactly how long Slack asks us to wait', () => {
    expect(toDeliveryError(new WebAPIRateLimitedError(37), 'chat.update')).toMatchObject({
      reason: 'rate-limited',
      retryAfterMs: 37_000,
    })
    const inBody = platform('ratelimited', { response_metadata: { retryAfter: 3 } })
    expect(toDeliveryError(inBody, 'chat.update').retryAfterMs).toBe(3000)
  })

  it('says what an operator can do', () => {
    const fixOf = (error: unknown) => toDeliveryError(error, 'chat.postMessage').fix
    expect(fixOf(platform('channel_not_found'))).toContain('SLACK_CHANNEL')
    expect(fixOf(platform('not_in_channel'))).toContain('/invite @Countersign')
    expect(fixOf(platform('invalid_auth'))).toContain('SLACK_BOT_TOKEN')
    expect(fixOf(platform('missing_scope', { needed: 'chat:write', provided: 'commands' }))).toContain(
      'chat:write',
    )
    expect(fixOf(new WebAPIHTTPError(404, 'Not Found', {}))).toContain('SLACK_API_URL')
  })

  it.each([
    ['a time-out', new WebAPIRequestError(new DOMException('late', 'TimeoutError')), 'TimeoutError', true],
    ['a dropped connection', request('ECONNRESET'), 'ECONNRESET', true],
    ['a refused connection', request('ECONNREFUSED'), 'ECONNREFUSED', false],
    ['an unknown host', request('ENOTFOUND'), 'ENOTFOUND', false],
    ['an answer that breaks off', new TypeError('terminated'), 'no complete answer', true],
  ])(
    'takes %s as unreachable and knows whether the work may be done',
    (_, thrown, detail, outcomeUnknown) => {
      expect(toDeliveryError(thrown, 'm')).toMatchObject({
        reason: 'unreachable',
        detail: `m: ${detail}`,
        outcomeUnknown,
      })
    },
  )

  it.each([500, 502, 503])('takes HTTP %i as a passing error with an unknown outcome', (status) => {
    const error = toDeliveryError(new WebAPIHTTPError(status, '', {}, 'a page'), 'chat.postMessage')
    expect(error).toMatchObject({ reason: 'provider-error', outcomeUnknown: true })
  })

  it('never repeats an answer that is no code', () => {
    const error = toDeliveryError(platform('<html>xoxb-1-secret</html>'), 'chat.postMessage')
    expect(error.detail).toBe('chat.postMessage: unreadable answer')
    expect(error.message).not.toContain('xoxb')
  })

  it('leaves an error that is translated already as it is', () => {
    const error = new DeliveryError('gone', 'x')
    expect(toDeliveryError(error, 'chat.update')).toBe(error)
  })
})

describe('refusesBlocks', () => {
  it('knows the answers to which the oldest blocks help: unknown ones, and too much in the newer ones', () => {
    expect(refusesBlocks(platform('invalid_blocks'))).toBe(true)
    expect(refusesBlocks(platform('msg_blocks_too_long'))).toBe(true)
    expect(refusesBlocks(platform('msg_too_long'))).toBe(false)
    expect(refusesBlocks(new Error('invalid_blocks'))).toBe(false)
  })
})
