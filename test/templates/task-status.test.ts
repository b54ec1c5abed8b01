import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('shows state, progress and step', () => {
  expect(shown('task status')).toMatchInlineSnapshot(`
    "Task task-123
    🔄 In progress

    ▰▰▰▰▱▱▱▱▱▱ 45% · Generating Flask routes

    task task-123"
  `)
})

it('needs no percentage', () => {
  expect(
    shown('task status', {
      status: 'clarification_needed',
      progress_percentage: undefined,
      metadata: { try: 2 },
    }),
  ).toMatchInlineSnapshot(`
    "Task task-123
    ⏳ Clarification needed

    Generating Flask routes

    Metadata:
    Try: 2

    task task-123"
  `)
})
