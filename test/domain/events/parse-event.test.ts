import { describe, expect, it } from 'vitest'
import { parseEvent } from '../../../src/domain/events/parse-event.ts'
import { NOON } from '../../support/builders.ts'
import { SEED_EVENTS } from '../../support/seed-events.ts'

const parse = (given: unknown) => parseEvent(given, 'made-up', NOON)
const eventOf = (given: unknown) => {
  const parsed = parse(given)
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.fields))
  return parsed.event
}
const fieldsOf = (given: unknown) => {
  const parsed = parse(given)
  return parsed.kind === 'invalid' ? parsed.fields : []
}
const pathsOf = (given: unknown) => fieldsOf(given).map((field) => field.path)

describe('the accepted forms', () => {
  it.each(SEED_EVENTS.map((example) => [`${example.seed}: ${example.name}`, example.body]))(
    'reads %s',
    (_name, body) => {
      expect(parse(body).kind).toBe('event')
    },
  )

  it('reads the envelope of interfaces.md', () => {
    const given = {
      id: 'ci-4711',
      type: 'approval-request',
      source: 'deploy-bot',
      task_id: 'GH-42',
      priority: 'high',
      time: '2026-11-21T10:00:00Z',
      callback: { url: 'https://orchestrator.example/hooks' },
      data: { title: 'Deploy api to production', risk: 'high', expires_in: 3600 },
    }
    expect(eventOf(given)).toMatchObject({
      id: 'ci-4711',
      type: 'approval-request',
      source: 'deploy-bot',
      taskId: 'GH-42',
      priority: 'high',
      time: new Date('2026-11-21T10:00:00Z'),
      callbackUrl: 'https://orchestrator.example/hooks',
      data: { title: 'Deploy api to production', risk: 'high', expires_in: 3600 },
    })
  })

  it('moves the fields of the flat form into data, and loses none', () => {
    const event = eventOf({ type: 'progress-update', task_id: 'GH-42', progress_percent: 50, mood: 'good' })
    expect(event).toMatchObject({
      id: 'made-up',
      taskId: 'GH-42',
      data: { progress_percent: 50, mood: 'good' },
    })
  })

  it('keeps fields that stand beside data', () => {
    const event = eventOf({
      type: 'approval-request',
      message: 'Which way?',
      data: { requirement_id: 'R1', options: ['a'] },
    })
    expect(event.data).toMatchObject({ message: 'Which way?', requirement_id: 'R1', options: ['a'] })
  })

  it('finds the task inside data', () => {
    expect(eventOf({ type: 'escalation', message: 'Help', data: { task_id: 'GH-7' } }).taskId).toBe('GH-7')
  })

  it.each([
    ['approval_request', 'approval-request', { message: 'May I?' }],
    ['Rollback-Failed', 'failure-report', { message: 'No way back' }],
    ['something-new', 'generic', { anything: 1 }],
  ])('reads the type %s as %s, and remembers how it was sent', (declared, type, data) => {
    expect(eventOf({ type: declared, data })).toMatchObject({ type, declaredType: declared })
  })

  it.each([
    ['urgent', 'critical'],
    ['medium', 'normal'],
    ['High', 'high'],
  ])('reads the priority %s as %s', (given, priority) => {
    expect(eventOf({ type: 'generic', priority, data: {} }).priority).toBe(priority)
    expect(eventOf({ type: 'generic', priority: given, data: {} }).priority).toBe(priority)
  })

  it.each([
    [{ type: 'failure', severity: 'critical' }, 'critical'],
    [{ type: 'failure', severity: 'warning' }, 'normal'],
    [{ type: 'failure' }, 'high'],
    [{ type: 'error-escalation', error_type: 'security_violation', error_message: 'x' }, 'critical'],
    [{ type: 'error-escalation', error_type: 'Security-Violation', error_message: 'x' }, 'critical'],
    [{ type: 'error-escalation', error_type: 'x', error_message: 'x', recovery_attempts: 3 }, 'high'],
    [{ type: 'error-escalation', error_type: 'x', error_message: 'x', recovery_attempts: 1 }, 'normal'],
    [{ type: 'error-escalation', error_type: 'x', error_message: 'x' }, 'low'],
  ])('gives %j the priority %s of the seeds', (given, priority) => {
    const failed = { message: 'm', error_code: 'E', error_details: 'd', recovery_action: 'r' }
    expect(eventOf({ ...failed, ...given }).priority).toBe(priority)
  })

  it('takes a time without a zone for UTC', () => {
    expect(eventOf({ type: 'generic', time: '2026-11-21T10:00:00', data: {} }).time).toEqual(
      new Date('2026-11-21T10:00:00Z'),
    )
  })

  it('reads the test counts from the sentence of seed 000', () => {
    const message =
      '[TESTS] 45 total: 42 passed, 2 failed, 1 skipped (12.5s)\nFAILED: a.py:1, b.py:2\nCOVERAGE: 85% lines, 72% branches'
    expect(eventOf({ type: 'verification-complete', status: 'passed', message }).data).toMatchObject({
      summary: { total: 45, passed: 42, failed: 2, skipped: 1 },
      duration_seconds: 12.5,
      failed_tests: ['a.py:1', 'b.py:2'],
      coverage: { lines: 85, branches: 72 },
    })
  })
})

describe('the digest', () => {
  const body = { type: 'generic', data: { a: 1, b: [2] } }

  it('is the same whatever the order of keys, and without the id', () => {
    expect(eventOf({ data: { b: [2], a: 1 }, type: 'generic', id: 'x' }).digest).toBe(eventOf(body).digest)
  })

  it.each([{ data: { a: 2, b: [2] } }, { source: 'ci' }, { priority: 'low' }, { task_id: 'T' }])(
    'differs with %j',
    (change) => {
      expect(eventOf({ ...body, ...change }).digest).not.toBe(eventOf(body).digest)
    },
  )
})

describe('what is wrong', () => {
  it.each([
    ['no type', { data: {} }, ['type']],
    ['an array', [], ['']],
    ['text', 'hello', ['']],
    ['nothing', null, ['']],
    ['a type that is no text', { type: 7, data: {} }, ['type']],
    ['an unknown priority', { type: 'generic', priority: 'asap', data: {} }, ['priority']],
    ['a time that is none', { type: 'generic', time: 'yesterday', data: {} }, ['time']],
    ['an id with spaces', { type: 'generic', id: 'a b', data: {} }, ['id']],
    [
      'a callback that is no web address',
      { type: 'generic', callback: { url: 'ftp://x' }, data: {} },
      ['callback.url'],
    ],
    ['data that is no object', { type: 'generic', data: 'text' }, ['data']],
    ['an approval that says nothing', { type: 'approval-request', data: { risk: 'low' } }, ['data.title']],
    ['a risk that is none', { type: 'approval-request', title: 'x', risk: 'scary' }, ['data.risk']],
    [
      'a percentage that is empty',
      { type: 'progress-update', progress_percent: '' },
      ['data.progress_percent'],
    ],
    ['a percentage above 100', { type: 'progress-update', progress_percent: 101 }, ['data.progress_percent']],
    [
      'a failed run without details',
      { type: 'verification-complete', status: 'failed', summary: { total: 1, passed: 0, failed: 1 } },
      ['data.error_details'],
    ],
    [
      'several things at once',
      { type: 'failure', data: {} },
      ['data.message', 'data.error_code', 'data.error_details', 'data.recovery_action'],
    ],
    ['a character that cannot be kept', { type: 'generic', data: { a: ['x\u0000'] } }, ['data.a.0']],
    ['half a surrogate pair', { type: 'generic', data: { a: '\ud83d' } }, ['data.a']],
  ])('names each field: %s', (_name, given, paths) => {
    expect(pathsOf(given)).toEqual(paths)
  })

  it.each([
    ['at least one question', []],
    ['at most 50 questions', Array(51).fill('Why?')],
  ])('asks for %s', (words, questions) => {
    const issue = `ask ${words}`
    expect(fieldsOf({ type: 'clarification-request', data: { questions } })).toEqual([
      { path: 'data.questions', issue },
    ])
  })

  it('says of a missing field that it is required', () => {
    expect(fieldsOf({ type: 'failure', data: {} })[0]).toEqual({ path: 'data.message', issue: 'is required' })
  })

  it('refuses what is nested too deep instead of failing on it', () => {
    const deep = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)
    expect(fieldsOf({ type: 'generic', data: { deep } })[0]?.issue).toMatch(/nested deeper/)
  })
})
