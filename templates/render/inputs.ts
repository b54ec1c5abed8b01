import type { InputBlock, PlainTextOption } from '@slack/types'
import { impossible } from '../../src/domain/impossible.ts'
import type { DialogField, DialogOption, SelectField, TextField, TicksField } from '../dialog.ts'
import { plain } from './elements.ts'
import { SLACK } from './limits.ts'
import { slackLength } from './split.ts'

/** Something to write or to choose, under its label; block and action have the field's id. `isFirst` has the focus. */
export function input(field: DialogField, isFirst: boolean): InputBlock {
  const { id, label, hint, required } = field
  return {
    type: 'input',
    block_id: id,
    label: plain(label, SLACK.inputLabel),
    ...(hint !== undefined && { hint: plain(hint, SLACK.inputHint) }),
    optional: !required,
    element: elementOf(field, isFirst),
  }
}

function elementOf(field: DialogField, focus_on_load: boolean): InputBlock['element'] {
  switch (field.kind) {
    case 'text':
      return { ...textInput(field), focus_on_load }
    case 'select':
      return { ...select(field), focus_on_load }
    case 'choice':
      return { type: 'radio_buttons', action_id: field.id, focus_on_load, ...ticks(field) }
    case 'ticks':
      return { type: 'checkboxes', action_id: field.id, focus_on_load, ...boxes(field) }
    default:
      return impossible(field)
  }
}

function textInput({ id, initial, lines, maxLength, placeholder }: TextField) {
  return {
    type: 'plain_text_input' as const,
    action_id: id,
    multiline: lines === 'several',
    max_length: Math.min(maxLength, SLACK.inputText),
    ...(initial !== undefined && { initial_value: initial }),
    ...(placeholder !== undefined && { placeholder: plain(placeholder, SLACK.placeholder) }),
  }
}

function select({ id, options }: SelectField) {
  return { type: 'static_select' as const, action_id: id, options: optionsOf(options, SLACK.selectOptions) }
}

function ticks({ options: given, initial }: TicksField) {
  const options = optionsOf(given, SLACK.tickOptions)
  const chosen = options.find(({ value }) => value === initial)
  return { options, ...(chosen && { initial_option: chosen }) }
}

function boxes({ options: given, initial = [] }: TicksField) {
  const options = optionsOf(given, SLACK.tickOptions)
  const chosen = options.filter(({ value }) => value !== undefined && [initial].flat().includes(value))
  return { options, ...(chosen.length > 0 && { initial_options: chosen }) }
}

/** Slack refuses a whole dialog for one option too many, and one whose value is too long could not be told from others. */
function optionsOf(options: readonly DialogOption[], most: number): PlainTextOption[] {
  if (options.length === 0 || options.length > most) {
    throw new Error(`A choice of ${options.length} cannot be shown: 1 to ${most} can.`)
  }
  return options.map(({ label, description, value }) => {
    if (slackLength(value) > SLACK.optionValue) throw new Error('The value of an option is too long.')
    return {
      text: plain(label, SLACK.optionText),
      ...(description !== undefined && { description: plain(description, SLACK.optionText) }),
      value,
    }
  })
}
