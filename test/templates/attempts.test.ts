import { expect, it } from 'vitest'
import { toMessage } from '../../templates/catalogue.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { exampleSubject, NOW } from '../support/subjects.ts'

it('asks to grant or deny', () => {
  const message = toMessage(
    exampleSubject('additional attempts request', { completion_milestone: 'all green' }),
  )
  expect(toPlainText(message)).toMatchInlineSnapshot(`
    "3 more attempts for GH-42
    ⏳ Waiting for approval · 🟡 Medium risk · Expires 2026-11-21 10:30 UTC

    Reason: Integration tests running (10k+ tests)
    Asked for: 3 more attempts
    Progress so far: 80% complete
    Done when: all green

    May approve: Alex Kim, Sam Rivera and Jo Park
    Policy: medium risk, one approval decides

    [Grant 3 more attempts] [Deny] [More] [View details]

    approval 3f2a9c1b · digest 3101487f · task GH-42 · high priority"
  `)
})

it('asks for one attempt in the singular', () => {
  const message = toMessage(
    exampleSubject('additional attempts request', { requested_additional_attempts: 1 }),
  )
  expect(message.actions[0]).toMatchObject({ id: 'approval.approve', label: 'Grant 1 more attempt' })
})

it('has no verdict buttons once it is decided', () => {
  const decided = { state: 'expired', decidedAt: NOW } as const
  const message = toMessage(exampleSubject('additional attempts request', {}, decided))
  expect(message.actions.map((action) => action.label)).toEqual(['View details'])
})
