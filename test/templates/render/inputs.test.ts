import { expect, it } from 'vitest'
import type { DialogField } from '../../../templates/dialog.ts'
import { input } from '../../../templates/render/inputs.ts'

const option = (value: string) => ({ label: `Option ${value}`, value })
const base = { id: 'which', label: 'Which?', required: true }
const texts: DialogField = {
  ...base,
  kind: 'text',
  lines: 'one',
  maxLength: 9_000,
  initial: 'x',
  placeholder: 'y',
}

it.each<[string, DialogField, object]>([
  ['text', texts, { type: 'plain_text_input', multiline: false, max_length: 3_000, initial_value: 'x' }],
  ['select', { ...base, kind: 'select', options: [option('a')] }, { type: 'static_select' }],
  ['ticks', { ...base, kind: 'ticks', options: [option('a')] }, { type: 'checkboxes' }],
  [
    'choice',
    { ...base, kind: 'choice', options: [option('a'), option('b')], initial: 'b' },
    { type: 'radio_buttons', initial_option: { value: 'b' } },
  ],
])('makes an input of Slack’s of a field of kind %s', (_, field, element) => {
  expect(input(field, true)).toMatchObject({
    type: 'input',
    block_id: 'which',
    optional: false,
    element: { action_id: 'which', focus_on_load: true, ...element },
  })
})

it.each<[string, DialogField]>([
  ['more options than can be ticked', { ...base, kind: 'ticks', options: [...'abcdefghijk'].map(option) }],
  ['no options', { ...base, kind: 'select', options: [] }],
  ['a value that would be cut', { ...base, kind: 'choice', options: [option('v'.repeat(151))] }],
])('refuses %s, rather than a dialog that Slack refuses', (_, field) => {
  expect(() => input(field, false)).toThrow()
})
