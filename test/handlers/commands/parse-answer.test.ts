import { describe, expect, it } from 'vitest'
import { parseAnswer } from '../../../handlers/commands/parse-answer.ts'
import { anEvent } from '../../support/builders.ts'

const clarification = (...questions: unknown[]) =>
  anEvent({ title: undefined, type: 'clarification-request', questions })
const ONE = clarification('Which port?')
const SEVERAL = clarification('Which port?', { id: 'env', text: 'Where?' }, 'Why?')
const fix = (id: number | string) => ({ id, severity: 'minor', file: 'a.py', issue: 'x', fix: 'y' })
const REVIEW = anEvent({
  title: undefined,
  type: 'fix-review',
  review_id: 'R1',
  fixes: [fix(1), fix(2), fix('b')],
})
const TESTS = anEvent({
  title: undefined,
  type: 'verification-complete',
  status: 'passed',
  summary: { total: 1, passed: 1, failed: 0 },
})
const answer = (given: object) => ({ kind: 'answer', given })
const answers = (map: object) => answer({ answers: map })
const UNCLEAR = { kind: 'unclear' }
const TALK = { kind: 'talk' }

describe('below one question', () => {
  it.each([
    ['8080', '8080'],
    ['8080, as everywhere\nand 443 outside', '8080, as everywhere\nand 443 outside'],
    ['> Which port?\n8080', '8080'],
    ['answer: 8080', '8080'],
    ['@countersign answer 8080', '8080'],
    ['1: 8080', '8080'],
    ['answer: why not 80?', 'why not 80?'],
  ])('%j is the answer', (body, said) => {
    expect(parseAnswer(ONE, body)).toEqual(answers({ '1': said }))
  })

  it.each([
    ['what do you mean?', UNCLEAR],
    ['answer', UNCLEAR],
    ['@sam do you know?', TALK],
    ['> Which port?', TALK],
  ])('%j is none', (body, kind) => {
    expect(parseAnswer(ONE, body)).toEqual(kind)
  })

  it('beside something else that is asked, only what is said to us is the answer', () => {
    expect(parseAnswer(ONE, 'looks fine', false)).toEqual(TALK)
    expect(parseAnswer(ONE, 'answer: 8080', false)).toEqual(answers({ '1': '8080' }))
  })
})

describe('below several questions', () => {
  it.each([
    ['1: 80\n2: staging\n3: because', { '1': '80', env: 'staging', '3': 'because' }],
    ['- 1. 80\n- 2) staging', { '1': '80', env: 'staging' }],
    ['1\\. 80', { '1': '80' }],
    ['env: staging\n3: one\nand two', { env: 'staging', '3': 'one\nand two' }],
    ['@countersign\n1: 80', { '1': '80' }],
  ])('%j answers a line each', (body, given) => {
    expect(parseAnswer(SEVERAL, body)).toEqual(answers(given))
  })

  it.each(['8080', '1: 80\n1: 81', 'yes to all', '4: too many'])('%j is asked back', (body) => {
    expect(parseAnswer(SEVERAL, body)).toEqual(UNCLEAR)
  })
})

describe('below a fix review', () => {
  it.each([
    ['accept', { decision: 'accepted' }],
    ['Accept all!', { decision: 'accepted' }],
    ['send back 2, b: look again', { decision: 'sent-back', fixes: ['2', 'b'], note: 'look again' }],
    ['send back 1 and 2', { decision: 'sent-back', fixes: ['1', '2'], note: '' }],
    ['sent back all: no tests', { decision: 'sent-back', fixes: ['1', '2', 'b'], note: 'no tests' }],
    ['ask: was it run?', { decision: 'question', note: 'was it run?' }],
  ])('%j is understood', (body, given) => {
    expect(parseAnswer(REVIEW, body)).toEqual(answer(given))
  })

  it.each([
    ['accept 2', UNCLEAR],
    ['accept? not sure', UNCLEAR],
    ['send back 7', UNCLEAR],
    ['send back', UNCLEAR],
    ['approve', UNCLEAR],
    ['I will have a look', TALK],
    ['@countersign fine', UNCLEAR],
  ])('%j is not', (body, kind) => {
    expect(parseAnswer(REVIEW, body)).toEqual(kind)
  })
})

describe('below a test report', () => {
  it.each([
    ['go on', { next_action: 'create-pr' }],
    ['Create the PR.', { next_action: 'create-pr' }],
    [
      'fix: the login; the logout',
      { next_action: 'fix-and-rerun', required_actions: ['the login', ' the logout'] },
    ],
    ['send back', { next_action: 'fix-and-rerun', required_actions: [''] }],
    ['add tests: for auth', { next_action: 'add-tests-and-rerun', required_actions: ['for auth'] }],
  ])('%j is understood', (body, given) => {
    expect(parseAnswer(TESTS, body)).toEqual(answer(given))
  })

  it.each([
    ['go', UNCLEAR],
    ['fix it maybe', UNCLEAR],
    ['nice', TALK],
  ])('%j is not', (body, kind) => {
    expect(parseAnswer(TESTS, body)).toEqual(kind)
  })
})
