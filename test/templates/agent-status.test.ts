import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('shows how an agent is', () => {
  expect(shown('agent status')).toMatchInlineSnapshot(`
    "Agent code-impl-auth
    ⚠️ Offline

    The process ended 2 minutes ago."
  `)
})

it('makes do with a status that nobody defined and no name', () => {
  expect(
    shown('agent status', { agent: undefined, status: 'ON_HOLIDAY', until: null }),
  ).toMatchInlineSnapshot(`
    "Agent
    On holiday

    The process ended 2 minutes ago.

    Until: null"
  `)
})
