import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommand, withoutMention } from '../../../../handlers/slack/commands/parse-command.ts'

describe('parseCommand', () => {
  it.each([
    ['', { kind: 'help' }],
    ['help', { kind: 'help' }],
    ['  PENDING  ', { kind: 'pending' }],
    ['whoami', { kind: 'whoami' }],
    ['show 3f9a', { kind: 'show', id: '3f9a' }],
    ['Show `3F9A2C1B`', { kind: 'show', id: '3f9a2c1b' }],
    ['approve 3f9a', { kind: 'approve', id: '3f9a', reason: null }],
    ['approve 3f9a looks good', { kind: 'approve', id: '3f9a', reason: 'looks good' }],
    ['reject 3f9a', { kind: 'reject', id: '3f9a', reason: null }],
    ['reject  3f9a  not on\n a  Friday', { kind: 'reject', id: '3f9a', reason: 'not on\n a  Friday' }],
    ['reject 3f9a a &lt; b &amp;&amp; c', { kind: 'reject', id: '3f9a', reason: 'a < b && c' }],
    ['task GH-42', { kind: 'task', taskId: 'GH-42' }],
  ])('reads "%s"', (typed, command) => {
    expect(parseCommand(typed)).toEqual(command)
  })

  it.each([
    ['dance', 'I do not know “dance”.'],
    ['show', 'Say which one: “show” and the first characters of its id.'],
    ['approve 3f9', '“3f9” is too short: give at least 4 characters of the id.'],
    ['approve everything', '“everything” is not the id of an approval.'],
    ['task', 'Say which one: “task” and its id.'],
  ])('says what it does not understand in "%s"', (typed, problem) => {
    expect(parseCommand(typed)).toEqual({ kind: 'not-understood', problem })
  })

  it('reads anything without failing, and repeats only a little of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (typed) => {
        const command = parseCommand(typed)
        expect(command.kind === 'not-understood' ? command.problem.length : 0).toBeLessThan(200)
      }),
    )
  })
})

describe('withoutMention', () => {
  it.each([
    ['<@U0BOT> pending', 'pending'],
    ['hey <@U0BOT|countersign>, show 3f9a', 'show 3f9a'],
    ['<@U0BOT>', ''],
    ['pending', 'pending'],
  ])('takes the words to the bot out of "%s"', (text, words) => {
    expect(withoutMention(text).trim()).toBe(words)
  })
})
