import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('shows an accepted report with what comes next', () => {
  expect(shown('test report acknowledged: approved')).toMatchInlineSnapshot(`
    "Test report for GH-42
    ✅ Accepted

    All tests passed. Proceed to PR creation.

    Next: Create the pull request

    task GH-42"
  `)
})

it('shows what is to be done for one that is not accepted', () => {
  expect(shown('test report acknowledged: rejected')).toMatchInlineSnapshot(`
    "Test report for GH-42
    ⚠️ Not accepted

    Fix 2 failing tests before proceeding

    To do:
    • Fix test_auth.py:45 - assertion failed
    • Fix test_api.py:89 - timeout exceeded

    Next: Fix, then run the tests again

    task GH-42"
  `)
})

it('keeps the words of a next action that nobody defined', () => {
  expect(
    shown('test report acknowledged: approved', { next_action: 'call_the_owner' }),
  ).toMatchInlineSnapshot(`
    "Test report for GH-42
    ✅ Accepted

    All tests passed. Proceed to PR creation.

    Next: Call the owner

    task GH-42"
  `)
})
