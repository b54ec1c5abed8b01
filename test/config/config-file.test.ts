import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConfigFile } from '../../src/config/config-file.ts'

const read = (text: string) => readConfigFile(text, 'countersign.yaml')
const problemsOf = (text: string) => read(text).problems

it('asks whether a mistyped section is a known one', () => {
  expect(problemsOf('polices: []\n')[0]?.problem).toBe('does not know "polices": did you mean "policies"?')
})

describe('names the place of', () => {
  it.each([
    ['YAML that cannot be read', 'people:\n  - id: [alex\n', 3, 1],
    ['a key that is there twice', 'people: []\npeople: []\n', 2, 1],
    ['a tag of another program', 'people: !include people.yaml\n', 1, 9],
    ['an alias of nothing', 'people: []\npolicies: *none\n', 2, 11],
    ['a file that is a list', '- people\n', 1, 1],
    ['a file that is text', '\nhello\n', 2, 1],
    ['policies that are no list', 'policies: {}\n', 1, 11],
    ['a policy that is none', 'policies: [7]\n', 1, 12],
  ])('%s', (_, text, line, column) => {
    expect(problemsOf(text)[0]).toMatchObject({ at: { line, column }, problem: expect.stringMatching(/\w/) })
  })
})

it('says everything that is wrong at once, in the order of the file', () => {
  const problems = problemsOf(`people:
  - { id: a b }
  - { id: alex, roles: [security], slack: nobody }
policies:
  - { name: one, match: { risk: hihg }, time_limit: 30, remind_after: 2h }
  - { name: two, match: {}, approve: { roles: [secuirty] }, escalate: { after: 2h, to: [alex] } }
  - { name: two, match: {} }
nothings: []
`)
  expect(problems.map(({ at, problem }) => [at?.line, problem.split(':')[0]])).toEqual([
    [2, 'id'],
    [3, 'slack'],
    [5, 'match.risk'],
    [5, 'time_limit'],
    [6, 'escalate.to'],
    [7, 'never applies'],
    [7, 'name'],
    [8, 'does not know "nothings"'],
  ])
})

it('keeps one mistake from hiding the next in the same policy', () => {
  const text = `people: [{ id: alex, roles: [security] }]
policies:
  - name: one
    match: { risk: high }
    justification: yes please
    approve: { roles: [secuirty] }
    on_expiry: approve
    escalate: { after: 10m, to: [person:alx] }
`
  expect(problemsOf(text).map(({ at, problem }) => [at?.line, problem])).toEqual([
    [5, 'justification: give "required" or "optional"'],
    [6, 'nobody has the role "secuirty": did you mean "security"?'],
    [7, expect.stringContaining('on_expiry: approve holds for low risk only')],
    [8, 'escalate.to: nobody has the id "alx": did you mean "alex"?'],
  ])
})

it('concludes nothing from a key that may be the mistyped one', () => {
  const text = 'policies: [{ name: one, match: {}, time_limt: 2h, remind_after: 90m }]\n'
  expect(problemsOf(text)).toMatchObject([
    { problem: 'does not know "time_limt": did you mean "time_limit"?' },
  ])
  const people =
    'people: [{ id: alex, rolls: [dba] }]\npolicies: [{ name: one, match: {}, approve: { roles: [dba] } }]\n'
  expect(problemsOf(people)).toMatchObject([{ problem: 'does not know "rolls": did you mean "roles"?' }])
})

it('reads anchors, aliases and merged keys', () => {
  const { policies, problems } = read(`people: [{ id: alex, roles: [dba] }]
policies:
  - &base
    name: one
    match: { risk: high }
    approve: &who { roles: [dba] }
    time_limit: 30m
  - { <<: *base, name: two, match: { risk: critical } }
  - { name: three, match: { risk: low }, approve: *who }
`)
  expect(problems).toEqual([])
  expect(policies.map(({ policy: { name, roles, timeLimitMs } }) => [name, roles, timeLimitMs])).toEqual([
    ['one', ['dba'], 1_800_000],
    ['two', ['dba'], 1_800_000],
    ['three', ['dba'], 3_600_000],
  ])
})

it('answers whatever stands in the file, rather than failing', () => {
  const keys = [
    'people',
    'policies',
    'id',
    'roles',
    'slack',
    'name',
    'match',
    'approve',
    'each_of',
    'escalate',
    'to',
    'fallback',
    'continue',
  ]
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, 0, 1, 'alex', 'role:cto', 'slack:@alex', '30m', '__proto__', ''),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 4 }),
    ),
  }))
  const section = fc.array(tree, { maxLength: 3 })
  fc.assert(
    fc.property(
      fc.oneof(tree, fc.record({ people: section, policies: section, routes: section })),
      (content) => {
        for (const { at, problem } of problemsOf(JSON.stringify(content, null, 1))) {
          expect(at?.line).toBeGreaterThan(0)
          expect(problem).not.toMatch(/invalid|expected|undefined|NaN/i)
        }
      },
    ),
    { numRuns: 500 },
  )
})

describe('match_by_email', () => {
  it('is off unless it is switched on', () => {
    expect(read('people: []').matchByEmail).toBe(false)
    expect(read('match_by_email: false').matchByEmail).toBe(false)
    expect(read('match_by_email: true').matchByEmail).toBe(true)
  })

  it('is not guessed', () => {
    const { matchByEmail, problems } = read('people: []\nmatch_by_email: yes please')
    expect(matchByEmail).toBe(false)
    expect(problems).toMatchObject([
      { problem: 'match_by_email: give true or false', at: { line: 2, column: 17 } },
    ])
  })
})
