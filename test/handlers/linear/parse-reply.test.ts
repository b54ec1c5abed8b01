import { describe, expect, it } from 'vitest'
import { isVague, parseReply } from '../../../handlers/linear/parse-reply.ts'

const vote = { kind: 'vote', addressed: false, verdict: 'approve', id: null, reason: null, conditions: null }
const approve = (more: object = {}) => ({ ...vote, ...more })
const reject = (reason: string | null, more: object = {}) => ({ ...vote, verdict: 'reject', reason, ...more })

describe('a plain word', () => {
  it.each([
    ['approve', approve()],
    ['Approved!', approve()],
    ['**approve**', approve()],
    ['`approve`', approve()],
    ['- approve', approve()],
    ['approve this, thanks', approve()],
    ['approve only staging', approve({ conditions: 'only staging' })],
    ['approve, but not on Friday', approve({ conditions: 'but not on Friday' })],
    ['approve: checked with Sam', approve({ reason: 'checked with Sam' })],
    ['approve because it is small', approve({ reason: 'it is small' })],
    ['approve REQUEST_ID=3f9a2c1b', approve({ id: '3f9a2c1b' })],
    ['approve 3F9A2C1B only staging', approve({ id: '3f9a2c1b', conditions: 'only staging' })],
    ['approve 3f9a2c1b-0000-4000-8000-000000000001', approve({ id: '3f9a2c1b-0000-4000-8000-000000000001' })],
    ['approve added tests', approve({ conditions: 'added tests' })],
    ['reject', reject(null)],
    ['reject: needs a rollback plan', reject('needs a rollback plan')],
    ['Rejected, needs a rollback plan', reject('needs a rollback plan')],
    [
      'reject REQUEST_ID=3f9a2c1b REASON="Need rollback plan"',
      reject('Need rollback plan', { id: '3f9a2c1b' }),
    ],
    [
      'reject: what about the rollback? I would approve with one',
      reject('what about the rollback? I would approve with one'),
    ],
    ['> approve\n\nreject: no', reject('no')],
    ['@countersign approve 3f9a', approve({ addressed: true, id: '3f9a' })],
    ['https://linear.app/acme/profiles/countersign approve', approve({ addressed: true })],
    ['[@Countersign](https://linear.app/acme/profiles/countersign): approve', approve({ addressed: true })],
  ])('counts: %j', (body, expected) => {
    expect(parseReply(body)).toEqual(expected)
  })
})

describe('doubt', () => {
  it.each([
    'approve? not sure',
    'approve?',
    'approve, I think',
    'approve or reject',
    'approve nothing',
    'approve not',
    'approved by Sam yesterday',
    'do not approve',
    "don't approve this",
    'I would approve it',
    'maybe reject',
    'reject? or approve',
    'disapproved',
    'approval is fine with me',
    'approve later',
    'ok, approve',
  ])('is asked back: %j', (body) => {
    expect(parseReply(body)).toEqual({ kind: 'unclear', addressed: false })
  })

  it('remembers that it was said to us', () => {
    expect(parseReply('@countersign approve? not sure')).toEqual({ kind: 'unclear', addressed: true })
  })
})

it.each([
  ['@countersign status GH-42', 'status GH-42', false],
  ['@countersign: explain', 'explain', false],
  ['@countersign', '', false],
  ['@countersign I would approve it', 'I would approve it', true],
])('leaves other words to us as they are: %j', (body, text, aboutDeciding) => {
  expect(parseReply(body)).toEqual({ kind: 'words', addressed: true, text, aboutDeciding })
})

it.each(['Looks fine to me', 'What does this deploy?', '', '> approve', '@alex can you approve this', '👍'])(
  'leaves people alone: %j',
  (body) => {
    expect(parseReply(body)).toEqual({ kind: 'nothing' })
  },
)

it('takes marks around a verdict for no condition', () => {
  for (const body of ['**Approved!**', '__approve__', '*approve.*']) {
    expect(parseReply(body)).toMatchObject({ verdict: 'approve', conditions: null, reason: null })
  }
})

it.each([
  'yes',
  'Yes!',
  'LGTM 👍',
  '👍',
  '👍🏽',
  '+1',
  'ok',
  '**Looks good to me**',
  'denied.',
  'Ship it 🚀',
])('takes “%s” for a decision that does not say which', (body) => {
  expect(parseReply(body)).toEqual({ kind: 'nothing' })
  expect(isVague(body)).toBe(true)
})

it.each([
  'yesterday',
  'no idea who owns this',
  'go and ask Sam',
  'okay, I will look into it',
  'fine print?',
  '...',
  '',
  '@sam yes',
])('takes “%s” for talk', (body) => expect(isVague(body)).toBe(false))
