import { expect, it } from 'vitest'
import { viewState } from '../../src/sandbox/view-state.ts'

const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value })
const input = (block_id: string, type: string, more: object = {}) => ({
  type: 'input',
  block_id,
  label: { type: 'plain_text', text: block_id },
  element: { type, action_id: 'value', ...more },
})
const options = [option('a'), option('b'), option('c')]

it.each([
  ['plain_text_input', {}, ['Too risky'], { value: 'Too risky' }],
  ['plain_text_input', {}, [''], { value: null }],
  ['static_select', { options }, ['b'], { selected_option: options[1] }],
  ['radio_buttons', { options }, [], { selected_option: null }],
  ['checkboxes', { options }, ['a', 'c'], { selected_options: [options[0], options[2]] }],
])('gives what was put into a %s in the form of Slack', (type, more, values, expected) => {
  const fields = [{ block: 'reason', action: 'value', values }]
  expect(viewState([input('reason', type, more)], fields)).toEqual({
    reason: { value: { type, ...expected } },
  })
})

it('leaves out blocks that take no input, and fields that the dialog does not have', () => {
  const fields = [{ block: 'elsewhere', action: 'value', values: ['x'] }]
  const state = viewState([{ type: 'divider', block_id: 'd' }, input('reason', 'plain_text_input')], fields)
  expect(state).toEqual({ reason: { value: { type: 'plain_text_input', value: null } } })
})
