import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('shows the options and the recommendation', () => {
  expect(shown('escalation')).toMatchInlineSnapshot(`
    "Escalation for GH-42
    ⏳ Waiting for an answer

    The requirement contradicts the API contract.

    Kind: Scope
    Recommendation: Change the requirement

    Options:
    • Change the contract
    • Change the requirement

    task GH-42"
  `)
})

it('needs no more than a message', () => {
  expect(shown('blocker escalation')).toMatchInlineSnapshot(`
    "Blocker escalation for GH-42
    ⚠️ Needs attention

    The staging database has been down for an hour.

    task GH-42"
  `)
})
