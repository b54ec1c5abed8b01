import { describe, expect, it } from 'vitest'
import { readPeopleFile } from '../../src/config/people-file.ts'

const read = (text: string) => readPeopleFile(text, 'countersign.yaml')
const problemsOf = (text: string) => read(text).problems

it('reads people with all their identities', () => {
  expect(
    read(`
people:
  - id: alex
    name: Alex Kim
    roles: [tech_lead]
    slack: T0TEAM:U0ALEX
    linear: 7f6c
    email: [alex@example.com, kim@example.com]
  - id: sam
    slack: [U0SAM, W0SAM]
`),
  ).toEqual({
    problems: [],
    people: [
      {
        id: 'alex',
        name: 'Alex Kim',
        roles: ['tech_lead'],
        slack: [{ team: 'T0TEAM', user: 'U0ALEX' }],
        linear: ['7f6c'],
        email: ['alex@example.com', 'kim@example.com'],
      },
      {
        id: 'sam',
        name: 'sam',
        roles: [],
        slack: [{ user: 'U0SAM' }, { user: 'W0SAM' }],
        linear: [],
        email: [],
      },
    ],
  })
})

it.each(['', '# nothing yet\n', 'people: []\n'])('knows nobody where %j says so', (text) => {
  expect(read(text)).toEqual({ people: [], problems: [] })
})

describe('names the place of', () => {
  it.each([
    ['YAML that cannot be read', 'people:\n  - id: [alex\n', /line \d+, column \d+/],
    [
      'a Slack name where an id must stand',
      'people:\n  - id: alex\n    slack: "@alex"\n',
      /line 3, column 12/,
    ],
    ['a field that it does not know', 'people:\n  - id: alex\n    role: tech_lead\n', /line 3, column/],
    ['a person without an id', 'people:\n  - name: Alex\n', /line 2, column 5/],
    ['an id with spaces', 'people:\n  - id: Alex Kim\n', /line 2, column 9/],
    ['people that are no list', 'people: alex\n', /line 1, column 9/],
  ])('%s', (_, text, where) => {
    const { people, problems } = read(text)
    expect(people).toEqual([])
    expect(problems[0]?.where).toMatch(where)
    expect(problems[0]?.where).toContain('countersign.yaml')
  })
})

it.each(['policies: []', 'routes: []', 'quiet_hours: []', 'retention: {}'])(
  'refuses the section "%s" rather than ignoring it',
  (text) => {
    const [problem] = problemsOf(`people: []\n${text}\n`)
    expect(problem?.problem).toContain(text.split(':')[0])
    expect(problem?.problem).toContain('this version knows "people"')
  },
)

it('says everything that is wrong at once', () => {
  expect(problemsOf('people:\n  - id: a b\n  - id: c\n    slack: nobody\nroutes: []\n')).toHaveLength(3)
})

it.each([
  ['an id', '- { id: alex }\n  - { id: alex }', 'id alex'],
  ['a Slack user', '- { id: alex, slack: U0ALEX }\n  - { id: sam, slack: U0ALEX }', 'Slack user U0ALEX'],
  [
    'a Slack user, once with its team',
    '- { id: alex, slack: U0A }\n  - { id: sam, slack: "T1:U0A" }',
    'Slack user U0A',
  ],
  ['a Linear user', '- { id: alex, linear: 7f6c }\n  - { id: sam, linear: 7f6c }', 'Linear user 7f6c'],
  [
    'an address, however written',
    '- { id: alex, email: A@x.io }\n  - { id: sam, email: a@X.io }',
    'address a@x.io',
  ],
])('refuses that %s belongs to two', (_, people, identity) => {
  expect(problemsOf(`people:\n  ${people}\n`)).toMatchObject([{ problem: expect.stringContaining(identity) }])
})
