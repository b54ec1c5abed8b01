import { describe, expect, it } from 'vitest'
import { toDeliveryError } from '../../../src/adapters/email/mail-errors.ts'
import { worthRetrying } from '../../../src/domain/errors.ts'

const translated = (codes: object) => toDeliveryError(Object.assign(new Error('secret words'), codes))

describe('an answer of a mail server', () => {
  it.each([421, 432, 450, 451, 452, 454, 499])('%i is tried again', (responseCode) => {
    expect(worthRetrying(translated({ code: 'EENVELOPE', responseCode }).reason)).toBe(true)
  })

  it.each([500, 503, 521, 530, 534, 535, 550, 551, 552, 553, 554, 556, 599])(
    '%i is for good, with a fix',
    (responseCode) => {
      const error = translated({ code: 'EMESSAGE', responseCode, command: 'DATA' })
      expect(worthRetrying(error.reason)).toBe(false)
      expect(error.fix).toEqual(expect.any(String))
      expect(error.outcomeUnknown).toBe(false)
    },
  )

  it('outweighs the code beside it: a login server that is down is no wrong password', () => {
    expect(translated({ code: 'EAUTH', responseCode: 454 }).reason).toBe('provider-error')
    expect(translated({ code: 'EAUTH', responseCode: 535 }).reason).toBe('unauthorized')
  })
})

describe('no answer', () => {
  it.each([
    ['ECONNECTION', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['EDNS', 'unreachable'],
    ['ESOCKET', 'unreachable'],
    ['ETLS', 'unreachable'],
    ['EAUTH', 'unauthorized'],
    ['EENVELOPE', 'invalid'],
    ['EWHATEVER', 'provider-error'],
  ])('%s is "%s"', (code, reason) => {
    expect(translated({ code, command: 'CONN' })).toMatchObject({ reason, outcomeUnknown: false })
  })

  it('once the mail itself was on its way leaves open whether it arrived', () => {
    expect(translated({ code: 'ETIMEDOUT', command: 'DATA' }).outcomeUnknown).toBe(true)
    expect(translated({ code: 'ECONNECTION' }).outcomeUnknown).toBe(true)
  })

  it('keeps the words to itself, whatever was thrown', () => {
    expect(toDeliveryError('secret words')).toMatchObject({ reason: 'provider-error', detail: 'SMTP failed' })
    expect(translated({ code: 'secret words', command: 'RCPT TO:<alex@example.com>' }).message).toBe(
      'provider-error: SMTP failed',
    )
  })
})
