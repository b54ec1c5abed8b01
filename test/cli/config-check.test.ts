import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configCheck } from '../../src/cli/config-check.ts'

const SLACK = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'signing-secret',
  SLACK_CHANNEL: '#approvals',
}
const GOOD = `people:
  - { id: alex, name: Alex Kim, roles: [security], slack: [U0ALEX, T1:U0AK], owns: "ci-*" }
  - { id: sam, name: Sam Rivera, roles: [security, platform], linear: 7f6c, email: sam@example.com }
  - { id: dana, name: Dana Wu, roles: [cto] }
policies:
  - name: production deploys
    match: { action: [deploy, release], label.env: production }
    approve: { roles: [security, platform], quorum: 2, each_of: [platform] }
    reject: { quorum: 2 }
    self_approval: true
    justification: required
    delegation: forbidden
    time_limit: 30m
    remind_after: [10m, 15m]
    escalate: { after: 20m, to: [role:cto, person:sam] }
  - { name: small things, match: { risk: low }, automatic: true, on_expiry: approve }
`

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-check-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

function written(text: string): string {
  const file = join(directory, 'countersign.yaml')
  writeFileSync(file, text)
  return file
}

async function check(args: readonly string[], variables: Readonly<Record<string, string>> = SLACK) {
  const said = { stdout: '', stderr: '' }
  const io = {
    async print(line: string) {
      said.stdout += `${line}\n`
      return true
    },
    say(line: string) {
      said.stderr += `${line}\n`
    },
  }
  const code = await configCheck(variables).run(args, io)
  const short = (text: string) => text.replaceAll(`${directory}/`, '')
  return { code, stdout: short(said.stdout), stderr: short(said.stderr) }
}

describe('a configuration in order', () => {
  it('is summed up for people', async () => {
    const { code, stdout, stderr } = await check([written(GOOD)])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatchInlineSnapshot(`
      "countersign.yaml is in order: 3 people, 2 policies.

      People
        alex  Alex Kim · security · Slack U0ALEX · Slack T1:U0AK · owns ci-*
        sam   Sam Rivera · security, platform · Linear 7f6c · sam@example.com
        dana  Dana Wu · cto

      Policies, of which the first that matches is the one
        1. production deploys
           For       action deploy or release, label.env production
           Approve   2 of Alex Kim, Sam Rivera (security, platform); among them one of
                     platform
           Reject    2 votes
           Within    30m; without a decision it is not approved
           Remind    after 10m, after 15m
           Escalate  after 20m Sam Rivera, Dana Wu may decide too (role:cto,
                     person:sam)
           Besides   a justification is required; whoever asks may approve it too;
                     nobody may stand in for another
        2. small things
           For       risk low
           Approve   at once; what cannot be undone: 1 of Alex Kim, Sam Rivera, Dana
                     Wu (everyone listed)
           Reject    one vote is enough
           Within    1h; then it is approved, unless someone rejected it or it cannot
                     be undone

      Built in, for what none of these matches
        medium risk
           Approve   1 of Dana Wu (team_lead, tech_lead, cto)
           Reject    one vote is enough
           Within    30m; without a decision it is not approved
        high risk
           Approve   1 of Dana Wu (tech_lead, cto)
           Reject    one vote is enough
           Within    1h; without a decision it is not approved
        critical risk
           Approve   1 of Dana Wu (cto, security_team)
           Reject    one vote is enough
           Within    90m; without a decision it is not approved
           Besides   a justification is required
      "
    `)
  })

  it('names quiet hours and digests', async () => {
    const held = `${GOOD}quiet_hours: [{ person: alex, from: "22:00", to: "07:00", zone: Europe/Berlin }]
digests: [{ match: { priority: low }, at: ["16:00", "09:00"], zone: UTC, to: "slack:default" }]
`
    const { stdout } = await check([written(held)])
    expect(stdout).toContain('  alex  Alex Kim, 22:00 to 07:00 Europe/Berlin')
    expect(stdout).toContain(
      '  1. priority low\n     At        09:00, 16:00 UTC\n     To        slack:default',
    )
    const { stdout: json } = await check([written(held), '--json'])
    expect(JSON.parse(json)).toMatchObject({
      quiet_hours: [{ person: 'alex', from: '22:00', to: '07:00', zone: 'Europe/Berlin' }],
      digests: [{ match: { priority: ['low'] }, at: ['09:00', '16:00'], zone: 'UTC', to: ['slack:default'] }],
    })
  })

  it('stays within 80 columns however much there is to say', async () => {
    const people = Array.from(
      { length: 40 },
      (_, index) => `  - { id: person-${index}, name: Somebody ${index} }\n`,
    )
    const { stdout } = await check([
      written(`people:\n${people.join('')}policies: [{ name: all, match: {} }]\n`),
    ])
    expect(stdout).toContain('Somebody 11 and 28 others')
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(stdout).toContain('The built-in policies are not used')
  })

  it('is given to machines with every default filled in', async () => {
    const { code, stdout } = await check(['--json', written(GOOD)])
    const { people, policies, built_in, ...rest } = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(rest).toMatchObject({ ok: true, file: 'countersign.yaml', notices: [] })
    expect(people[0]).toEqual({
      id: 'alex',
      name: 'Alex Kim',
      roles: ['security'],
      slack: ['U0ALEX', 'T1:U0AK'],
      linear: [],
      email: [],
      owns: ['ci-*'],
    })
    expect(policies[0]).toEqual({
      match: { action: ['deploy', 'release'], 'label.env': ['production'] },
      name: 'production deploys',
      version: expect.stringMatching(/^sha256:/),
      approve: { roles: ['security', 'platform'], quorum: 2, each_of: ['platform'] },
      reject: { quorum: 2 },
      self_approval: true,
      justification: 'required',
      delegation: 'forbidden',
      irreversible: false,
      time_limit: '30m',
      remind_after: ['10m', '15m'],
      escalate: [{ after: '20m', to: ['role:cto', 'person:sam'] }],
      on_expiry: 'reject',
      automatic: false,
      may_approve: ['alex', 'sam', 'dana'],
    })
    expect(built_in.map(({ match, name }: Record<string, unknown>) => [match, name])).toEqual([
      [{ risk: ['medium'] }, 'medium risk'],
      [{ risk: ['high'] }, 'high risk'],
      [{ risk: ['critical'] }, 'critical risk'],
    ])
  })

  it('comes with what is worth a word', async () => {
    const { stdout } = await check([written('people: [{ id: alex, roles: [tech_lead] }]\n')])
    expect(stdout.slice(stdout.indexOf('Good to know'))).toBe(
      `Good to know
  - Nobody listed may approve critical risk: give someone the role cto or
    security_team in countersign.yaml.
`,
    )
  })

  it('says so where the sandbox would start, and where there is no file', async () => {
    const { code, stdout } = await check([], {})
    expect(code).toBe(0)
    expect(stdout).toContain('There is no countersign.yaml')
    expect(stdout).toContain('Nobody is listed in countersign.yaml')
    expect(stdout.replace(/\s+/g, ' ')).toContain('Countersign would start as the sandbox')
  })
})

describe('routes', () => {
  const ROUTES = `${GOOD}routes:
  - match: { type: [failure, error-escalation], severity: critical }
    to: ["slack:#ops", "slack:@alex"]
    continue: true
  - { match: { source: "ci-*" }, to: slack:default, mention: [role:cto, sam], fallback: { after: 2m, to: ["slack:#spare", slack:C0LAST] }, group: { by: [type, source], window: 30s } }
`

  it('are summed up, with what becomes of the rest', async () => {
    const { stdout } = await check([written(ROUTES)])
    expect(stdout).toContain('in order: 3 people, 2 policies, 2 routes.')
    expect(stdout.slice(stdout.indexOf('Routes, '))).toMatchInlineSnapshot(`
      "Routes, of which all that match count, until one that does not continue
        1. type failure or error-escalation, severity critical
           To        slack:#ops, slack:U0ALEX
           Then      the routes below count as well
        2. source ci-*
           To        slack:default
           Mention   role:cto, sam
           Fallback  after 2m slack:#spare, then slack:C0LAST
           Grouped   by source, type, within 30s
        What no route matches goes to every channel’s default.
      "
    `)
  })

  it('are given to machines', async () => {
    const { stdout } = await check(['--json', written(ROUTES)])
    expect(JSON.parse(stdout).routes).toEqual([
      {
        match: { type: ['failure', 'error-escalation'], severity: ['critical'] },
        to: ['slack:#ops', 'slack:U0ALEX'],
        mention: [],
        fallback: null,
        continue: true,
        group: null,
      },
      {
        match: { source: ['ci-*'] },
        to: ['slack:default'],
        mention: ['role:cto', 'sam'],
        fallback: { after: '2m', to: ['slack:#spare', 'slack:C0LAST'] },
        continue: false,
        group: { by: ['source', 'type'], window: '30s' },
      },
    ])
  })

  it('may name only channels that are configured', async () => {
    const { code, stderr } = await check([written('routes: [{ match: {}, to: email:default }]\n')])
    expect(code).toBe(78)
    expect(stderr.replace(/\s+/g, ' ')).toContain('to: email is not configured: set SMTP_HOST')
  })
})

describe('a configuration with mistakes', () => {
  const BAD =
    'people:\n  - { id: alex, slack: "@alex" }\npolicies:\n  - { name: one, match: {}, time_limit: 5 }\n'

  it('is refused with the place of each, environment and file together', async () => {
    const { code, stdout, stderr } = await check([written(BAD)], { ...SLACK, PORT: 'eighty' })
    expect([code, stdout]).toEqual([78, ''])
    expect(stderr).toBe(`PORT
  give a port number, e.g. 3000
countersign.yaml, line 2, column 24
  slack: give a Slack user id like "U0ALEX" or "T0TEAM:U0ALEX" (Slack profile,
  ⋮, Copy member ID)
countersign.yaml, line 4, column 41
  time_limit: give a duration like "30s", "10m", "2h" or "1d"

3 things to fix.
`)
  })

  it('gives machines the line and the column apart', async () => {
    const { code, stdout, stderr } = await check([written(BAD), '--json'])
    expect([code, stderr]).toEqual([78, ''])
    const { ok, problems } = JSON.parse(stdout)
    expect(ok).toBe(false)
    expect(problems).toMatchObject([
      { where: 'countersign.yaml, line 2, column 24', line: 2, column: 24 },
      { file: 'countersign.yaml', line: 4, column: 41, problem: expect.stringContaining('time_limit') },
    ])
  })

  it('names a file that is not there', async () => {
    const { code, stderr } = await check([join(directory, 'none.yaml')])
    expect(code).toBe(78)
    expect(stderr).toContain('none.yaml cannot be read (ENOENT)')
  })
})

it.each([[['--jsn']], [['one.yaml', 'two.yaml']]])('does not understand %j', async (args) => {
  await expect(check(args)).rejects.toThrow()
})

it('takes the example for one in order', async () => {
  const { code, stdout } = await check(['countersign.example.yaml'])
  expect(code).toBe(0)
  expect(stdout).not.toContain('Good to know')
  const example = readFileSync('countersign.example.yaml', 'utf8')
  expect(example).toContain('npx countersign config check')
  const uncommented = example.replaceAll(/^# (?=[a-z_]+: *[{[]?| {2})/gm, '')
  const connected = {
    ...SLACK,
    LINEAR_API_KEY: 'lin_api_1',
    LINEAR_APPROVAL_HUB_ISSUE_ID: 'PR-68',
    SMTP_HOST: 'localhost',
    SMTP_FROM: 'a@x.io',
    NOTIFICATION_EMAIL_TO: 'b@x.io',
    DEPLOY_BOT_SECRET: `whsec_${'a'.repeat(32)}`,
  }
  const whole = (await check([written(uncommented)], connected)).stdout
  for (const part of ['4 routes', 'Quiet hours', 'Digests']) expect(whole).toContain(part)
})
