import { expect, it } from 'vitest'
import { callbackIssue } from '../../src/domain/callback-target.ts'

const RULES = { defaultUrl: 'https://orchestrator.example/hooks', allow: undefined, canSign: true }

it.each([
  ['https://orchestrator.example/other', RULES],
  ['http://localhost:9/hooks', RULES],
  ['http://127.0.0.1:9/hooks', RULES],
  ['http://[::1]:9/hooks', RULES],
  ['http://2130706433/hooks', RULES],
  ['https://a.example/', { ...RULES, allow: ['a.example'] }],
])('allows %s', (url, rules) => {
  expect(callbackIssue(url, rules)).toBeUndefined()
})

it.each([
  ['another host', 'https://evil.example/', RULES, 'CALLBACK_ALLOW'],
  ['a host that ends like ours', 'https://xorchestrator.example/', RULES, 'CALLBACK_ALLOW'],
  ['a host that begins like ours', 'https://orchestrator.example.evil.test/', RULES, 'CALLBACK_ALLOW'],
  ['our host as a user name', 'https://orchestrator.example@evil.test/', RULES, 'evil.test'],
  ['the metadata service of a cloud', 'http://169.254.169.254/', RULES, 'CALLBACK_ALLOW'],
  [
    'loopback, where a list of hosts leaves it out',
    'http://127.0.0.1/',
    { ...RULES, allow: ['a.example'] },
    '127.0.0.1',
  ],
  [
    'the default host, where a list leaves it out',
    'https://orchestrator.example/',
    { ...RULES, allow: [] },
    'orchestrator',
  ],
  ['anything that cannot be signed', 'http://localhost/', { ...RULES, canSign: false }, 'CALLBACK_SECRET'],
])('refuses %s', (_, url, rules, said) => {
  expect(callbackIssue(url, rules)).toContain(said)
})
