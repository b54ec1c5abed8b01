import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { configSummary, problemList } from '../../src/cli/config-summary.ts'
import { approversOf } from '../../src/config/approvers.ts'
import { type ConfigFile, readConfigFile } from '../../src/config/config-file.ts'
import { policySchema } from '../../src/config/policies-section.ts'
import type { Approval } from '../../src/domain/approval.ts'
import { asksForApproval, newApproval } from '../../src/domain/ask.ts'
import { durationText } from '../../src/domain/duration.ts'
import { RISKS } from '../../src/domain/events/approval.ts'
import { MATCH_FIELDS } from '../../src/domain/match.ts'
import { BUILT_IN } from '../../src/domain/policy.ts'
import { anEvent } from '../support/builders.ts'
import { codeBlocks } from './documents.ts'

const PAGE = 'docs/policies.md'
const blocks = (language: string) =>
  codeBlocks(PAGE).flatMap((block) => (block.language === language ? [block.text] : []))
const [first = '', matching = '', ...recipes] = blocks('yaml')

/** Whom the recipes find. */
const PEOPLE = `people:
  - { id: alex, roles: [security, tech_lead] }
  - { id: sam, roles: [security] }
  - { id: robin, roles: [platform, dba] }
  - { id: toni, roles: [team, team_lead] }
  - { id: dana, roles: [cto] }
`
const readWithPeople = (text: string) =>
  readConfigFile(text.startsWith('people:') ? text : PEOPLE + text, 'countersign.yaml')

/** What a file makes of an event. */
function asked({ policies }: ConfigFile, given: Record<string, unknown>): Approval {
  const event = anEvent(given)
  if (!asksForApproval(event)) throw new Error(`${event.type} asks for nothing.`)
  return newApproval(event, { id: 'approval-1', nonce: 'nonce' }, policies)
}

/** How an event is decided under a file, in few words. */
function decidedBy(file: ConfigFile, given: Record<string, unknown>) {
  const { policy, state } = asked(file, given)
  const ids = (escalated: boolean) =>
    approversOf(escalated ? policy : { ...policy, escalate: [] }, file.people).map(({ id }) => id)
  const { name, quorum, eachOf, rejectQuorum, onExpiry, justification, delegation } = policy
  return {
    policy: name,
    who: ids(false),
    afterEscalation: ids(true),
    quorum,
    eachOf,
    rejectQuorum,
    limit: durationText(policy.timeLimitMs),
    reminders: policy.remindAfterMs.map(durationText),
    escalations: policy.escalate.map(({ afterMs }) => durationText(afterMs)),
    onExpiry,
    justification,
    delegation,
    state,
  }
}

it('has files that are read as they stand, without a mistake or a doubt', () => {
  expect(recipes).toHaveLength(5)
  for (const text of blocks('yaml')) {
    const { problems, notices, policies } = readWithPeople(text)
    expect(problems).toEqual([])
    expect(notices.filter((notice) => !notice.includes('Nobody listed may approve'))).toEqual([])
    expect(policies).not.toEqual([])
  }
})

describe('the first policy', () => {
  const file = readWithPeople(first)

  it('is the one of the sentence before it', () => {
    const event = { action: 'deploy', labels: { env: 'production' }, risk: 'low' }
    expect(decidedBy(file, event)).toMatchObject({
      policy: 'production deploys',
      who: ['alex', 'sam'],
      afterEscalation: ['alex', 'sam', 'dana'],
      quorum: 2,
      limit: '30m',
      reminders: ['10m'],
      escalations: ['20m'],
      onExpiry: 'reject',
      state: 'pending',
    })
    expect(decidedBy(file, { ...event, labels: { env: 'staging' } }).policy).toBe('low risk')
  })

  it('is met by the event that is shown', () => {
    expect(asked(file, JSON.parse(blocks('json')[0] ?? '')).policy.name).toBe('production deploys')
  })

  it('is summed up as shown', () => {
    expect(configSummary(file, 'countersign.yaml', [])).toContain(blocks('text')[0])
  })

  it('with the mistakes that are shown is refused in the words that are shown', () => {
    const wrong = first.replace('quorum: 2', 'quorum: 4').replace('remind_after: 10m', 'remind_after: 10')
    const list = problemList(readWithPeople(wrong).problems)
    expect(list).toBe(`${blocks('text')[1]}\n2 things to fix.\n`)
  })
})

it('shows how a wide policy catches what a narrow one above it leaves', () => {
  const file = readWithPeople(matching)
  const policyOf = (given: Record<string, unknown>) => decidedBy(file, given).policy
  expect(policyOf({ source: 'ci-7', risk: 'high' })).toBe('grave changes by the pipelines')
  expect(policyOf({ source: 'Deploy-Bot', risk: 'critical' })).toBe('grave changes by the pipelines')
  expect(policyOf({ source: 'ci-7', risk: 'low' })).toBe('everything else')
})

describe('the recipes', () => {
  const decided = (nth: number, given: Record<string, unknown>) =>
    decidedBy(readWithPeople(recipes[nth] ?? ''), given)

  it('ask two of security for production deploys, whom one rejection does not stop', () => {
    for (const action of ['deploy', 'release']) {
      expect(decided(0, { action, labels: { env: 'production' } })).toMatchObject({
        policy: 'production deploys',
        who: ['alex', 'sam'],
        quorum: 2,
        rejectQuorum: 2,
        delegation: 'forbidden',
        limit: '1h',
      })
    }
  })

  it('ask one of security and one of platform', () => {
    expect(decided(1, { risk: 'critical' })).toMatchObject({
      policy: 'critical changes',
      who: ['alex', 'sam', 'robin'],
      quorum: 2,
      eachOf: ['security', 'platform'],
    })
  })

  it('let low risk approve itself, but give time to object to one agent', () => {
    expect(decided(2, { risk: 'low' })).toMatchObject({ policy: 'low risk', state: 'approved' })
    expect(decided(2, { risk: 'low', reversible: false })).toMatchObject({ state: 'pending' })
    expect(decided(2, { risk: 'low', source: 'intern-bot' })).toMatchObject({
      state: 'pending',
      limit: '10m',
      onExpiry: 'approve',
    })
  })

  it('ask the DBA for database changes, and for a reason', () => {
    for (const action of ['db-drop', 'run-migrations']) {
      expect(decided(3, { action })).toMatchObject({
        policy: 'database changes',
        who: ['robin'],
        quorum: 1,
        justification: 'required',
        limit: '4h',
        reminders: ['1h', '3h'],
      })
    }
  })

  it('ask the team first, then its leads, then the CTO', () => {
    expect(decided(4, { action: 'purchase' })).toMatchObject({
      who: ['toni'],
      afterEscalation: ['toni', 'dana'],
      limit: '1d',
      escalations: ['4h', '8h'],
    })
  })
})

describe('the tables', () => {
  const page = readFileSync(PAGE, 'utf8')
  /** The cells of the rows under a heading, without backticks. */
  const table = (heading: string) =>
    (page.split(`| ${heading} |`)[1]?.split('\n\n')[0] ?? '')
      .split('\n')
      .slice(2)
      .map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim().replaceAll('`', '')),
      )

  it('name every key of a policy', () => {
    const { approve, reject, ...others } = policySchema.shape
    const inner = (name: string, keys: object) => Object.keys(keys).map((key) => `${name}.${key}`)
    const keys = [
      ...inner('approve', approve.unwrap().shape),
      ...inner('reject', reject.unwrap().shape),
      ...Object.keys(others),
    ]
    expect(
      table('Key')
        .map(([key]) => key)
        .toSorted(),
    ).toEqual(keys.toSorted())
  })

  it('name every field of a match', () => {
    const fields = table('Field').flatMap(([fields = '']) => fields.split(', '))
    expect(fields).toEqual([...MATCH_FIELDS, 'label.<name>'])
  })

  it('show the built-in policies as they are', () => {
    const shown = table('Risk').map(([risk, roles, limit]) => [risk, roles?.split(', '), limit])
    const real = RISKS.toReversed().map((risk) => {
      const { roles, timeLimitMs } = BUILT_IN[risk]
      return [risk, roles, `${timeLimitMs / 60_000} minutes`]
    })
    expect(shown).toEqual(real)
    expect(RISKS.map((risk) => BUILT_IN[risk].justification)).toEqual([
      'required',
      'optional',
      'optional',
      'optional',
    ])
    expect(RISKS.filter((risk) => BUILT_IN[risk].automatic)).toEqual(['low'])
  })
})
