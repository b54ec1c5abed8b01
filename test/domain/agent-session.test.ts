import { describe, expect, it } from 'vitest'
import {
  chosenVerdict,
  isDigestNamed,
  optionValue,
  sessionAt,
  sessionPlace,
} from '../../src/domain/agent-session.ts'

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
const SHOWN = { approval: '3f9a2c1b-cc30-4b95-a5bc-7e1a41f04788', digest: DIGEST }

describe('an option', () => {
  it('comes back as the verdict on exactly what it showed', () => {
    const value = optionValue('reject', SHOWN)
    expect(value).toBe('reject 3f9a2c1b (digest 0123456789abcdef01234567)')
    const chosen = chosenVerdict(` ${value}\n`)
    expect(chosen).toEqual({ verdict: 'reject', id: '3f9a2c1b', digest: '0123456789abcdef01234567' })
    expect(isDigestNamed(DIGEST, chosen!)).toBe(true)
    expect(isDigestNamed(`sha256:ff${DIGEST.slice(9)}`, chosen!)).toBe(false)
  })

  it.each(['approve', 'approve 3f9a2c1b', 'approve 3f9a2c1b (digest 0123)', 'hold (digest 3f9a2c1b)'])(
    'is not what somebody says as “%s”',
    (text) => expect(chosenVerdict(text)).toBeUndefined(),
  )
})

describe('the place of a session', () => {
  it('is known again, and is no issue', () => {
    expect(sessionAt(sessionPlace('s-1'))).toBe('s-1')
    expect(sessionAt({ channel: 'linear', target: 'PR-68' })).toBeUndefined()
    expect(sessionAt({ channel: 'email', target: 'session:s-1' })).toBeUndefined()
  })
})
