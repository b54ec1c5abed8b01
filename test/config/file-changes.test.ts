import { expect, it } from 'vitest'
import type { FileRules } from '../../src/config/config.ts'
import { fileChanges } from '../../src/config/file-changes.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import { KEEP_ALL } from '../../src/domain/retention.ts'
import { ALEX, aPerson, SAM } from '../support/people.ts'

const policy = (name: string, quorum = 1) => ({ match: {}, policy: aPolicy({ name, roles: null, quorum }) })
const file = (changes: Partial<FileRules> = {}): FileRules => ({
  people: [ALEX, SAM],
  policies: [policy('one'), policy('two')],
  routes: [],
  quietHours: [],
  digests: [],
  orchestrators: [],
  retention: KEEP_ALL,
  matchByEmail: false,
  ...changes,
})
const route = { match: {}, to: ['thread'], fallback: null, continues: false } as const

it.each([
  ['nothing', {}, []],
  [
    'people',
    { people: [aPerson({ roles: [] }), aPerson({ id: 'jo' })] },
    ['people: added jo; removed sam; changed alex'],
  ],
  [
    'policies',
    { policies: [policy('two', 2), policy('three')] },
    ['policies: added three; removed one; changed two'],
  ],
  ['their order', { policies: [policy('two'), policy('one')] }, ['policies: another order']],
  ['routes', { routes: [route] }, ['routes: 1 now, 0 before']],
  ['how people are known', { matchByEmail: true }, ['match_by_email: switched on']],
])('says in words what changed: %s', (_, changes, words) => {
  expect(fileChanges(file(), file(changes))).toEqual(words)
})
