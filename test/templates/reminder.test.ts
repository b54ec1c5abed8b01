import { describe, expect, it } from 'vitest'
import type { Approval } from '../../src/domain/approval.ts'
import type { Message } from '../../src/domain/message.ts'
import { aPolicy } from '../../src/domain/policy.ts'
import type { Subject } from '../../src/domain/subject.ts'
import { reminder } from '../../templates/reminder.ts'
import { toBlockKit } from '../../templates/render/block-kit.ts'
import { toPlainText } from '../../templates/render/plain-text.ts'
import { aVote } from '../support/builders.ts'
import { JO, PEOPLE } from '../support/people.ts'
import { mentioned, violations } from '../support/slack-rules.ts'
import { exampleSubject, NOW } from '../support/subjects.ts'

type Kind = NonNullable<Subject['reminder']>['kind']

function aReminder(approval: Partial<Approval> = {}, kind: Kind = 'reminder', called = PEOPLE): Message {
  return reminder({ ...exampleSubject('secret request', {}, approval), reminder: { kind, called } })
}
const callOf = (message: Message) => toPlainText(message).split('\n\n')[1]
const pinged = (message: Message) => mentioned(toBlockKit(message).blocks)

describe('a reminder', () => {
  it('says what waits, until when, and what is needed', () => {
    expect(toPlainText(aReminder())).toMatchInlineSnapshot(`
      "Reminder: read-secret
      ⏳ Waiting for approval · 🟡 Medium risk · Expires 2026-11-21 10:30 UTC

      Alex Kim, Sam Rivera and Jo Park: this still waits for your decision.

      1 more approval is needed. Please decide above.

      approval 3f2a9c1b"
    `)
  })

  it('calls those who could still approve, each once', () => {
    expect(pinged(aReminder())).toEqual(['U0ALEX', 'U0SAM', 'U0JO'])
    expect(violations(toBlockKit(aReminder()))).toEqual([])
  })

  it('calls nobody in its fallback text, which notifies as well', () => {
    expect(toBlockKit(aReminder()).text).not.toMatch(/<@|U0/)
  })

  it('calls those no longer who voted meanwhile', () => {
    const policy = aPolicy({ name: 'two', roles: null, quorum: 2 })
    expect(pinged(aReminder({ policy, votes: [aVote()] }))).toEqual(['U0SAM', 'U0JO'])
  })

  it.each<[Kind, string]>([
    ['reminder', 'Jo Park: this still waits for your decision.'],
    [
      'escalation',
      'Jo Park: nobody has decided in time, so the circle of those who may was widened. Please decide.',
    ],
    ['snooze', 'Jo Park: you asked to be reminded of this.'],
  ])('says why it comes now (%s)', (kind, words) => {
    expect(callOf(aReminder({}, kind, [JO]))).toBe(words)
  })

  it.each<[string, Partial<Approval>]>([
    ['Approved by Alex Kim', { state: 'approved', votes: [aVote()] }],
    ['Expired without a decision', { state: 'expired' }],
    ['Cancelled', { state: 'cancelled' }],
  ])('says what became of it (%s), and calls nobody then', (status, approval) => {
    const message = aReminder({ decidedAt: NOW, ...approval })
    expect(message).toMatchObject({ status, blocks: [], actions: [] })
    expect(pinged(message)).toEqual([])
  })
})
