import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import { issueNamed } from '../../src/domain/issue-named.ts'
import {
  type Defaults,
  fallsBack,
  type RouteRule,
  type Routing,
  routesFor,
  subjectOf,
} from '../../src/domain/routing.ts'
import { anEvent } from '../support/builders.ts'

describe('without routes', () => {
  it('sends every event to each configured channel, and says why', () => {
    const defaults = { slack: 'C1', email: 'a@x.io' }
    expect(routesFor(anEvent(), { routes: [], defaults })).toEqual([
      {
        destination: { channel: 'slack', target: 'C1' },
        why: 'default destination of slack',
        fallback: null,
      },
      {
        destination: { channel: 'email', target: 'a@x.io' },
        why: 'default destination of email',
        fallback: null,
      },
    ])
    expect(routesFor(anEvent(), { routes: [], defaults: {} })).toEqual([])
  })

  it('sends to each of several defaults of one channel', () => {
    const routes = routesFor(anEvent(), { routes: [], defaults: { email: ['a@x.io', 'b@x.io'] } })
    expect(routes.map(({ destination }) => destination.target)).toEqual(['a@x.io', 'b@x.io'])
  })
})

describe('with routes', () => {
  const defaults = { slack: 'C1', linear: 'PR-68', email: ['a@x.io', 'b@x.io'] }
  const place = (text: string) => {
    const [channel, target] = text.split(':')
    return { channel, target } as RouteRule['to'][number]
  }
  const aRoute = (
    match: RouteRule['match'],
    to: readonly string[],
    changes: Partial<RouteRule> = {},
  ): RouteRule => ({
    match,
    to: to.map(place),
    fallback: null,
    continues: false,
    ...changes,
  })
  const fallback = (...to: readonly string[]) => ({ fallback: { afterMs: 60_000, to: to.map(place) } })
  const targets = (event: AnyEvent, routing: Routing, risk?: string) =>
    routesFor(event, routing, risk).map(({ destination }) => destination.target)

  it('takes the first that matches, and names it', () => {
    const routes = [
      aRoute({ source: ['ci-*'] }, ['slack:#ci']),
      aRoute({ type: ['generic'], source: ['bot'] }, ['slack:#bots']),
      aRoute({}, ['slack:#rest']),
    ]
    expect(routesFor(anEvent({ type: 'generic', source: 'bot' }), { routes, defaults })).toEqual([
      {
        destination: { channel: 'slack', target: '#bots' },
        why: 'route 2: type generic, source bot',
        fallback: null,
      },
    ])
  })

  it('goes on to those below where a route continues, and sends to each destination once', () => {
    const routes = [
      aRoute({ source: ['bot'] }, ['slack:#ops', 'slack:default'], { continues: true }),
      aRoute({ source: ['nobody'] }, ['slack:#never'], { continues: true }),
      aRoute({}, ['slack:default', 'email:default']),
      aRoute({}, ['slack:#never']),
    ]
    const event = anEvent({ source: 'bot' })
    expect(targets(event, { routes, defaults })).toEqual(['#ops', 'C1', 'a@x.io', 'b@x.io'])
    expect(targets(event, { routes: routes.slice(0, 1), defaults })).toEqual(['#ops', 'C1'])
  })

  it('sends what none matches to the defaults, so that nothing is lost', () => {
    const routes = [aRoute({ source: ['ci-*'] }, ['slack:#ci'])]
    expect(targets(anEvent(), { routes, defaults })).toEqual(['C1', 'PR-68', 'a@x.io', 'b@x.io'])
  })

  it('matches an approval by the risk that counts for it', () => {
    const routes = [aRoute({ risk: ['critical'] }, ['slack:#grave']), aRoute({}, ['slack:default'])]
    expect(targets(anEvent(), { routes, defaults }, 'critical')).toEqual(['#grave'])
    expect(targets(anEvent(), { routes, defaults }, 'low')).toEqual(['C1'])
  })

  it('makes of a fallback a ladder, without the destination itself, the addresses of a step together', () => {
    const routes = [
      aRoute({}, ['slack:default'], fallback('slack:default', 'linear:default', 'email:default')),
    ]
    expect(routesFor(anEvent(), { routes, defaults })[0]?.fallback).toEqual({
      afterMs: 60_000,
      steps: [
        [{ channel: 'linear', target: 'PR-68' }],
        [
          { channel: 'email', target: 'a@x.io' },
          { channel: 'email', target: 'b@x.io' },
        ],
      ],
    })
  })

  it('has no fallback where nothing is left of it', () => {
    const routes = [aRoute({}, ['slack:default'], fallback('slack:default'))]
    expect(routesFor(anEvent(), { routes, defaults })[0]?.fallback).toBeNull()
  })

  it('keeps the first fallback that is given for a destination', () => {
    const routes = [
      aRoute({}, ['slack:default'], { continues: true }),
      aRoute({}, ['slack:default'], fallback('linear:default')),
    ]
    expect(routesFor(anEvent(), { routes, defaults })[0]).toMatchObject({
      why: 'route 1: every event',
      fallback: { steps: [[{ target: 'PR-68' }]] },
    })
  })
})

const FAILURE = { message: 'm', operation: 'o', error_code: 'E', error_details: 'd', recovery_action: 'r' }
it.each([
  ['an approval', { priority: 'low' }, true],
  ['a critical failure', { type: 'failure', data: { ...FAILURE, severity: 'critical' } }, true],
  ['a failure of high priority', { type: 'bug-report', priority: 'high', data: { message: 'm' } }, true],
  [
    'a report whose severity is high',
    { type: 'bug-report', priority: 'low', data: { message: 'm', severity: 'high' } },
    true,
  ],
  [
    'an error that came often',
    { type: 'error-escalation', data: { error_type: 'e', error_message: 'm', recovery_attempts: 3 } },
    true,
  ],
  ['a warning', { type: 'failure', data: { ...FAILURE, severity: 'warning' } }, false],
  ['a failure of normal priority', { type: 'bug-report', data: { message: 'm' } }, false],
  ['a critical notice', { type: 'generic', priority: 'critical' }, false],
])('knows whether %s is worth a second place', (_, given, worth) => {
  expect(fallsBack(anEvent(given))).toBe(worth)
})

it.each([
  ['its approval', { type: 'approval-request' }, 'approval-1', { kind: 'approval', id: 'approval-1' }],
  [
    'its task',
    { type: 'progress-update', task_id: 'GH-1', progress_percent: 1 },
    undefined,
    { kind: 'task-progress', id: 'GH-1' },
  ],
  [
    'itself, where it names no task',
    { type: 'progress-update', progress_percent: 1 },
    undefined,
    { kind: 'event', id: 'event-1' },
  ],
  ['itself', { type: 'generic', task_id: 'GH-1' }, undefined, { kind: 'event', id: 'event-1' }],
])('knows an event to be about %s', (_, given, approvalId, subject) => {
  expect(subjectOf(anEvent(given), approvalId)).toEqual(subject)
})

const ISSUE_ID = '0A1B2C3D-0000-4000-8000-000000000001'

it.each([
  [{ linear_issue: 'eng-12' }, 'ENG-12'],
  [{ linear_issue: ' ENG-12 ' }, 'ENG-12'],
  [{ linear_issue: 'https://linear.app/acme/issue/ENG-12/deploy-the-api' }, 'ENG-12'],
  [{ linear_issue: 'https://linear.app/acme/issue/ENG-12' }, 'ENG-12'],
  [{ linear_issue: ISSUE_ID }, ISSUE_ID.toLowerCase()],
  [{ context: { linear_issue: 'ENG-12' } }, 'ENG-12'],
  [{ metadata: { linear_issue: 'ENG-12' } }, 'ENG-12'],
  [{ linear_issue: 'none', metadata: { linear_issue: 'ENG-12' } }, 'ENG-12'],
  [{ linear_issue: 'the one about the api' }, undefined],
  [{ linear_issue: 'https://evil.example/acme/issue/ENG-12' }, undefined],
  [{ linear_issue: 12 }, undefined],
  [{ context: 'ENG-12' }, undefined],
])('%j names the issue %s', (data, issue) => {
  expect(issueNamed(anEvent({ data: { title: 'Deploy', ...data } }))).toBe(issue)
})

it('goes to the issue that the event names in place of the hub, and everywhere else as always', () => {
  const event = anEvent({ data: { title: 'Deploy', linear_issue: 'ENG-12' } })
  const sent = (defaults: Defaults, routes: readonly RouteRule[] = []) =>
    routesFor(event, { routes, defaults }).map(({ destination, why }) => [destination.target, why])
  const defaults = { slack: 'C1', linear: 'PR-68' }
  const bySlack = ['C1', 'default destination of slack']
  expect(sent(defaults)).toEqual([bySlack, ['ENG-12', 'the issue that the event names']])
  expect(sent({ slack: 'C1' })).toEqual([bySlack])
  const to = [{ channel: 'linear', target: 'default' } as const]
  const route = { match: {}, to, fallback: null, continues: false }
  expect(sent(defaults, [route])).toEqual([['ENG-12', 'route 1: every event']])
})
