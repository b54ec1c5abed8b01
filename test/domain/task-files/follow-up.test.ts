import { describe, expect, it } from 'vitest'
import { fixDecision } from '../../../src/domain/task-files/fix-decision.ts'
import { callbackOf, followUpOf, isOurs } from '../../../src/domain/task-files/follow-up.ts'
import { readFileUrl, toFileUrl } from '../../../src/domain/task-files/reply-address.ts'
import { aDecision, aFix, aReview } from '../../support/task-files.ts'

const status = (word: string) => ({ result: { ...aFix(1).result, status: word } })
const FIXES = [
  aFix(1),
  aFix(2, status('FAILED')),
  aFix(3, status('PARTIALLY_FIXED')),
  aFix(4, { result: undefined }),
  aFix(5, status('DONE')),
  aFix(6, status('NO_CHANGE_NEEDED')),
  aFix(7, status('ALREADY_IMPLEMENTED')),
]

function followUp(
  said: Record<string, unknown>,
  content: Record<string, unknown> = aReview(FIXES),
  name?: string,
) {
  const decision = fixDecision.parse(aDecision('x', said).body)
  const { tail, content: file } = followUpOf({
    name: name ?? '005_stress_test_system_fixes.json',
    content,
    decision,
    callbackId: 'callback-1',
  })
  const { fixes, ...rest } = file as unknown as { fixes: Record<string, unknown>[]; [key: string]: unknown }
  return { tail, file, fixes, rest, ids: fixes.map(({ id }) => id) }
}

describe('what is sent back', () => {
  it('is what was chosen, what failed, what is half done and what has no clear result', () => {
    expect(followUp({ fixes: [6] }).ids).toEqual([2, 3, 4, 5, 6])
    expect(followUp({ fixes: [] }).ids).toEqual([2, 3, 4, 5])
  })

  it('keeps the review and names the file before it', () => {
    const { tail, rest } = followUp({ fixes: [1], note: 'Mind the tests.' })
    expect(tail).toBe('stress_test_system_fixes.json')
    expect(rest).toEqual({
      review_id: '005_stress_test_system',
      component: 'stress_test_system',
      date: '2026-11-21',
      assigned_to: 'executor',
      previous: '005_stress_test_system_fixes.json',
      description: 'Follow-up to 005_stress_test_system_fixes.json: 5 of 7 fixes sent back.',
      instructions: expect.stringContaining("Add a 'result' node"),
      reviewer_note: 'Mind the tests.',
      reviewer: 'alex',
      countersign: { callback_id: 'callback-1', digest: expect.stringMatching(/^sha256:/) },
    })
  })

  it('leaves room for a new result, and keeps the old one beside it', () => {
    const { fixes } = followUp({ fixes: [] })
    const { result, ...task } = aFix(2, status('FAILED'))
    expect(fixes[0]).toEqual({ ...task, previous_result: result })
    expect(fixes.filter((fix) => 'result' in fix)).toEqual([])
  })

  it('keeps each fix as its file has it, whatever is wrong with it', () => {
    const odd = [{ severity: 'blocker', issue: ['It leaks'] }, 'Close it']
    expect(followUp({ fixes: [] }, aReview(odd)).fixes).toEqual(odd)
    expect(followUp({ fixes: ['#1'] }, aReview(odd)).fixes).toEqual(odd)
  })

  it.each([
    ['0012_web_socket_fixes.json', {}, 'web_socket_fixes.json'],
    ['done.json', { component: 'Web Socket' }, 'web_socket_fixes.json'],
    ['done.json', { component: undefined, review_id: undefined }, 'follow_up_fixes.json'],
  ])('is named after the same area: %s', (name, changes, tail) => {
    expect(followUp({ fixes: [1] }, aReview(FIXES, changes), name).tail).toBe(tail)
  })
})

describe('a question', () => {
  it('carries what it is about', () => {
    const { tail, ids, rest } = followUp({ decision: 'question', fixes: [1, 6], note: 'Why?' })
    expect(tail).toBe('stress_test_system_question.json')
    expect(ids).toEqual([1, 6])
    expect(rest).toMatchObject({
      question: 'Why?',
      description: 'A question about 005_stress_test_system_fixes.json, on 2 of 7 fixes.',
    })
    expect(rest).not.toHaveProperty('instructions')
  })

  it('is about all of them where it names none', () => {
    expect(followUp({ decision: 'question', note: 'Why?' }).ids).toHaveLength(7)
  })
})

it('knows its own files, and from which callback they come also after an executor changed them', () => {
  const { file } = followUp({ fixes: [] })
  const asRead = JSON.parse(JSON.stringify(file))
  expect(isOurs(asRead)).toBe(true)
  expect(isOurs({ ...asRead, fixes: [] })).toBe(false)
  expect(callbackOf({ ...asRead, fixes: [] })).toBe('callback-1')
  expect(callbackOf(aReview([]))).toBeUndefined()
  expect(isOurs(aReview([]))).toBe(false)
})

it('is answered at an address that holds any name', () => {
  for (const name of ['005_a_fixes.json', 'a b:ü/?.json']) expect(readFileUrl(toFileUrl(name))).toBe(name)
  expect(() => readFileUrl('task-files:')).toThrow()
})
