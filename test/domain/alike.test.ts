import { expect, it } from 'vitest'
import { alikeTo, holdsGlobs } from '../../src/domain/alike.ts'
import { anApproval, anEvent } from '../support/builders.ts'

const asks = (data: object) => anApproval({}, anEvent({ ...data }))
const action = { name: 'deploy', parameters: { service: 'api' } }

it('names action, source and parameters of what can be undone', () => {
  expect(alikeTo(asks({ reversible: true, action }), 'deploy-bot')).toEqual({
    action: 'deploy',
    source: 'deploy-bot',
    parameters: { service: 'api' },
  })
  expect(alikeTo(asks({ reversible: true, action: 'deploy' }), null)).toEqual({
    action: 'deploy',
    source: '',
    parameters: {},
  })
})

it.each([
  ['cannot be undone', { reversible: false, action }, 'bot', 'not-reversible'],
  ['does not say whether it can be undone', { action }, 'bot', 'not-reversible'],
  ['names no action', { reversible: true }, 'bot', 'no-action'],
  ['calls its action *', { reversible: true, action: '*' }, 'bot', 'too-wide'],
  ['calls itself *', { reversible: true, action }, '*', 'too-wide'],
])('refuses what %s', (_, data, source, why) => {
  expect(alikeTo(asks(data), source)).toBe(why)
})

it('sees stars and question marks in parameters, however deep', () => {
  expect(holdsGlobs({ a: { b: ['x', 'y*'] } })).toBe(true)
  expect(holdsGlobs({ a: '?' })).toBe(true)
  expect(holdsGlobs({ a: 'plain', b: 1 })).toBe(false)
})
