import { describe, expect, it } from 'vitest'
import { readConfigFile } from '../../src/config/config-file.ts'
import { aPolicy } from '../../src/domain/policy.ts'

const PEOPLE = `people:
  - { id: alex, name: Alex Kim, roles: [security, platform] }
  - { id: sam, name: Sam Rivera, roles: [security] }
  - { id: dana, name: Dana Wu, roles: [cto] }
`
const read = (policies: string, people = PEOPLE) =>
  readConfigFile(`${people}policies:\n${policies}`, 'countersign.yaml')

it('reads every key of a policy', () => {
  const { policies, problems } = read(`
  - name: production deploys
    match: { risk: [high, critical], action: deploy, label.env: production }
    approve: { roles: [security, cto], quorum: 2, each_of: [security] }
    reject: { quorum: 2 }
    self_approval: true
    justification: required
    delegation: forbidden
    irreversible: true
    time_limit: 30m
    remind_after: [20m, 30s]
    escalate: { after: 20m, to: ["role:cto", "person:alex"] }
    on_expiry: reject
    automatic: false
`)
  expect(problems).toEqual([])
  expect(policies).toEqual([
    {
      match: { risk: ['high', 'critical'], action: ['deploy'], 'label.env': ['production'] },
      policy: aPolicy({
        name: 'production deploys',
        roles: ['security', 'cto'],
        quorum: 2,
        eachOf: ['security'],
        rejectQuorum: 2,
        selfApproval: true,
        justification: 'required',
        delegation: 'forbidden',
        irreversible: true,
        timeLimitMs: 1_800_000,
        remindAfterMs: [30_000, 1_200_000],
        escalate: [{ afterMs: 1_200_000, to: ['role:cto', 'person:alex'] }],
      }),
    },
  ])
})

describe('what is left out', () => {
  const policyOf = (approve: string) =>
    read(`  - { name: one, match: {}${approve} }\n`).policies.map(({ policy }) => policy)

  it('is the default, and everyone listed may approve', () => {
    expect(policyOf('')).toEqual([aPolicy({ name: 'one', roles: null })])
  })

  it('of who may approve is whoever each_of names, as many as it names', () => {
    expect(policyOf(', approve: { each_of: [security, platform] }')).toEqual([
      aPolicy({
        name: 'one',
        roles: ['security', 'platform'],
        eachOf: ['security', 'platform'],
        quorum: 2,
      }),
    ])
    expect(policyOf(', approve: { each_of: [security, security] }')).toMatchObject([
      { roles: ['security'], quorum: 2 },
    ])
  })
})

it('takes silence and no question at all for low risk', () => {
  const { problems, policies } = read(`
  - { name: one, match: { risk: low, source: bot }, on_expiry: approve }
  - { name: two, match: { risk: Low }, automatic: true }
`)
  expect(problems).toEqual([])
  expect(policies).toMatchObject([{ policy: { onExpiry: 'approve' } }, { policy: { automatic: true } }])
})

/** What stands after `- { name: one, match: `, with the place that is to be named marked by `▸`. */
const MISTAKES: readonly (readonly [string, string, string])[] = [
  [
    'a field that is nearly one',
    '{ ▸acton: deploy }',
    'does not know the field "acton": did you mean "action"?',
  ],
  [
    'a field that is like none',
    '{ ▸weather: fair }',
    'known here: type, source, task_id, priority, severity, project, risk, action, label.<name>',
  ],
  ['a label without its name', '{ ▸label: production }', 'write "label.<name>"'],
  ['labels in the plural', '{ ▸labels.env: x }', 'write "label.<name>"'],
  ['a risk that does not exist', '{ risk: [low, ▸hihg] }', 'no risk "hihg": did you mean "high"?'],
  ['a value that is no text', '{ label.build: ▸42 }', 'give text in quotes'],
  ['no value at all', '{ risk: ▸[] }', 'give text in quotes'],
  ['a match that is none', '▸deploy', 'match: say which approvals it is for'],
  ['half a person', '{}, approve: { quorum: ▸1.5 }', 'approve.quorum: give a whole number of people, from 1'],
  ['nobody', '{}, approve: { quorum: ▸0 }', 'approve.quorum: give a whole number'],
  ['no roles', '{}, approve: { roles: ▸[] }', 'name at least one role'],
  ['no rejections', '{}, reject: { quorum: ▸0 }', 'reject.quorum: give a whole number'],
  ['roles outside approve', '{}, ▸roles: [security]', 'does not know "roles"'],
  ['a key within approve', '{}, approve: { ▸eachof: [cto] }', 'did you mean "each_of"?'],
  ['a key in another spelling', '{}, ▸timeLimit: 30m', 'did you mean "time_limit"?'],
  ['a word where there is a choice', '{}, self_approval: ▸no', 'self_approval: give true or false'],
  ['a justification that is a word of its own', '{}, justification: ▸yes', 'give "required" or "optional"'],
  ['a delegation that is true', '{}, delegation: ▸true', 'give "allowed" or "forbidden"'],
  ['an expiry that is neither', '{}, on_expiry: ▸cancel', 'give "reject" or "approve"'],
  ['a duration without its unit', '{}, time_limit: ▸30', 'give a duration like "30s", "10m", "2h" or "1d"'],
  ['a duration in words', '{}, time_limit: ▸2 hours', 'give a duration'],
  ['a duration of many years', '{}, time_limit: ▸999d', 'at most a year'],
  ['one of several durations', '{}, remind_after: [10m, ▸20x]', 'remind_after: give a duration'],
  [
    'a reminder at the limit',
    '{}, time_limit: 2h, remind_after: [1h, ▸120m]',
    '2h is not before the time limit, 2h',
  ],
  ['a reminder after the default', '{}, remind_after: ▸90m', 'the time limit, 1h where none is given'],
  [
    'an escalation after the limit',
    '{}, time_limit: 30m, escalate: { after: ▸31m, to: role:cto }',
    'escalate.after: 31m is not before the time limit, 30m',
  ],
  [
    'an escalation to a bare name',
    '{}, escalate: { after: 20m, to: ▸alex }',
    'give "role:<role>" or "person:<id>"',
  ],
  ['an escalation to no one', '{}, escalate: ▸{ after: 20m }', 'escalate.to: give "role:<role>"'],
  ['an escalation in a list', '{}, escalate: [{ after: 20m, to: [▸cto] }]', 'give "role:<role>"'],
  [
    'an escalation to an unknown role',
    '{}, escalate: { after: 20m, to: ▸role:ceo }',
    'nobody has the role "ceo": did you mean "cto"?',
  ],
  [
    'an escalation to an unknown person',
    '{}, escalate: { after: 20m, to: [▸person:sma] }',
    'nobody has the id "sma": did you mean "sam"?',
  ],
  ['silence as a yes to all', '{}, on_expiry: ▸approve', 'holds for low risk only: add "risk: low" to match'],
  ['silence as a yes to more', '{ risk: [low, high] }, on_expiry: ▸approve', 'holds for low risk only'],
  ['silence as a yes to a glob', '{ risk: "lo*" }, on_expiry: ▸approve', 'holds for low risk only'],
  [
    'no question for high risk',
    '{ risk: high }, automatic: ▸true',
    'automatic: true holds for low risk only',
  ],
  [
    'each_of beside roles',
    '{}, approve: { roles: [cto], each_of: [▸security], quorum: 1 }',
    '"security" is not among approve.roles: add it there, or leave roles out',
  ],
  [
    'a quorum below each_of',
    '{}, approve: { each_of: [security, cto], quorum: ▸1 }',
    'each_of asks for 2 people, so give 2 or leave it out',
  ],
  ['more roles than each_of takes', '{}, approve: { each_of: ▸[a, b, c, d, e, f] }', 'name at most 5'],
  [
    'a role that nobody has',
    '{}, approve: { roles: [▸secuirty] }',
    'nobody has the role "secuirty": did you mean "security"?',
  ],
  [
    'a role of each_of that nobody has',
    '{}, approve: { each_of: [▸dba, cto] }',
    'nobody has the role "dba": give it to someone in people',
  ],
  [
    'a quorum of more people than may approve',
    '{}, approve: { roles: [security], quorum: ▸3 }',
    'can never be approved: 3 must approve, and only 2 people may (Alex Kim, Sam Rivera)',
  ],
  [
    'a quorum of more than are listed',
    '{}, approve: { quorum: ▸4 }',
    '4 must approve, and only 3 people may',
  ],
  [
    'roles that one person has to stand for alone',
    '{}, approve: { each_of: ▸[platform, platform] }',
    'each_of needs 2 different people for platform and platform, and only one person may stand for them (Alex Kim)',
  ],
]

describe('names the place of', () => {
  it.each(MISTAKES)('%s', (_, policy, words) => {
    const marked = `  - { name: one, match: ${policy} }\n`
    const [problem, ...others] = read(marked.replace('▸', '')).problems
    expect(others).toEqual([])
    expect(problem).toMatchObject({
      at: { line: 6, column: marked.indexOf('▸') + 1 },
      problem: expect.stringContaining(words),
    })
  })

  it('a policy without a name, or without what it is for', () => {
    expect(read('  - match: {}\n  - name: two\n').problems).toMatchObject([
      { at: { line: 6, column: 5 }, problem: expect.stringContaining('name: give the policy a name') },
      {
        at: { line: 7, column: 5 },
        problem: expect.stringContaining('match: say which approvals it is for'),
      },
    ])
  })

  it('the second of two policies of one name', () => {
    const { problems } = read(
      '  - { name: one, match: { risk: low } }\n  - { name: one, match: { risk: high } }\n',
    )
    expect(problems).toMatchObject([
      { at: { line: 7, column: 13 }, problem: 'name: the first policy is called "one" already' },
    ])
  })
})

describe('a policy that never applies', () => {
  const problemsWith = (earlier: string, later: string) =>
    read(`  - { name: one, match: ${earlier} }\n  - { name: two, match: ${later} }\n`).problems

  it.each([
    ['{}', '{ risk: low }'],
    ['{}', '{}'],
    ['{ risk: low }', '{ risk: low }'],
    ['{ risk: [low, high] }', '{ risk: HIGH, action: deploy }'],
    ['{ source: "ci-*" }', '{ source: [ci-1, ci-2] }'],
    ['{ source: "*" }', '{ source: "ci-*" }'],
    ['{ source: "CI-*" }', '{ source: "ci-*" }'],
  ])('is a mistake: %s takes all of %s', (earlier, later) => {
    expect(problemsWith(earlier, later)).toMatchObject([
      { at: { line: 7 }, problem: expect.stringContaining('never applies: the first policy, "one",') },
    ])
  })

  it.each([
    ['{ risk: low }', '{}'],
    ['{ risk: low }', '{ action: deploy }'],
    ['{ risk: low }', '{ risk: [low, high] }'],
    ['{ risk: low, action: deploy }', '{ risk: low }'],
    ['{ source: "ci-?" }', '{ source: "ci-*" }'],
    ['{ source: "ci-1*" }', '{ source: ci-2 }'],
  ])('is none of these: %s leaves something of %s', (earlier, later) => {
    expect(problemsWith(earlier, later)).toEqual([])
  })
})

describe('whether it can ever be approved', () => {
  it.each([
    [
      'counts those to whom it escalates',
      'approve: { roles: [cto], quorum: 2 }, escalate: { after: 9m, to: person:sam }',
    ],
    [
      'lets each person stand for the role that nobody else has',
      'approve: { each_of: [security, platform] }',
    ],
    ['counts a person listed in two roles', 'approve: { roles: [cto, platform], quorum: 2 }'],
    [
      'counts an escalation for each_of',
      'approve: { each_of: [security, cto] }, escalate: { after: 9m, to: role:cto }',
    ],
  ])('%s', (_, policy) => {
    expect(read(`  - { name: one, match: {}, ${policy} }\n`).problems).toEqual([])
  })

  it('is not asked where nobody is listed, or where a mistake hides who has which role', () => {
    const policy = '  - { name: one, match: {}, approve: { roles: [security], quorum: 9 } }\n'
    expect(read(policy, '').problems).toEqual([])
    expect(read(policy, 'people: [{ id: alex, roles: 7 }]\n').problems).toMatchObject([
      { problem: expect.stringContaining('roles: give a role') },
    ])
  })

  it('is still asked where a mistake is about something else of a person', () => {
    const policy = '  - { name: one, match: {}, approve: { roles: [dba] } }\n'
    const { problems } = read(policy, 'people: [{ id: alex, roles: [cto], slack: "@alex" }]\n')
    expect(problems.map(({ problem }) => problem.slice(0, 24))).toEqual([
      'slack: give a Slack user',
      'nobody has the role "dba',
    ])
  })
})

describe('what is possible, but worth a word', () => {
  const noticesOf = (policy: string) => read(`  - { name: one, match: {}, ${policy} }\n`).notices

  it('is a role that nobody has, where others may approve', () => {
    expect(noticesOf('approve: { roles: [security, dba] }')).toEqual([
      'countersign.yaml, line 6, column 58: nobody has the role "dba": give it to someone in people.',
    ])
  })

  it('is a rejection that needs more people than there are', () => {
    expect(noticesOf('approve: { roles: [cto] }, reject: { quorum: 2 }')).toEqual([
      expect.stringContaining('reject.quorum: 2 must reject, and only 1 may, so it can only expire.'),
    ])
  })
})
