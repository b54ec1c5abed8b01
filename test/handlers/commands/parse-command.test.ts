import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommand, withoutMention } from '../../../handlers/commands/parse-command.ts'

describe('parseCommand', () => {
  it.each([
    ['', { kind: 'help' }],
    ['help', { kind: 'help' }],
    ['  PENDING  ', { kind: 'pending' }],
    ['whoami', { kind: 'whoami' }],
    ['stats', { kind: 'stats' }],
    ['show 3f9a', { kind: 'show', id: '3f9a' }],
    ['Show `3F9A2C1B`', { kind: 'show', id: '3f9a2c1b' }],
    ['approve 3f9a', { kind: 'approve', id: '3f9a', reason: null, conditions: null }],
    ['approve 3f9a looks good', { kind: 'approve', id: '3f9a', reason: 'looks good', conditions: null }],
    [
      'approve 3f9a if only staging',
      { kind: 'approve', id: '3f9a', reason: null, conditions: 'only staging' },
    ],
    ['approve 3f9a If: not today', { kind: 'approve', id: '3f9a', reason: null, conditions: 'not today' }],
    [
      'approve 3f9a iffy but fine',
      { kind: 'approve', id: '3f9a', reason: 'iffy but fine', conditions: null },
    ],
    [
      'reject 3f9a see <https://example.com/a|a>',
      { kind: 'reject', id: '3f9a', reason: 'see https://example.com/a' },
    ],
    ['reject 3f9a', { kind: 'reject', id: '3f9a', reason: null }],
    ['reject  3f9a  not on\n a  Friday', { kind: 'reject', id: '3f9a', reason: 'not on\n a  Friday' }],
    ['reject 3f9a a &lt; b &amp;&amp; c', { kind: 'reject', id: '3f9a', reason: 'a < b && c' }],
    ['task GH-42', { kind: 'task', taskId: 'GH-42' }],
    ['agents', { kind: 'agents' }],
    ['execute GH-42', { kind: 'execute', taskId: 'GH-42' }],
    ['run Deploy api\nto production', { kind: 'run', description: 'Deploy api\nto production' }],
    ['batch', { kind: 'batch' }],
    ['back', { kind: 'back' }],
    ['explain 3f9a', { kind: 'explain', id: '3f9a' }],
    ['withdraw `3f9a`', { kind: 'withdraw', id: '3f9a' }],
    ['away until Monday: ask Sam', { kind: 'away', until: 'Monday', to: 'Sam' }],
    ['away until monday: ask <@U0SAM|sam>', { kind: 'away', until: 'monday', to: '<@U0SAM|sam>' }],
    ['away 3d sam', { kind: 'away', until: '3d', to: 'sam' }],
    ['away until next friday ask @sam.', { kind: 'away', until: 'friday', to: '@sam' }],
    ['away for 2h, ask Sam Rivera', { kind: 'away', until: '2h', to: 'Sam Rivera' }],
    ['away till 2026-11-23: sam', { kind: 'away', until: '2026-11-23', to: 'sam' }],
    ['reassign 3f9a @sam', { kind: 'reassign', id: '3f9a', to: '@sam' }],
    ['reassign 3f9a to Sam Rivera', { kind: 'reassign', id: '3f9a', to: 'Sam Rivera' }],
    ['snooze 3f9a 30m', { kind: 'snooze', id: '3f9a', forMs: 1_800_000 }],
    ['snooze 3f9a for 2h', { kind: 'snooze', id: '3f9a', forMs: 7_200_000 }],
    ['status GH-42', { kind: 'task', taskId: 'GH-42' }],
    ['remind 3f9a 2h', { kind: 'snooze', id: '3f9a', forMs: 7_200_000 }],
    ['stop GH-42', { kind: 'stop', taskId: 'GH-42', reason: null }],
    ['stop GH-42 it runs wild', { kind: 'stop', taskId: 'GH-42', reason: 'it runs wild' }],
    ['standing', { kind: 'standing' }],
    ['standing 3f9a 5 7d', { kind: 'give-standing', id: '3f9a', uses: 5, forMs: 604_800_000, reason: null }],
    [
      'standing 3f9a 1000 90d nightly builds',
      { kind: 'give-standing', id: '3f9a', uses: 1000, forMs: 7_776_000_000, reason: 'nightly builds' },
    ],
    ['revoke 5a1b', { kind: 'revoke', id: '5a1b' }],
    ['link alex', { kind: 'link', word: 'alex' }],
    ['link 1234 5678', { kind: 'link', word: '1234 5678' }],
  ])('reads "%s"', (typed, command) => {
    expect(parseCommand(typed)).toEqual(command)
  })

  it.each([
    ['show', 'Say which one: “show” and the first characters of its id.'],
    ['approve 3f9', '“3f9” is too short: give at least 4 characters of the id.'],
    ['approve everything', '“everything” is not an id.'],
    ['task', 'Say which one: “task” and its id.'],
    ['execute', 'Say which one: “execute” and its id.'],
    ['run  ', 'Say what is to be done: “run” and a description.'],
    ['stop', 'Say which one: “stop” and its id.'],
    ['away', 'Say until when, and who answers meanwhile: “away until monday: ask @sam”.'],
    ['away until monday', 'Say until when, and who answers meanwhile: “away until monday: ask @sam”.'],
    ['reassign 3f9a', 'Say who decides in your place: “reassign”, the id, and @name.'],
    ['snooze 3f9a', 'Say for how long: “snooze”, the id, and 30m, 2h or 1d.'],
    ['snooze 3f9a soon', 'Say for how long: “snooze”, the id, and 30m, 2h or 1d.'],
    ['standing 3f9a', 'Say how often, 1 to 1000: “standing”, the id, 5 and 7d.'],
    ['standing 3f9a 1001 7d', 'Say how often, 1 to 1000: “standing”, the id, 5 and 7d.'],
    ['standing 3f9a 5 91d', 'Say for how long, at most 90d: “standing”, the id, 5 and 7d.'],
    ['link', 'Say who you are: “link” and your id, or the code that you got.'],
  ])('says what it does not understand in "%s"', (typed, problem) => {
    expect(parseCommand(typed)).toEqual({ kind: 'not-understood', problem })
  })

  it('says of what does not begin with a word of ours that it is unknown', () => {
    const problem = 'I do not know “dance”.'
    expect(parseCommand('dance')).toEqual({ kind: 'not-understood', problem, unknown: true })
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

describe('below the card of an approval', () => {
  const below = { id: '12345678-0000-4000-8000-000000000001', taskId: 'GH-42' }
  const { id } = below

  it.each([
    ['explain', { kind: 'explain', id }],
    ['explain added tests', { kind: 'explain', id }],
    ['withdraw', { kind: 'withdraw', id }],
    ['withdraw my vote', { kind: 'withdraw', id }],
    ['remind 2h', { kind: 'snooze', id, forMs: 7_200_000 }],
    ['remind me in 2d', { kind: 'snooze', id, forMs: 172_800_000 }],
    ['reassign to @sam', { kind: 'reassign', id, to: '@sam' }],
    ['reassign faded', { kind: 'reassign', id, to: 'faded' }],
    ['standing 5 7d', { kind: 'give-standing', id, uses: 5, forMs: 604_800_000, reason: null }],
    ['status', { kind: 'task', taskId: 'GH-42' }],
  ])('"%s" means that one', (typed, command) => {
    expect(parseCommand(typed, below)).toEqual(command)
  })

  it.each([
    ['explain 3f9a', { kind: 'explain', id: '3f9a' }],
    ['withdraw `abcdabcd`', { kind: 'withdraw', id: 'abcdabcd' }],
    ['remind 3f9a 2h', { kind: 'snooze', id: '3f9a', forMs: 7_200_000 }],
    ['status GH-7', { kind: 'task', taskId: 'GH-7' }],
  ])('"%s" means the one that it names', (typed, command) => {
    expect(parseCommand(typed, below)).toEqual(command)
  })

  it('stopping a task, and ending a standing approval, are never guessed', () => {
    expect(parseCommand('stop', below)).toMatchObject({ kind: 'not-understood' })
    expect(parseCommand('revoke', below)).toMatchObject({ kind: 'not-understood' })
    expect(parseCommand('status', { ...below, taskId: null })).toMatchObject({ kind: 'not-understood' })
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
