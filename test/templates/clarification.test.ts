import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('numbers the questions', () => {
  expect(shown('clarification request')).toMatchInlineSnapshot(`
    "1 question about task-123
    ⏳ Waiting for an answer

    1. Should the API require authentication?

    Context:
    Endpoint: /api/users

    task task-123"
  `)
})

it('shows the options of each question', () => {
  expect(
    shown('clarification request', {
      priority: 'critical',
      agent_id: 'backend',
      questions: [
        { text: 'Which database?', options: ['PostgreSQL', 'SQLite'] },
        { text: 'Why?', hint: 'be brief' },
      ],
      context: 'The choice is final.',
    }),
  ).toMatchInlineSnapshot(`
    "2 questions about task-123
    ⏳ Waiting for an answer · 🔴 Critical priority

    1. Which database?

    Options:
    • PostgreSQL
    • SQLite

    2. Why?

    Hint: be brief

    Context: The choice is final.
    Asked by: backend

    task task-123 · critical priority"
  `)
})
