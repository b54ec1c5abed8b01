import { expect, it } from 'vitest'
import { aPolicy } from '../../src/domain/policy.ts'
import { timersFor } from '../../src/domain/timers.ts'
import { anApproval, minutes } from '../support/builders.ts'

const MINUTE = 60_000
const policy = aPolicy({
  name: 'x',
  roles: null,
  remindAfterMs: [10 * MINUTE, 40 * MINUTE],
  escalate: [{ afterMs: 20 * MINUTE, to: ['role:cto'] }],
})
const asked = anApproval({ policy, expiresAt: minutes(30) })

it('reminds and escalates when the policy says, but not after the limit', () => {
  expect(timersFor(asked)).toEqual([
    { kind: 'reminder', dueAt: minutes(10) },
    { kind: 'escalation', dueAt: minutes(20), to: ['role:cto'] },
  ])
})

it('counts from when it was asked anew', () => {
  expect(timersFor(asked, minutes(15))).toEqual([{ kind: 'reminder', dueAt: minutes(25) }])
})

it('has nothing to remind of where it is decided already', () => {
  expect(timersFor({ ...asked, state: 'approved' })).toEqual([])
})
