import { describe, expect, it } from 'vitest'
import { questionsOf, readClarification } from '../../../src/domain/answers/clarification.ts'
import { parseEvent } from '../../../src/domain/events/parse-event.ts'
import { NOON } from '../../support/builders.ts'

const parse = (questions: unknown) =>
  parseEvent({ type: 'clarification-request', data: { questions } }, 'event-1', NOON)

function data(...questions: unknown[]) {
  const parsed = parse(questions)
  if (parsed.kind === 'invalid' || parsed.event.type !== 'clarification-request') throw new Error('invalid')
  return parsed.event.data
}

const WHERE = { id: 'env', text: 'Where?', type: 'choice', options: ['Staging', 'Production'] }
const NOW = { text: 'Now?', type: 'yes/no' }
const ASKED = data('Which port?', WHERE, NOW, { text: 'Anything else?', required: false })

const read = (answers: unknown) => readClarification(ASKED, { answers })
const issues = (answers: unknown) => {
  const result = read(answers)
  return result.kind === 'invalid' ? result.fields : []
}

describe('the questions', () => {
  it('are texts, choices and yes or no, and have ids', () => {
    expect(questionsOf(ASKED)).toEqual([
      { id: '1', text: 'Which port?', type: 'text', options: [], required: true },
      { id: 'env', text: 'Where?', type: 'choice', options: ['Staging', 'Production'], required: true },
      { id: '3', text: 'Now?', type: 'yes_no', options: [], required: true },
      { id: '4', text: 'Anything else?', type: 'text', options: [], required: false },
    ])
  })

  it('with options are choices, also where they do not say so', () => {
    expect(questionsOf(data({ text: 'Where?', options: ['a', 'b', 'a'] }))).toMatchObject([
      { type: 'choice', options: ['a', 'b'] },
    ])
  })

  it.each([
    ['a choice without options', [{ text: 'Where?', type: 'choice' }], 'data.questions.0.options'],
    ['a type that is not known', [{ text: 'Where?', type: 'date' }], 'data.questions.0.type'],
    ['an id twice', [{ id: '2', text: 'A?' }, 'B?'], 'data.questions.1.id'],
    ['no text', [{ id: 'a' }], 'data.questions.0.text'],
    ['more than a dialog can hold', Array.from({ length: 51 }, () => 'Why?'), 'data.questions'],
  ])('are refused with %s', (_what, questions, path) => {
    expect(parse(questions)).toMatchObject({ kind: 'invalid', fields: [{ path }] })
  })
})

describe('answers', () => {
  it('are read from a map, in the order of the questions', () => {
    expect(read({ '3': true, env: 'production', '1': 8080 })).toEqual({
      kind: 'answer',
      answer: {
        kind: 'clarification',
        answers: [
          { id: '1', question: 'Which port?', answer: '8080' },
          { id: 'env', question: 'Where?', answer: 'Production' },
          { id: '3', question: 'Now?', answer: 'yes' },
          { id: '4', question: 'Anything else?', answer: null },
        ],
      },
    })
  })

  it('are read from a list', () => {
    const list = [
      { id: '1', answer: ' 80 ' },
      { id: 'env', answer: 'Staging' },
      { id: '3', answer: 'No' },
      { id: '4', answer: 'thanks' },
    ]
    expect(read(list)).toMatchObject({
      answer: {
        answers: [{ answer: '80' }, { answer: 'Staging' }, { answer: 'no' }, { answer: 'thanks' }],
      },
    })
  })

  it('that are wrong are all named, each with what to do', () => {
    expect(issues({ '1': ' ', env: 'Moon', '3': 'perhaps', '4': {}, '5': 'x' })).toEqual([
      { path: 'answers.1', issue: 'is required: say something' },
      { path: 'answers.env', issue: 'must be one of: Staging, Production' },
      { path: 'answers.3', issue: 'must be yes or no' },
      { path: 'answers.4', issue: 'must be text' },
      { path: 'answers.5', issue: 'is no question of this event' },
    ])
  })

  it('that are too long are refused', () => {
    expect(issues({ '1': 'x'.repeat(10_001), env: 'Staging', '3': 'no' })).toEqual([
      { path: 'answers.1', issue: 'is longer than 10000 characters' },
    ])
  })

  it.each([undefined, 'yes', [1], 7])('are no answers as %j', (given) => {
    expect(issues(given)).toMatchObject([{ path: 'answers' }])
  })
})
