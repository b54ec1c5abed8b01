import { expect, it } from 'vitest'
import { contractIssues, issueWords } from '../../../src/domain/task-files/contract.ts'
import type { Folder } from '../../../src/domain/task-files/task-file.ts'
import { blocksOf, seedText } from '../../support/seeds.ts'
import { aFix, aReview } from '../../support/task-files.ts'

const words = (file: Record<string, unknown>, folder: Folder = 'incoming') =>
  contractIssues(file, folder).map(issueWords)
const result = aFix(1).result

it('finds nothing wrong with what keeps the contract', () => {
  expect(words(aReview([aFix(1), aFix(2, { line: '10-20' }), aFix(3, { line: '10 – 20' })]))).toEqual([])
})

const seed = seedText('001')
it.skipIf(seed === undefined)('finds nothing wrong with the finished fix of seed 001', () => {
  const finished = blocksOf(seed ?? '', 'json')
    .map((text) => JSON.parse(text))
    .filter((one) => one.result)
  expect(finished).toHaveLength(1)
  expect(words(aReview(finished))).toEqual([])
})

it.each(['id', 'severity', 'file', 'line', 'issue', 'fix', 'verification', 'result'])(
  'misses %s of a fix',
  (field) => {
    expect(words(aReview([aFix(7, { [field]: undefined })]))).toEqual([
      `Fix ${field === 'id' ? '#1' : '7'}: ${field} is missing`,
    ])
  },
)

it.each([
  ['a severity outside the list', { severity: 'blocker' }, 'severity is none of critical, major, minor'],
  ['a severity in capitals', { severity: 'Major' }, 'severity is none of critical, major, minor'],
  ['a line in words', { line: 'near the top' }, 'line is neither a line number nor a range'],
  ['an empty issue', { issue: ' ' }, 'issue is empty'],
  ['a fix that is a list', { fix: ['Close it'] }, 'fix is not a text'],
  ['a result in one word', { result: 'FIXED' }, 'result is not an object'],
  [
    'a status outside the list',
    { result: { ...result, status: 'DONE' } },
    'result.status is none of FIXED, NO_CHANGE_NEEDED, ALREADY_IMPLEMENTED, PARTIALLY_FIXED, FAILED',
  ],
  [
    'no verification command',
    { result: { ...result, verification_command: undefined } },
    'result.verification_command is missing',
  ],
  [
    'a command of two lines',
    { result: { ...result, verification_command: 'cd core\nmake' } },
    'result.verification_command is longer than one line',
  ],
  [
    'no proof',
    { result: { ...result, hallucination_check: undefined } },
    'result.hallucination_check is missing',
  ],
  [
    'a fix without its changes',
    { result: { ...result, changes_made: [] } },
    'result.changes_made is missing',
  ],
  [
    'changes that are no list',
    { result: { ...result, changes_made: 'Closed' } },
    'result.changes_made is not a list of lines',
  ],
  [
    'half a fix without its changes',
    { result: { ...result, status: 'PARTIALLY_FIXED', changes_made: undefined } },
    'result.changes_made is missing',
  ],
  ['a failure without a word', { result: { ...result, status: 'FAILED' } }, 'result.finding is missing'],
  [
    'nothing to change without a finding',
    { result: { ...result, status: 'NO_CHANGE_NEEDED' } },
    'result.finding is missing',
  ],
])('names %s', (_, changes, issue) => {
  expect(words(aReview([aFix(7, changes)]))).toEqual([`Fix 7: ${issue}`])
})

it.each([
  ['FAILED', { problems_encountered: ['No such file'] }],
  ['FAILED', { finding: 'No such file' }],
  ['ALREADY_IMPLEMENTED', { finding: 'Line 12 closes it' }],
  ['PARTIALLY_FIXED', { changes_made: undefined, finding: 'One of two' }],
])('takes %s with %o', (status, said) => {
  expect(words(aReview([aFix(1, { result: { ...result, status, ...said } })]))).toEqual([])
})

it('asks for results only where an executor has finished', () => {
  const open = aReview([aFix(1, { result: undefined })])
  expect(words(open, 'outgoing')).toEqual([])
  expect(words(open, 'incoming')).toEqual(['Fix 1: result is missing'])
})

it('says the same of several fixes once', () => {
  const bare = { verification: undefined }
  expect(words(aReview([aFix(1, bare), aFix(2), aFix(3, bare), aFix(4, bare)]))).toEqual([
    'Fixes 1, 3 and 4: verification is missing',
  ])
})

it('names an id that is used twice, also where one is a text', () => {
  expect(words(aReview([aFix(1), { ...aFix(1), id: '1' }, aFix(2)]))).toEqual([
    'Fixes 1 and 1: id is used more than once',
  ])
})

it.each([
  [{ fixes: [aFix(1)] }, 'review_id is missing'],
  [aReview([]), 'fixes is empty'],
  [{ review_id: 'a' }, 'fixes is missing'],
  [{ review_id: 'a', fixes: {} }, 'fixes is not a list'],
  [aReview(['Close it']), 'Fix #1: it is not an object'],
])('names what is wrong with a file as a whole: %o', (file, issue) => {
  expect(words(file)).toEqual([issue])
})
