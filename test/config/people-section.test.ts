import { describe, expect, it } from 'vitest'
import { readConfigFile } from '../../src/config/config-file.ts'

const read = (text: string) => readConfigFile(text, 'countersign.yaml')
const problemsOf = (text: string) => read(text).problems

it('reads people with all their identities', () => {
  const { people, problems } = read(`
people:
  - id: alex
    name: Alex Kim
    roles: [tech_lead]
    slack: T0TEAM:U0ALEX
    linear: 7f6c
    email: [alex@example.com, kim@example.com]
    owns: [deploy-bot, "ci-*"]
  - id: sam
    roles: security
    slack: [U0SAM, W0SAM]
    owns: qa-bot
`)
  expect(problems).toEqual([])
  expect(people).toEqual([
    {
      id: 'alex',
      name: 'Alex Kim',
      roles: ['tech_lead'],
      slack: [{ team: 'T0TEAM', user: 'U0ALEX' }],
      linear: ['7f6c'],
      email: ['alex@example.com', 'kim@example.com'],
      owns: ['deploy-bot', 'ci-*'],
    },
    {
      id: 'sam',
      name: 'sam',
      roles: ['security'],
      slack: [{ user: 'U0SAM' }, { user: 'W0SAM' }],
      linear: [],
      email: [],
      owns: ['qa-bot'],
    },
  ])
})

it.each(['', '# nothing yet\n', 'people: []\n', 'people:\n  # - id: alex\n'])(
  'knows nobody where %j says so',
  (text) => {
    expect(read(text)).toMatchObject({ people: [], problems: [] })
  },
)

describe('names the place of', () => {
  it.each([
    ['a Slack name where an id must stand', '- id: alex\n    slack: "@alex"', 3, 12, 'Copy member ID'],
    ['one wrong Slack user of several', '- id: alex\n    slack: [U0A, bob]', 3, 18, 'give a Slack user id'],
    ['a key that is nearly one', '- id: alex\n    role: tech_lead', 3, 5, '"role": did you mean "roles"?'],
    ['a key that is like none', '- id: alex\n    phone: 110', 3, 5, 'known here: id, name, roles, slack,'],
    ['a person without an id', '- name: Alex', 2, 5, 'id: give an id'],
    ['an id with spaces', '- id: Alex Kim', 2, 9, 'use letters, digits'],
    ['something that is no person', '- alex', 2, 5, 'give a person like "- id: alex"'],
    ['a role that is no text', '- id: alex\n    roles: [7]', 3, 13, 'roles: give a role by its name'],
    ['agents that are no text', '- id: alex\n    owns: true', 3, 11, 'owns: give sources or agents'],
  ])('%s', (_, person, line, column, words) => {
    const [problem, ...others] = problemsOf(`people:\n  ${person}\n`)
    expect(others).toEqual([])
    expect(problem).toEqual({
      where: `countersign.yaml, line ${line}, column ${column}`,
      at: { file: 'countersign.yaml', line, column },
      problem: expect.stringContaining(words),
    })
  })

  it('people that are no list', () => {
    expect(problemsOf('people: alex\n')).toMatchObject([
      { at: { line: 1, column: 9 }, problem: expect.stringContaining('- id:') },
    ])
  })
})

describe('one identity leads to one person, so it refuses', () => {
  it.each([
    ['an id', '- { id: alex }\n  - { id: alex }', 11, 'the id alex belongs to "alex"'],
    ['a Slack user', '- { id: alex, slack: U0A }\n  - { id: sam, slack: U0A }', 23, 'the Slack user U0A'],
    [
      'a Slack user, once with its team',
      '- { id: alex, slack: U0A }\n  - { id: sam, slack: [U0S, "T1:U0A"] }',
      29,
      'the Slack user U0A',
    ],
    ['a Linear user', '- { id: alex, linear: 7f6c }\n  - { id: sam, linear: 7f6c }', 24, 'Linear user 7f6c'],
    [
      'an address, however written',
      '- { id: alex, email: A@x.io }\n  - { id: sam, email: a@X.io }',
      23,
      'the address a@x.io',
    ],
    [
      'an id of someone with another mistake',
      '- { id: alex, slack: 7 }\n  - { id: alex }',
      11,
      'the id alex belongs to "alex"',
    ],
  ])('%s of two people', (_, people, column, words) => {
    expect(problemsOf(`people:\n  ${people}\n`)).toContainEqual(
      expect.objectContaining({
        at: { file: 'countersign.yaml', line: 3, column },
        problem: expect.stringContaining(words),
      }),
    )
  })

  it('but not the same user id in two workspaces of one person', () => {
    expect(problemsOf('people:\n  - { id: alex, slack: ["T1:U0A", "T2:U0A"] }\n')).toEqual([])
  })
})
