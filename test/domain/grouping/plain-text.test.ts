import { expect, it } from 'vitest'
import { plainText } from '../../../src/domain/grouping/plain-text.ts'

it.each([
  ['numbers', 'Line 12 failed after 3.5 s', 'Line 340 failed after 12 s'],
  ['versions and addresses', 'api v1.4.2 at 10.0.0.1:8080', 'api v1.5.0 at 10.0.0.27:9090'],
  ['UUIDs', 'Job 1b4e28ba-2fa1-11d2-883f-0016d3cca427 died', 'Job 6fa459ea-ee8a-3ca4-894e-db77e160355e died'],
  ['hashes', 'At commit 9fceb02 it broke', 'At commit a13d97c1e2 it broke'],
  ['hexadecimal numbers', 'Fault at 0x7ffe12ab', 'Fault at 0x00419f3c'],
  ['generated names', 'Pod api-7d4b9c6f5-x2x9q is gone', 'Pod api-5c8a7d4b9-k3l8w is gone'],
  ['numbered paths', 'No space in /var/run/4711/tmp', 'No space in /var/run/12/tmp'],
  ['times', 'Down since 2026-11-21T10:00:00Z', 'Down since 2026-11-21 11:30:12.123 +02:00'],
  ['values in double quotes', 'No module "billing"', 'No module "auth service"'],
  ['values in single quotes', "Can't open 'a.ts'", "Can't open 'lib/b.ts'"],
  ['values in code', 'Missing `SKILL.md`', 'Missing `README`'],
  ['letters and spaces', 'Disk  is\nfull', 'disk is full'],
])('takes %s out', (_, one, other) => {
  expect(plainText(one)).toBe(plainText(other))
})

it.each([
  ['words', 'Disk is full', 'Disk is slow'],
  ['words that look like numbers to the base of sixteen', 'The facade is down', 'The decade is down'],
  ['words with an apostrophe', "Build can't start: don't know disk", "Build can't start: don't know net"],
])('keeps %s', (_, one, other) => {
  expect(plainText(one)).not.toBe(plainText(other))
})

it('takes out names where they stand by themselves', () => {
  expect(plainText('Task auth failed', ['auth'])).toBe(plainText('Task billing failed', ['billing']))
  expect(plainText('Task author failed', ['auth'])).toBe('task author failed')
})

it('reads the beginning of a long text, in no time', () => {
  const began = performance.now()
  expect(plainText(`${'a'.repeat(500)}1`)).toBe(plainText(`${'a'.repeat(500)}b`))
  plainText('"'.repeat(200_000))
  expect(performance.now() - began).toBeLessThan(1000)
})
