import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject } from '../support/subjects.ts'

const shown = (name: string, change = {}) => toPlainText(toMessage(exampleSubject(name, change)))

it('shows everything of a type that nobody knows', () => {
  expect(shown('unknown type')).toMatchInlineSnapshot(`
    "Weather report
    For your information

    Station: north
    Windy: yes
    Note: Bring a coat.

    Readings:
    [
      {
        "celsius": 4.5,
        "hour": 9
      }
    ]

    type Weather_Report"
  `)
})

it('shows a notice with a status', () => {
  expect(shown('integration status')).toMatchInlineSnapshot(`
    "Integration status
    ⚠️ Degraded

    Details:
    GitHub: ok
    Linear: slow"
  `)
})

it('shows a notice with a title', () => {
  expect(shown('release ready')).toMatchInlineSnapshot(`
    "Version 1.5.0 is ready
    Release ready

    Details:
    • 12 changes
    • 2 fixes"
  `)
})

it('shows a long status as text', () => {
  expect(
    shown('status update', {
      status: 'Half of the team is at lunch and the other half is on its way there, so please wait.',
      summary: 'Lunch',
      details: 3,
    }),
  ).toMatchInlineSnapshot(`
    "Status update
    For your information

    Half of the team is at lunch.

    Lunch

    Status: Half of the team is at lunch and the other half is on its way there, so please wait.
    Details: 3"
  `)
})

it('says when something happened that is told later', () => {
  expect(shown('status update', { time: '2026-11-20T10:00:00Z' })).toMatchInlineSnapshot(`
    "Status update
    For your information · Happened 2026-11-20 10:00 UTC

    Half of the team is at lunch."
  `)
})
