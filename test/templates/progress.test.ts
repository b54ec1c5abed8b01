import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('shows how far the work is', () => {
  expect(shown('progress update')).toMatchInlineSnapshot(`
    "Progress on GH-42
    🔄 In progress

    ▰▰▰▰▰▱▱▱▱▱ 50% · Running tests

    5000/10000 tests complete, 2 failures so far

    task GH-42"
  `)
})

it('asks for an answer to blockers', () => {
  expect(shown('progress with blockers')).toMatchInlineSnapshot(`
    "Progress on GH-77
    ⚠️ Blocked: 1 answer needed

    ▰▰▰▰▰▰▱▱▱▱ 60% · Migrating the billing tables

    The work waits for an answer to this:

    Blockers:
    • No access to the staging database

    Still to do:
    • Migrate invoices
    • Run the comparison

    task GH-77"
  `)
})

it('says that the work is done at 100 percent', () => {
  expect(shown('progress update', { progress_percent: 100 })).toMatchInlineSnapshot(`
    "Progress on GH-42
    ✅ Done

    ▰▰▰▰▰▰▰▰▰▰ 100% · Running tests

    5000/10000 tests complete, 2 failures so far

    task GH-42"
  `)
})
