import { expect, it } from 'vitest'
import { callbackIssue, callbackOfSource, secretFor } from '../../src/domain/callback-target.ts'

const RULES = {
  defaultUrl: 'https://orchestrator.example/hooks',
  bySource: [],
  allow: undefined,
  canSign: true,
}

it.each([
  ['https://orchestrator.example/other', RULES],
  ['http://localhost:9/hooks', RULES],
  ['http://127.0.0.1:9/hooks', RULES],
  ['http://[::1]:9/hooks', RULES],
  ['http://2130706433/hooks', RULES],
  ['https://a.example/', { ...RULES, allow: ['a.example'] }],
  ['https://a.example:8443/', { ...RULES, allow: ['a.example:8443'] }],
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
  [
    'another port than the one listed',
    'https://a.example/',
    { ...RULES, allow: ['a.example:8443'] },
    'a.example',
  ],
  ['anything that cannot be signed', 'http://localhost/', { ...RULES, canSign: false }, 'CALLBACK_SECRET'],
])('refuses %s', (_, url, rules, said) => {
  expect(callbackIssue(url, rules)).toContain(said)
})

const ORCHESTRATORS = [
  { sources: ['deploy-bot'], callbackUrl: 'https://deploy.example/hooks', secret: 'whsec_deploy' },
  { sources: ['ci-*'], callbackUrl: 'https://ci.example/hooks', secret: undefined },
  { sources: ['*'], callbackUrl: 'https://deploy.example/others', secret: 'whsec_others' },
]

it.each([
  ['deploy-bot', 'https://deploy.example/hooks'],
  ['ci-7', 'https://ci.example/hooks'],
  ['somebody', 'https://deploy.example/others'],
  [null, undefined],
])('tells what was decided for %s at %s', (source, url) => {
  expect(callbackOfSource(source, ORCHESTRATORS)).toBe(url)
})

it.each([
  ['https://deploy.example/hooks', 'whsec_deploy'],
  ['https://deploy.example/others', 'whsec_others'],
  ['https://deploy.example/elsewhere', 'whsec_deploy'],
  ['https://ci.example/hooks', undefined],
  ['https://deploy.example.evil.test/hooks', undefined],
  ['http://deploy.example/hooks', undefined],
])('signs for %s with its own secret alone', (url, secret) => {
  expect(secretFor(url, { ...RULES, bySource: ORCHESTRATORS })).toBe(secret)
})

it.each([
  ['the address of all others', 'https://deploy.example/default', null, undefined],
  ["what else is on that address's host", 'https://deploy.example/elsewhere', null, undefined],
  ["an orchestrator's own address there", 'https://deploy.example/hooks', null, 'whsec_deploy'],
  ['what an event of its own names there', 'https://deploy.example/elsewhere', 'deploy-bot', 'whsec_deploy'],
])(
  'where one host has several, signs for %s with the secret that belongs there',
  (_, url, source, secret) => {
    const bySource = ORCHESTRATORS.slice(0, 2)
    expect(secretFor(url, { bySource, defaultUrl: 'https://deploy.example/default' }, source)).toBe(secret)
  },
)

it("allows an orchestrator's host, and asks for no other secret where it has its own", () => {
  const rules = { ...RULES, bySource: ORCHESTRATORS, canSign: false }
  expect(callbackIssue('https://deploy.example/other', rules)).toBeUndefined()
  expect(callbackIssue('https://ci.example/hooks', rules)).toContain('CALLBACK_SECRET')
})
