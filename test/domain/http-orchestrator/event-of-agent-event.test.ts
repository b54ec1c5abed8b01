import { expect, it } from 'vitest'
import { parseEvent } from '../../../src/domain/events/parse-event.ts'
import { heardFrom } from '../../../src/domain/http-orchestrator/event-of-agent-event.ts'
import { NOON } from '../../support/builders.ts'

function read(event_type: string, payload: unknown, more: object = {}) {
  const heard = heardFrom({ event_id: 'r-1', event_type, source_agent: 'cicd', payload, ...more })
  if (heard.kind !== 'event') throw new Error(`It is taken for ${heard.kind}.`)
  const parsed = parseEvent(heard.given, 'never used', NOON)
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.fields))
  return parsed.event
}

it.each([
  ['nothing', { description: null, error_context: null, retry_time: null }],
  ['other kinds than ours', { description: { a: 1 }, error_context: 'in staging', severity: 9 }],
  ['characters that cannot be kept', { error_code: 'E\u0000', error_context: { on: '\ud83d' } }],
  ['a task that is no name', { task_id: { id: 1 } }],
])('a failed task is told of also where its fields hold %s', (_, fields) => {
  const event = read('task_failed', { error: 'Exit code 1', ...fields })
  expect(event).toMatchObject({ type: 'failure-report', source: 'cicd', data: { message: 'Exit code 1' } })
})

it('keeps what is of another kind as text', () => {
  const { data } = read('task_failed', { error: 'Exit code 1', error_context: 'in staging' })
  expect(data).toMatchObject({ error_context_as_given: '"in staging"' })
})

it('knows a task by its number', () => {
  expect(read('task_completed', { task_id: 42, test_results: [] })).toMatchObject({
    type: 'completion-report',
    taskId: '42',
    data: { test_results_as_given: '[]' },
  })
})
