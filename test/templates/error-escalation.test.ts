import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('says why an error is critical', () => {
  expect(shown('error escalation')).toMatchInlineSnapshot(`
    "GitHub API auth in task-123
    🔴 Critical priority · 2 recovery attempts

    Authentication failed

    Error type: github_api_auth
    Why this priority: errors of this type are always critical

    Context:
    API endpoint: /repos/user/project

    task task-123 · critical priority"
  `)
})

it('says why an error is urgent after many attempts', () => {
  expect(
    shown('error escalation', { error_type: 'flaky_test', recovery_attempts: 3 }),
  ).toMatchInlineSnapshot(`
    "Flaky test in task-123
    🟠 High priority · 3 recovery attempts

    Authentication failed

    Error type: flaky_test
    Why this priority: 3 or more recovery attempts

    Context:
    API endpoint: /repos/user/project

    task task-123 · high priority"
  `)
})

it('says that a priority is the choice of the sender', () => {
  expect(
    shown('error escalation', {
      error_type: 'flaky_test',
      recovery_attempts: 0,
      priority: 'high',
      context: 'see log',
    }),
  ).toMatchInlineSnapshot(`
    "Flaky test in task-123
    🟠 High priority · first occurrence

    Authentication failed

    Error type: flaky_test
    Why this priority: set by the sender
    Context: see log

    task task-123 · high priority"
  `)
})

it('calls a first occurrence by its name', () => {
  expect(
    shown('error escalation', { error_type: 'flaky_test', recovery_attempts: 0 }),
  ).toMatchInlineSnapshot(`
    "Flaky test in task-123
    🟢 Low priority · first occurrence

    Authentication failed

    Error type: flaky_test
    Why this priority: no recovery was attempted yet

    Context:
    API endpoint: /repos/user/project

    task task-123 · low priority"
  `)
})
