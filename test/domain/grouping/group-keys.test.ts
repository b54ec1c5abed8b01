import { describe, expect, it } from 'vitest'
import { type GroupedBy, groupKeysOf } from '../../../src/domain/grouping/group-keys.ts'
import { anEvent } from '../../support/builders.ts'

const FAILURE = {
  type: 'failure',
  source: 'ci',
  task_id: 'GH-1',
  message: 'Installing "audit" failed on line 12',
  operation: 'skill-install',
  error_code: 'INVALID',
  error_details: 'x',
  severity: 'error',
  recovery_action: 'retry',
  target_agent: 'a-1',
}
const keys = (changes = {}, by?: GroupedBy) => groupKeysOf(anEvent({ ...FAILURE, ...changes }), by)

describe('failures', () => {
  it.each([
    ['numbers and quoted names', { message: 'Installing "lint" failed on line 340' }],
    ['details', { error_details: 'y' }],
    ['severity', { severity: 'critical' }],
    ['spelling of the type', { type: 'FAILURE' }],
  ])('are alike whatever their %s', (_, changes) => {
    expect(keys(changes)?.alike).toBe(keys()?.alike)
  })

  it.each([
    ['task', { task_id: 'GH-2' }],
    ['agent', { target_agent: 'a-2' }],
    ['operation id', { operation_id: 'op-1' }],
    ['skill', { error_context: { skill_name: 'lint' } }],
  ])('of another %s are told apart, but happened to somebody else only', (_, changes) => {
    expect(keys(changes)?.alike).not.toBe(keys()?.alike)
    expect(keys(changes)?.anywhere).toBe(keys()?.anywhere)
  })

  it.each([
    ['source', { source: 'deploy' }],
    ['type', { type: 'error-report' }],
    ['operation', { operation: 'restart' }],
    ['code', { error_code: 'DISK_FULL' }],
    ['message', { message: 'Downloading failed' }],
    ['title', { title: 'Nightly' }],
  ])('of another %s are not alike at all', (_, changes) => {
    expect(keys(changes)?.alike).not.toBe(keys()?.alike)
    expect(keys(changes)?.anywhere).not.toBe(keys()?.anywhere)
  })

  it('are alike anywhere though their message names the task or the agent', () => {
    const of = (task: string, agent: string) =>
      keys({ task_id: task, target_agent: agent, message: `${task} failed on ${agent}` })
    expect(of('auth', 'mac')?.anywhere).toBe(of('billing', 'linux')?.anywhere)
  })
})

describe('a key that the sender gives', () => {
  it.each(['similarity_key', 'dedup_key', 'fingerprint'])(
    '%s counts in place of what we would find',
    (name) => {
      const given = keys({ [name]: 'disk' })
      expect(given?.alike).toBe(keys({ [name]: 'disk', message: 'Something else', task_id: 'GH-9' })?.alike)
      expect(given?.alike).not.toBe(keys({ [name]: 'net' })?.alike)
      expect(given?.alike).not.toBe(keys({ [name]: 'disk', source: 'other' })?.alike)
    },
  )

  it('may be a list, and counts for what is no failure as well', () => {
    const notice = { type: 'status-update', source: 'ci', message: 'x', fingerprint: ['db', 'slow'] }
    expect(groupKeysOf(anEvent(notice), undefined)?.alike).toBe(keys({ fingerprint: ['db', 'slow'] })?.alike)
  })

  it('that is empty is none', () => {
    expect(keys({ dedup_key: ' ' })?.alike).toBe(keys({})?.alike)
  })
})

describe('without a route that groups', () => {
  it.each([
    ['a completion', { type: 'completion-report', task_id: 'GH-1', status: 'success', summary: 'Done' }],
    ['a notice', { type: 'status-update', message: 'Fine' }],
    ['what an agent hands up', { type: 'escalation', message: 'Which one?' }],
  ])('%s has a card of its own', (_, given) => {
    expect(groupKeysOf(anEvent(given), undefined)).toBeUndefined()
  })
})

describe('a route that groups', () => {
  const BY: GroupedBy = { by: ['label.env', 'source'], windowMs: 30_000, match: {} }
  const notice = (given = {}) =>
    groupKeysOf(anEvent({ type: 'status-update', source: 'ci', message: 'Fine', ...given }), BY)

  it('looks at its fields alone', () => {
    expect(notice()?.alike).toBe(notice({ message: 'Broken', task_id: 'GH-1' })?.alike)
    expect(notice()?.alike).not.toBe(notice({ source: 'deploy' })?.alike)
    expect(notice()?.alike).not.toBe(notice({ labels: { env: 'staging' } })?.alike)
    expect(notice()?.windowMs).toBe(30_000)
  })

  it('is told apart from other routes', () => {
    const event = anEvent({ type: 'status-update', source: 'ci', message: 'Fine' })
    expect(groupKeysOf(event, BY)?.alike).not.toBe(
      groupKeysOf(event, { ...BY, match: { type: ['x'] } })?.alike,
    )
  })

  it('groups failures in its own way, and one operation still once', () => {
    expect(keys({ message: 'Other' }, BY)?.alike).toBe(keys({}, BY)?.alike)
    const operation = (id: string, by?: GroupedBy) => keys({ operation_id: id }, by)?.same?.key
    expect(operation('op-1', BY)).toBe(operation('op-1', BY))
    expect(operation('op-1', BY)).not.toBe(operation('op-2', BY))
    expect(operation('op-1', BY)).not.toBe(operation('op-1'))
  })

  it.each([
    ['approvals', { type: 'approval-request', title: 'Deploy' }],
    ['questions', { type: 'clarification-request', task_id: 'GH-1', questions: ['Why?'] }],
    ['what waits for an answer', { type: 'escalation', message: 'Which?', awaiting_response: true }],
    ['the progress of a task', { type: 'progress-update', task_id: 'GH-1', progress_percent: 5, phase: 'x' }],
  ])('never groups %s', (_, given) => {
    expect(groupKeysOf(anEvent(given), BY)).toBeUndefined()
  })
})
