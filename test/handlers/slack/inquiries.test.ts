import { describe, expect, it } from 'vitest'
import type { SlackNeeds } from '../../../handlers/slack/needs.ts'
import type { AnyEvent } from '../../../src/domain/events/event.ts'
import { answered, asksForAnswer, type Inquiry, newInquiry } from '../../../src/domain/inquiry.ts'
import type { GivenAnswer } from '../../../src/usecases/answering/answer-inquiry.ts'
import { anEvent, minutes, NOON } from '../../support/builders.ts'
import { aSlackWorld, GUEST } from './slack-world.ts'

const QUESTIONS = {
  type: 'clarification-request',
  questions: [
    'Which port?',
    { text: 'Where?', options: ['staging', 'production'] },
    { text: 'Now?', type: 'yes_no', required: false },
  ],
}
const fix = (id: number, status?: string) => ({
  id,
  severity: 'minor',
  file: `file-${id}.py`,
  issue: 'x',
  fix: 'y',
  ...(status && { result: { status } }),
})
const REVIEW = {
  type: 'fix-review',
  review_id: 'R1',
  fixes: [
    fix(1, 'FIXED'),
    fix(2, 'FAILED'),
    ...Array.from({ length: 9 }, (_, n) => fix(n + 3, 'FIXED')),
    fix(12),
  ],
}
const TESTS = {
  type: 'verification-complete',
  acknowledge: true,
  status: 'failed',
  error_details: 'boom',
  summary: { total: 2, passed: 1, failed: 1 },
  failed_tests: ['test_auth.py:45', 'test_api.py:89'],
}

function inquiryOf(event: AnyEvent): Inquiry {
  if (!asksForAnswer(event, false)) throw new Error('This asks nothing.')
  return newInquiry(event, NOON)
}

/** A world in which one event asks; what is answered to it is kept. */
async function asking(body: Record<string, unknown>, needs: Partial<SlackNeeds> = {}, inquiry?: Inquiry) {
  const event = anEvent({ title: undefined, ...body })
  const given: GivenAnswer[] = []
  const stands = inquiry ?? inquiryOf(event)
  const nobody = { approval: null, callback: null, askable: [], reminder: null, names: {} }
  const world = await aSlackWorld({
    readSubject: async () => ({ event, inquiry: stands, ...nobody }),
    answerInquiry: async (answer) => {
      given.push(answer)
      return { kind: 'answered', inquiry: stands }
    },
    ...needs,
  })
  const open = async (action: string) => {
    await world.press(action, { event: event.id })
    const [opened] = await world.slack.calls.count(1)
    return opened!.args.view
  }
  const submit = (view: { private_metadata: string }, values: Record<string, object>) =>
    world.submit({
      ...view,
      id: 'V1',
      state: {
        values: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { [id]: value }])),
      },
    })
  return { world, given, event, open, submit, inquiry: stands }
}

const inputs = (view: { blocks: { type: string; block_id: string; element: object; optional: boolean }[] }) =>
  view.blocks.filter(({ type }) => type === 'input')
const text = (value: string | null) => ({ type: 'plain_text_input', value })
const chosen = (value: string) => ({ type: 'radio_buttons', selected_option: { value } })
const ticked = (...values: string[]) => ({
  type: 'checkboxes',
  selected_options: values.map((value) => ({ value })),
})

describe('Answer', () => {
  it('opens the questions as the fields that they ask for', async () => {
    const { open } = await asking(QUESTIONS)
    expect(inputs(await open('inquiry.answer'))).toMatchObject([
      { label: { text: 'Which port?' }, element: { type: 'plain_text_input' }, optional: false },
      {
        label: { text: 'Where?' },
        element: { type: 'radio_buttons', options: [{ text: { text: 'staging' } }, {}] },
      },
      { label: { text: 'Now?' }, element: { type: 'radio_buttons' }, optional: true },
    ])
  })

  it('sends what was written and chosen, then closes the dialog', async () => {
    const { open, submit, given, event } = await asking(QUESTIONS)
    const view = await open('inquiry.answer')
    const answer = await submit(view, {
      'question.1': text(' 8080 '),
      'question.2': chosen('2'),
      'question.3': { type: 'radio_buttons', selected_option: null },
    })
    expect(answer.body).toBe('')
    expect(given).toMatchObject([
      {
        eventId: event.id,
        channel: 'slack',
        identity: { user: 'U0ALEX' },
        given: {
          answers: [
            { id: '1', answer: '8080' },
            { id: '2', answer: 'production' },
            { id: '3', answer: '' },
          ],
        },
      },
    ])
  })

  it('says what is wrong at the field', async () => {
    const fields = [{ path: 'answers.2', issue: 'is required: choose one of the options' }]
    const { open, submit } = await asking(QUESTIONS, {
      answerInquiry: async () => ({ kind: 'invalid', fields }),
    })
    const answer = await submit(await open('inquiry.answer'), {})
    expect(answer.json()).toEqual({
      response_action: 'errors',
      errors: { 'question.2': 'Is required: choose one of the options.' },
    })
  })

  it('tells whoever was slower who answered what', async () => {
    const stands = answered(
      inquiryOf(anEvent(QUESTIONS)),
      { kind: 'clarification', answers: [{ id: '1', question: 'Which port?', answer: '8080' }] },
      { person: 'sam', channel: 'linear' },
      minutes(1),
    )
    const { open, submit } = await asking(QUESTIONS, {
      answerInquiry: async () => ({ kind: 'refused', reason: 'answered', inquiry: stands }),
    })
    const { view } = (await submit(await open('inquiry.answer'), {})).json()
    expect(JSON.stringify(view)).toContain('Answered by Sam Rivera')
    expect(JSON.stringify(view)).toContain('8080')
    expect(JSON.stringify(view)).toContain('in Linear')
    const late = await asking(QUESTIONS, {}, stands)
    await late.world.press('inquiry.answer', { event: late.event.id })
    const [said] = await late.world.slack.calls.count(1)
    expect(said).toMatchObject({ method: 'respond' })
    expect(JSON.stringify(said!.args.blocks)).toContain('Answered by Sam Rivera')
  })

  it('opens nothing for a stranger', async () => {
    const { world, event } = await asking(QUESTIONS)
    await world.press('inquiry.answer', { event: event.id }, { user: { id: GUEST } })
    const [answer] = await world.slack.calls.count(1)
    expect(answer).toMatchObject({ method: 'respond' })
    expect(JSON.stringify(answer!.args.blocks)).toContain('You are not listed here')
  })

  it('of an older card, or of what asks nothing, says so', async () => {
    const { world, event } = await asking(QUESTIONS)
    await world.press('inquiry.answer', 'old')
    await world.press('inquiry.ask', { event: event.id })
    const answers = JSON.stringify(await world.slack.calls.count(2))
    expect(answers).toContain('out of date')
    expect(answers).toContain('nothing to answer')
  })
})

describe('a fix review', () => {
  it('is accepted by one press', async () => {
    const { world, given, event } = await asking(REVIEW)
    await world.press('inquiry.accept', { event: event.id })
    expect(given).toMatchObject([{ eventId: event.id, given: { decision: 'accepted' } }])
  })

  it('opens with what is unsolved ticked, in groups that Slack can show', async () => {
    const { open, submit, given } = await asking(REVIEW)
    const view = await open('inquiry.send-back')
    const [first, second, note] = inputs(view)
    expect(first).toMatchObject({
      block_id: 'fixes',
      element: { type: 'checkboxes', initial_options: [{ value: '2' }] },
    })
    expect((first!.element as { options: object[] }).options).toHaveLength(10)
    expect(second).toMatchObject({ block_id: 'fixes.2', element: { initial_options: [{ value: '12' }] } })
    expect(note).toMatchObject({ block_id: 'note', optional: true })
    await submit(view, { fixes: ticked('2', '3'), 'fixes.2': ticked('12'), note: text('Again') })
    expect(given[0]!.given).toEqual({ decision: 'sent-back', fixes: ['2', '3', '12'], note: 'Again' })
  })

  it('is asked about in words', async () => {
    const { open, submit, given } = await asking(REVIEW)
    await submit(await open('inquiry.ask'), { note: text('Why so?') })
    expect(given[0]!.given).toEqual({ decision: 'question', note: 'Why so?' })
  })
})

describe('a test report', () => {
  it('goes on by one press', async () => {
    const { world, given, event } = await asking(TESTS)
    await world.press('inquiry.accept', { event: event.id })
    expect(given[0]!.given).toEqual({ next_action: 'create-pr' })
  })

  it('is sent back with what has to be done, which begins as what failed', async () => {
    const { open, submit, given } = await asking(TESTS)
    const view = await open('inquiry.send-back')
    expect(inputs(view)).toMatchObject([
      { element: { type: 'radio_buttons', initial_option: { value: 'fix-and-rerun' } } },
      { element: { initial_value: 'Fix test_auth.py:45\nFix test_api.py:89' } },
      { optional: true },
    ])
    await submit(view, {
      next_action: chosen('add-tests-and-rerun'),
      required_actions: text('Test the login\nTest the logout'),
      message: text(null),
    })
    expect(given[0]!.given).toEqual({
      next_action: 'add-tests-and-rerun',
      required_actions: 'Test the login\nTest the logout',
      message: '',
    })
  })
})

describe('Retry', () => {
  it.each([
    ['nothing-to-retry', 'nothing to retry'],
    ['unknown-person', 'You are not listed here'],
  ] as const)('answers where it is "%s"', async (result, words) => {
    const { world, event } = await asking(QUESTIONS, { retryInquiryCallback: async () => result })
    await world.press('inquiry.retry', { event: event.id })
    expect(JSON.stringify(await world.slack.calls.count(1))).toContain(words)
  })
})

describe('what waits for an answer', () => {
  const [event] = [anEvent({ title: undefined, ...QUESTIONS })]
  const inquiry = inquiryOf(event!)
  const nobody = { approval: null, callback: null, askable: [], reminder: null, names: {} }
  const subject = { event: event!, inquiry, ...nobody }
  const needs: Partial<SlackNeeds> = {
    listVotable: async () => ({ approvals: [], more: false }),
    listQuestions: async () => ({ items: [subject], next: null }),
    findQuestion: async (id) => (id === event!.id ? { kind: 'found', inquiry } : { kind: 'none' }),
  }
  const said = async (text: string, more: Partial<SlackNeeds> = {}, user = 'U0ALEX') => {
    const { world, given } = await asking(QUESTIONS, { ...needs, ...more })
    await world.command(text, user)
    const [answer] = await world.slack.calls.count(1)
    return { answer: answer!, text: JSON.stringify(answer!.args), given }
  }

  it('is among what is pending, with the button that opens its questions', async () => {
    const { text } = await said('pending')
    expect(text).toContain('1 for an answer')
    expect(text).toContain('Which port? (and 2 more questions)')
    expect(text).toContain('inquiry.answer')
  })

  it('is on the Home tab', async () => {
    const { world } = await asking(QUESTIONS, needs)
    await world.event({ type: 'app_home_opened', user: 'U0ALEX', tab: 'home', channel: 'D1', event_ts: '1' })
    const [home] = await world.slack.calls.count(1)
    const shown = JSON.stringify(home?.args)
    expect(shown).toContain('1 question waits for an answer')
    expect(shown).toContain('inquiry.answer')
  })

  it('is shown whole by its id alone, and answered by its id and words', async () => {
    expect((await said(`answer ${event!.id}`)).text).toContain('inquiry.answer')
    const { given, text } = await said(`answer ${event!.id} 1: 8080\n2: staging`)
    expect(given).toMatchObject([
      { eventId: event!.id, channel: 'slack', given: { answers: { '1': '8080', '2': 'staging' } } },
    ])
    expect(text).toContain('Your answer counts')
    expect((await said('answer nothing-here yes')).text).toContain('No such question')
  })

  it('is kept from a stranger', async () => {
    for (const words of ['pending', `answer ${event!.id}`]) {
      const { text } = await said(words, {}, GUEST)
      expect(text).not.toContain('Which port?')
      expect(text).toContain('not listed')
    }
  })
})
