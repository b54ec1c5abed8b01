import { describe, expect, it } from 'vitest'
import { readConfigFile } from '../../src/config/config-file.ts'
import type { ChannelName } from '../../src/domain/card.ts'

const PEOPLE = 'people: [{ id: alex, slack: [T1:U0ALEX, U0SECOND] }, { id: sam, roles: [dba] }]\n'
const read = (routes: string, channels?: readonly ChannelName[]) =>
  readConfigFile(`${PEOPLE}routes:\n${routes}`, 'countersign.yaml', channels && new Set(channels))
const problemsOf = (...given: Parameters<typeof read>) =>
  read(...given).problems.map(({ at, problem }) => `${at?.line}:${at?.column} ${problem}`)

it('reads every kind of place, and sixty seconds where no time is given', () => {
  const { routes, problems } = read(`
  - match: { type: [failure, error-escalation], severity: critical }
    to: ["slack:#ops", slack:C0123, slack:default, slack:@alex, linear:hub, linear:ENG-12, email:default]
    continue: true
  - { match: {}, to: email:a@x.io, fallback: { to: linear:default } }
`)
  expect(problems).toEqual([])
  expect(routes).toEqual([
    {
      match: { type: ['failure', 'error-escalation'], severity: ['critical'] },
      to: [
        { channel: 'slack', target: '#ops' },
        { channel: 'slack', target: 'C0123' },
        { channel: 'slack', target: 'default' },
        { channel: 'slack', target: 'U0ALEX' },
        { channel: 'linear', target: 'default' },
        { channel: 'linear', target: 'ENG-12' },
        { channel: 'email', target: 'default' },
      ],
      fallback: null,
      continues: true,
    },
    {
      match: {},
      to: [{ channel: 'email', target: 'a@x.io' }],
      fallback: { afterMs: 60_000, to: [{ channel: 'linear', target: 'default' }] },
      continues: false,
    },
  ])
})

it('reads whom a route mentions, the thread, and hours', () => {
  const text =
    '  - { match: { time: mon-fri, project: "acme/*" }, to: [thread], mention: [role:dba, alex, person:sam] }'
  expect(read(text)).toMatchObject({
    problems: [],
    routes: [
      {
        match: { time: ['mon-fri'], project: ['acme/*'] },
        to: ['thread'],
        mention: ['role:dba', 'alex', 'sam'],
      },
    ],
  })
})

it('knows no hours in a policy, and says why', () => {
  const file = readConfigFile(
    `${PEOPLE}policies: [{ name: nights, match: { time: "22:00-06:00" } }]`,
    'c.yaml',
  )
  expect(file.problems.map(({ problem }) => problem)).toEqual([
    expect.stringContaining('a policy does not look at the clock'),
  ])
})

it('reads by what events are grouped, and a minute where no window is given', () => {
  const { routes, problems } = read(`
  - { match: { type: failure }, to: slack:default, group: { by: [type, label.env, type], window: 30s } }
  - { match: {}, to: slack:default, group: { by: source } }
`)
  expect(problems).toEqual([])
  expect(routes.map(({ group }) => group)).toEqual([
    { by: ['label.env', 'type'], windowMs: 30_000 },
    { by: ['source'], windowMs: 60_000 },
  ])
})

it('reads another time, and a ladder', () => {
  const { routes } = read(
    '  - { match: {}, to: slack:default, fallback: { after: 5m, to: [linear:hub, email:default] } }',
  )
  expect(routes[0]?.fallback).toMatchObject({ afterMs: 300_000, to: { length: 2 } })
})

describe('says with line and column', () => {
  it.each([
    ['routes that are no list', ' {}', 'routes: give a list'],
    ['a route that is none', '  - 7', 'give a route like'],
    ['no match', '  - { to: slack:default }', 'say which events it is for'],
    ['an unknown field', '  - { match: { typ: failure }, to: slack:default }', 'did you mean "type"?'],
    ['no destination', '  - { match: {} }', 'to: give a place like'],
    ['an unknown channel', '  - { match: {}, to: [teams:ops] }', 'to: give a place like'],
    ['an address that is none', '  - { match: {}, to: [email:ops] }', 'to: give a place like'],
    [
      'a fallback to a thread',
      '  - { match: {}, to: thread, fallback: { to: [thread] } }',
      'fallback.to: give a place by its name',
    ],
    [
      'a mention of nobody',
      '  - { match: {}, to: slack:default, mention: [alx] }',
      'mention: nobody has the id "alx": did you mean "alex"?',
    ],
    [
      'a mention of a role that nobody has',
      '  - { match: {}, to: slack:default, mention: role:dbaa }',
      'mention: nobody has the role "dbaa": did you mean "dba"?',
    ],
    [
      'a role that is not called one',
      '  - { match: {}, to: slack:default, mention: dba }',
      'mention: "dba" is a role: write "role:dba"',
    ],
    [
      'hours that are none',
      '  - { match: { time: [mon-fri, "9-17"] }, to: slack:default }',
      'match.time: give hours like "09:00-17:00"',
    ],
    [
      'a group that is none',
      '  - { match: {}, to: slack:default, group: type }',
      'group: give { by: [type, source]',
    ],
    [
      'a group by nothing',
      '  - { match: {}, to: slack:default, group: { by: [] } }',
      'group.by: give fields that events of one group have in common',
    ],
    [
      'a group by an unknown field',
      '  - { match: {}, to: slack:default, group: { by: sorce } }',
      'does not know the field "sorce": did you mean "source"?',
    ],
    [
      'a group by labels without a name',
      '  - { match: {}, to: slack:default, group: { by: [labels] } }',
      'does not know the field "labels": write "label.<name>"',
    ],
    [
      'a group without end',
      '  - { match: {}, to: slack:default, group: { by: type, window: 2d } }',
      'group.window: give at most 1d',
    ],
    ['an unknown key', '  - { match: {}, to: slack:default, fall_back: {} }', 'did you mean "fallback"?'],
    [
      'a fallback to nothing',
      '  - { match: {}, to: slack:default, fallback: { after: 1m } }',
      'fallback.to: give',
    ],
    [
      'a time that is none',
      '  - { match: {}, to: slack:default, fallback: { after: 60, to: linear:hub } }',
      'fallback.after: give a duration',
    ],
    ['a stranger', '  - { match: {}, to: slack:@alx }', 'to: nobody has the id "alx": did you mean "alex"?'],
    [
      'a person without Slack',
      '  - { match: {}, to: slack:default, fallback: { to: slack:@sam } }',
      'fallback.to: "sam" has no "slack"',
    ],
    [
      'a route behind one that takes everything',
      '  - { match: {}, to: slack:default }\n  - { match: { type: failure }, to: linear:hub }',
      'never applies: route 1',
    ],
  ])('%s', (_, text, problem) => {
    const problems = problemsOf(text)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^[2-9]:\d+ /)
    expect(problems[0]).toContain(problem)
  })

  it('a channel that is not configured, and what to set', () => {
    const text = '  - { match: {}, to: slack:default, fallback: { to: [linear:hub, email:default] } }'
    expect(problemsOf(text, ['slack', 'email'])).toEqual([
      '3:54 fallback.to: linear is not configured: set LINEAR_API_KEY, or name another place (there is slack and email)',
    ])
    expect(problemsOf(text)).toEqual([])
  })
})

it('reads on behind a route that continues', () => {
  const text =
    '  - { match: {}, to: slack:default, continue: true }\n  - { match: { type: failure }, to: linear:hub }'
  expect(problemsOf(text)).toEqual([])
})

it.each([
  ['priority: urgent', '"urgent" is stored as "critical": write that'],
  ['priority: [low, Medium]', '"Medium" is stored as "normal": write that'],
  ['priority: hgih', 'there is no priority "hgih": did you mean "high"?'],
  ['priority: "x*"', 'there is no priority "x*": give low, normal, high, critical'],
  ['time: "09:00-17:00 Europe/Berln"', 'there is no time zone "Europe/Berln": did you mean "Europe/Berlin"?'],
  ['time: "25:00-26:00 Europe/Berlin"', 'give hours like "09:00-17:00"'],
])('refuses what no event can be: { %s }', (match, problem) => {
  expect(problemsOf(`  - { match: { ${match} }, to: slack:default }`)).toEqual([
    expect.stringContaining(problem),
  ])
})

it('takes priorities in any case, and by glob', () => {
  expect(problemsOf('  - { match: { priority: [Low, "c*", "?igh"] }, to: slack:default }')).toEqual([])
})

it('says which values look mistyped, wherever something is matched, and takes them as they stand', () => {
  const { problems, notices } = read(`
  - match: { type: [failre, ci-failure, approval_request, "fail*"], severity: [crtical, sev1], risk: High }
    to: slack:default
digests: [{ match: { type: sttus-update }, at: "09:00", zone: UTC, to: slack:default }]
policies: [{ name: ours, match: { type: approval-requst }, approve: { roles: [dba] } }]
`)
  expect(problems).toEqual([])
  expect(notices.filter((notice) => notice.includes('perhaps'))).toEqual([
    'countersign.yaml, line 7, column 41: match.type: "approval-requst" is taken as it stands; perhaps "approval-request" is meant.',
    'countersign.yaml, line 4, column 21: match.type: "failre" is taken as it stands; perhaps "failure" is meant.',
    'countersign.yaml, line 4, column 41: match.type: "approval_request" is taken as it stands; perhaps "approval-request" is meant.',
    'countersign.yaml, line 4, column 80: match.severity: "crtical" is taken as it stands; perhaps "critical" is meant.',
    'countersign.yaml, line 6, column 28: match.type: "sttus-update" is taken as it stands; perhaps "status-update" is meant.',
  ])
})
