import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('needs no more than a message', () => {
  expect(shown('post-merge failure')).toMatchInlineSnapshot(`
    "Post merge failure for GH-42
    ❌ Needs attention

    main does not build since the merge

    task GH-42"
  `)
})

it('is called what the report calls itself', () => {
  const told = shown('post-merge failure', { title: 'Login loops' })
  expect(told.split('\n')[0]).toBe('Post merge failure for GH-42: Login loops')
  expect(told.split('Login loops')).toHaveLength(2)
})

it('shows a title that is no text', () => {
  expect(shown('post-merge failure', { title: { de: 'Kreis' } })).toContain('Kreis')
})

it('shows a structured error', () => {
  expect(shown('error report')).toMatchInlineSnapshot(`
    "Error report
    🟠 High

    Error:
    Code: E42
    Text: The index is corrupt"
  `)
})

it('shows when it is tried again', () => {
  expect(shown('failure report')).toMatchInlineSnapshot(`
    "Failure report
    ❌ Needs attention · BUILD_TIMEOUT

    The nightly build did not finish

    What to do: The state is uncertain: please verify it before going on, and report what is wrong.
    Next try: 2026-11-21 11:00 UTC"
  `)
})

it('names the type that was declared', () => {
  expect(shown('rollback')).toMatchInlineSnapshot(`
    "Rollback required
    ❌ Needs attention

    Error rate is at 12% since 1.4.2

    Operation: rollback

    type rollback-required"
  `)
})

it('tells what to do where a person is needed', () => {
  expect(shown('release blocked')).toMatchInlineSnapshot(`
    "Release blocked
    ❌ Needs attention

    The changelog is missing

    What to do: This needs manual intervention. Please wait for further instructions."
  `)
})

it('warns calmly', () => {
  expect(shown('timeout warning')).toMatchInlineSnapshot(`
    "Timeout warning for GH-42
    🟡 Warning

    5 minutes are left

    What to do: The state is uncertain: please verify it before going on, and report what is wrong.

    task GH-42"
  `)
})

it('shows every one of several sentences', () => {
  expect(
    shown('bug report', { message: 'It is broken', summary: { where: 'totals' }, agent_action: 'Wait.' }),
  ).toMatchInlineSnapshot(`
    "Bug report
    🟡 Medium

    It is broken

    Totals are rounded twice

    What to do: Wait.

    Summary:
    Where: totals

    Steps:
    • Open
    • Sum"
  `)
})
