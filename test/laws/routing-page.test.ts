import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toExplainedGroupBody } from '../../handlers/api/group-bodies.ts'
import { toRouteBodies } from '../../handlers/api/route-bodies.ts'
import { comparisonWords } from '../../src/cli/comparison-words.ts'
import { configSummary } from '../../src/cli/config-summary.ts'
import { eventWords } from '../../src/cli/explain-words.ts'
import { readConfigFile } from '../../src/config/config-file.ts'
import { routeSchema } from '../../src/config/routes-section.ts'
import { groupKeysOf } from '../../src/domain/grouping/group-keys.ts'
import { MATCH_FIELDS, TIME } from '../../src/domain/match.ts'
import { heldBack, routesFor } from '../../src/domain/routing.ts'
import { explainRoutes } from '../../src/usecases/showing/explain-routes.ts'
import { anEvent } from '../support/builders.ts'
import { PEOPLE } from '../support/people.ts'
import { codeBlocks } from './documents.ts'

const PAGE = 'docs/routing.md'
const blocks = (language: string) =>
  codeBlocks(PAGE).flatMap((block) => (block.language === language ? [block.text] : []))
const [first = '', second = ''] = blocks('yaml')
const [summary = '', explanation = '', comparison = ''] = blocks('text')
const event = JSON.parse(blocks('json')[0] ?? '')

const defaults = { slack: '#approvals', linear: 'PR-68', email: 'all@example.com' }
const rulesOf = (text: string) => ({ ...readConfigFile(text, 'countersign.yaml'), defaults })
const threadOf = [{ channel: 'slack', target: 'C0TASK' }] as const
const placesOf = (text: string, given: Record<string, unknown>, threads: typeof threadOf | [] = []) =>
  routesFor(anEvent(given), rulesOf(text), undefined, threads).map(({ destination }) => destination.target)

it.each([[first], [second]])('has files that are read as they stand', (text) => {
  expect(rulesOf(text).problems).toEqual([])
  expect(rulesOf(text).routes.length).toBeGreaterThan(1)
})

describe('the first routes', () => {
  const OPS = ['#ops', 'ops@example.com']

  it.each([
    ['the one shown', event],
    ['one after a merge', { ...event, type: 'post-merge-failure' }],
    ['one reported', { ...event, type: 'failure-report' }],
    ['an error reported', { ...event, type: 'error-report' }],
    [
      'one that came often',
      {
        ...event,
        type: 'error-escalation',
        data: { error_type: 'e', error_message: 'm', recovery_attempts: 3, severity: 'critical' },
      },
    ],
  ])('send critical failures to #ops and by mail: %s', (_, given) => {
    expect(placesOf(first, given, threadOf)).toEqual(OPS)
  })

  it.each([
    ['a warning', { ...event, data: { ...event.data, severity: 'warning' } }],
    ['an approval', { type: 'approval-request', task_id: 'GH-42', data: { title: 'Deploy' } }],
    [
      'progress',
      { type: 'progress-update', task_id: 'GH-42', priority: 'low', data: { progress_percent: 5 } },
    ],
  ])('send %s to the thread of the task, and to nobody by mail', (_, given) => {
    expect(placesOf(first, given, threadOf)).toEqual(['C0TASK'])
  })

  it('begin the thread at the defaults', () => {
    const asking = { type: 'approval-request', task_id: 'GH-42', data: { title: 'Deploy' } }
    expect(placesOf(first, asking)).toEqual(['#approvals', 'PR-68'])
  })

  it('bring a critical failure into the thread, too, with "continue"', () => {
    const continuing = first.replace('  - match: {}', '    continue: true\n  - match: {}')
    expect(placesOf(continuing, event, threadOf)).toEqual([...OPS, 'C0TASK'])
  })

  it('are summed up and explained as shown', () => {
    const rules = rulesOf(first)
    expect(configSummary({ ...rules, people: [] }, undefined, [])).toContain(summary)
    const shown = anEvent(event)
    const routed = { routes: routesFor(shown, rules), heldBack: heldBack(shown, rules) }
    const explained = explainRoutes(
      shown,
      undefined,
      rules,
      { all: PEOPLE, names: {}, find: async () => undefined },
      routed,
      [],
    )
    const groups = routed.routes.map(({ destination, group }) => {
      const { words: by, windowMs } = groupKeysOf(shown, group)!
      return toExplainedGroupBody({ destination, by, windowMs, joins: null })
    })
    const answer = { type: shown.type, approval: null, policies: [], ...toRouteBodies(explained), groups }
    expect(`${eventWords(answer)}\n`).toBe(explanation)
  })
})

it('sends grave events of a project to its people as well, and nights to those on call', () => {
  const grave = { type: 'generic', priority: 'high', repository: 'https://github.com/acme/billing' }
  const at = (moment: string, given: Record<string, unknown>) =>
    routesFor({ ...anEvent(given), receivedAt: new Date(moment) }, rulesOf(second))
  const day = at('2026-11-20T10:00:00Z', grave)
  expect(day.map(({ destination }) => destination.target)).toEqual(['#billing', 'U0DANA', '#approvals'])
  expect(day.map(({ mention }) => mention)).toEqual([['role:cto'], ['role:cto'], []])
  expect(at('2026-11-20T17:00:00Z', { type: 'generic' })[0]?.destination.target).toBe('#on-call')
})

it('shows a comparison in the words of the command', () => {
  const policy = (name: string) => ({ name, version: name })
  const ops = ['slack:#ops', 'email:ops@example.com']
  const words = comparisonWords({
    events: 1000,
    differing: 3,
    from: new Date('2026-11-14T08:12:30Z'),
    to: new Date('2026-11-21T09:30:00Z'),
    unlisted: 0,
    differences: [
      {
        ...{ type: 'failure', source: 'ci', count: 2, example: 'ci-4711' },
        before: { to: ['slack:#approvals'], policy: null },
        now: { to: ops, policy: null },
      },
      {
        ...{ type: 'approval-request', source: 'deploy-bot', count: 1, example: 'ci-4702' },
        before: { to: ops, policy: policy('high risk') },
        now: { to: ops, policy: policy('production deploys') },
      },
    ],
  })
  expect(`${words}\n`).toBe(comparison)
})

describe('the tables', () => {
  const page = readFileSync(PAGE, 'utf8')
  /** The first cells of the rows under a heading, without backticks. */
  const table = (heading: string) =>
    (page.split(`| ${heading} |`)[1]?.split('\n\n')[0] ?? '')
      .split('\n')
      .slice(2)
      .flatMap((row) => (row.split('|')[1] ?? '').trim().replaceAll('`', '').split(', '))

  it('name every key of a route', () => {
    const { fallback, ...others } = routeSchema.shape
    const inner = Object.keys(fallback.unwrap().shape).map((key) => `fallback.${key}`)
    expect(table('Key').toSorted()).toEqual([...inner, ...Object.keys(others)].toSorted())
  })

  it('name every field of a match', () => {
    expect(table('Field').toSorted()).toEqual([...MATCH_FIELDS, TIME, 'label.<name>'].toSorted())
  })

  it('name only places that can be given', () => {
    const to = table('Place').map((place) => `"${place}"`)
    const text = `people: [{ id: alex, slack: U0ALEX }]\nroutes: [{ match: {}, to: [${to.join(', ')}] }]`
    expect(readConfigFile(text, 'countersign.yaml').problems).toEqual([])
  })
})
