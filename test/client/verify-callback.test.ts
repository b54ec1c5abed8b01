import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { CallbackError, verifyCallback } from '../../src/client/client.ts'

const SECRET = `whsec_${Buffer.from('a secret that only this test knows').toString('base64')}`
const BODY = JSON.stringify({ type: 'approval.decided', decision: 'approved', note: 'größer' })

function signed(body = BODY, { secret = SECRET, at = new Date() } = {}): Record<string, string> {
  return {
    'webhook-id': 'msg-1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg-1', at, body),
  }
}

/** Right in all but what is said here: signed with any key, at any time, as any version. */
function forged({
  key = SECRET.slice(6),
  timestamp = String(Math.floor(Date.now() / 1000)),
  version = 'v1',
}) {
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(`msg-1.${timestamp}.${BODY}`)
  return {
    'webhook-id': 'msg-1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `${version},${signature.digest('base64')}`,
  }
}

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)

describe('a genuine callback', () => {
  it('is read, whatever form its body and headers have', () => {
    const upper = Object.fromEntries(
      Object.entries(signed()).map(([key, value]) => [key.toUpperCase(), value]),
    )
    for (const headers of [signed(), upper, new Headers(signed())]) {
      expect(verifyCallback(BODY, headers, SECRET)).toEqual(JSON.parse(BODY))
      expect(verifyCallback(new TextEncoder().encode(BODY), headers, SECRET)).toEqual(JSON.parse(BODY))
    }
  })

  it('may carry signatures of other keys before its own', () => {
    const other = signed(BODY, { secret: `whsec_${Buffer.from('other').toString('base64')}` })
    const both = `v1a,xyz ${other['webhook-signature']} ${signed()['webhook-signature']}`
    expect(verifyCallback(BODY, { ...signed(), 'webhook-signature': both }, SECRET)).toBeDefined()
  })

  it('is one whose signature was made by hand', () => {
    expect(verifyCallback(BODY, forged({}), SECRET)).toBeDefined()
  })

  it('may be almost five minutes old', () => {
    expect(verifyCallback(BODY, signed(BODY, { at: ago(290) }), SECRET)).toBeDefined()
  })
})

describe('a callback is refused', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['with another body', BODY.replace('approved', 'rejected'), signed(), SECRET],
    ['with a secret of somebody else', BODY, signed(), `whsec_${Buffer.from('other').toString('base64')}`],
    ['with another id', BODY, { ...signed(), 'webhook-id': 'msg-2' }, SECRET],
    ['without headers', BODY, {}, SECRET],
    ['with an empty signature', BODY, { ...signed(), 'webhook-signature': 'v1,' }, SECRET],
    ['that is old', BODY, signed(BODY, { at: ago(310) }), SECRET],
    ['that is of the future', BODY, signed(BODY, { at: ago(-310) }), SECRET],
    ['whose time is no time', BODY, forged({ timestamp: 'soon' }), SECRET],
    ['with a signature of another version', BODY, forged({ version: 'v2' }), SECRET],
    ['where no secret is set', BODY, forged({ key: '' }), ''],
  ])('%s', (_name, body, headers, secret) => {
    expect(() => verifyCallback(body, headers, secret)).toThrow(CallbackError)
  })
})
