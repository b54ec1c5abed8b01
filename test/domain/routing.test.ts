import { describe, expect, it } from 'vitest'
import type { Destination } from '../../src/domain/card.ts'
import type { AnyEvent } from '../../src/domain/events/event.ts'
import { issueNamed } from '../../src/domain/issue-named.ts'
import {
  type Defaults,
  fallsBack,
  heldBack,
  type RouteRule,
  type Routing,
  routesFor,
  subjectOf,
  THREAD,
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
        mention: [],
      },
      {
        destination: { channel: 'email', target: 'a@x.io' },
        why: 'default destination of email',
        fallback: null,
        mention: [],
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
    return { channel, target } as Destination
  }
  const aRoute = (
    match: RouteRule['match'],
    to: readonly string[],
    changes: Partial<RouteRule> = {},
  ): RouteRule => ({
    match,
    to: to.map((text) => (text === 'thread' ? THREAD : place(text))),
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
        mention: [],
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

  it('notifies whom any of the routes to a destination mentions, each once', () => {
    const routes = [
      aRoute({ source: ['bot'] }, ['slack:#ops'], { continues: true, mention: ['role:cto', 'alex'] }),
      aRoute({}, ['slack:#ops', 'slack:default'], { mention: ['alex', 'sam'] }),
    ]
    const routed = routesFor(anEvent({ source: 'bot' }), { routes, defaults })
    expect(routed.map(({ mention }) => mention)).toEqual([
      ['role:cto', 'alex', 'sam'],
      ['alex', 'sam'],
    ])
  })

  describe('to the thread of the task', () => {
    const routes = [aRoute({}, ['thread'])]
    const cardsAt = ['slack:C7', 'slack:#ops', 'slack:U0ALEX', 'linear:session:1', 'email:ops@x.io'].map(
      (text) => {
        const [channel, ...target] = text.split(':')
        return { channel, target: target.join(':') } as Destination
      },
    )
    const sent = (
      event: AnyEvent,
      threads: readonly Destination[] = [],
      given: Routing = { routes, defaults },
    ) => routesFor(event, given, undefined, threads).map(({ destination, why }) => [destination.target, why])

    it('goes wherever the task has cards that others see, and by mail to nobody', () => {
      expect(sent(anEvent({ task_id: 'GH-1' }), cardsAt)).toEqual([
        ['C7', 'route 1: every event; in the thread of GH-1'],
        ['#ops', 'route 1: every event; in the thread of GH-1'],
      ])
    })

    it('goes by mail where there is nothing else', () => {
      const onlyMail = { routes, defaults: { email: 'a@x.io' } }
      expect(sent(anEvent({ task_id: 'GH-1' }), cardsAt, onlyMail).map(([target]) => target)).toEqual([
        'ops@x.io',
      ])
      expect(sent(anEvent({ task_id: 'GH-1' }), [], onlyMail).map(([target]) => target)).toEqual(['a@x.io'])
    })

    it('goes to the defaults where the task has no card yet, or where there is no task', () => {
      expect(sent(anEvent({ task_id: 'GH-1' }))).toEqual([
        ['C1', 'route 1: every event; GH-1 has no thread yet'],
        ['PR-68', 'route 1: every event; GH-1 has no thread yet'],
      ])
      expect(sent(anEvent({}))[0]).toEqual(['C1', 'route 1: every event; it names no task'])
    })
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

describe('progress of low priority', () => {
  const defaults = { slack: 'C1', email: 'a@x.io' }
  const quiet = (changes: Record<string, unknown> = {}) =>
    anEvent({ type: 'progress-update', task_id: 'GH-1', progress_percent: 5, priority: 'low', ...changes })
  const routing = { routes: [], defaults }

  it('goes to the thread of its task alone, and waits for it', () => {
    expect(routesFor(quiet(), routing)).toEqual([])
    expect(heldBack(quiet(), routing)).toContain('only to the thread of its task')
    const threads = [{ channel: 'slack', target: 'C7' }] as const
    expect(routesFor(quiet(), routing, undefined, threads)).toMatchObject([
      { destination: { target: 'C7' }, why: 'progress of low priority; in the thread of GH-1' },
    ])
    expect(heldBack(quiet(), routing, undefined, threads)).toBeUndefined()
  })

  it.each([
    ['of normal priority', { priority: 'normal' }],
    ['of no task', { task_id: undefined }],
    ['that asks for something', { type: 'approval-request', data: { title: 'Deploy' } }],
  ])('is shown at the defaults where it is one %s', (_, changes) => {
    expect(routesFor(quiet(changes), routing)).toHaveLength(2)
    expect(heldBack(quiet(changes), routing)).toBeUndefined()
  })

  it('goes where a route says, and is held back where a route says "thread"', () => {
    const route = { match: {}, fallback: null, continues: false }
    const to = { ...route, to: [{ channel: 'slack', target: '#all' }] } as const
    expect(routesFor(quiet(), { routes: [to], defaults })).toHaveLength(1)
    expect(heldBack(quiet(), { routes: [to], defaults })).toBeUndefined()
    const thread = { ...route, to: [THREAD] } as const
    expect(routesFor(quiet(), { routes: [thread], defaults })).toEqual([])
    expect(heldBack(quiet(), { routes: [thread], defaults })).toBeDefined()
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
