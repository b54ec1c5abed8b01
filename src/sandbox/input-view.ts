import { createElement as h, type ReactElement } from 'react'
import { z } from 'zod'
import { option, type SlackBlock, type SlackElement, type SlackOption } from './slack-shapes.ts'
import { inputOf } from './view-state.ts'

const words = z.looseObject({ text: z.string() })
const frame = z.looseObject({ label: words, hint: words.nullish(), optional: z.boolean().default(false) })
const details = z.looseObject({
  multiline: z.boolean().default(false),
  placeholder: words.nullish(),
  initial_value: z.string().optional(),
  min_length: z.number().optional(),
  max_length: z.number().optional(),
})
const chosen = z.looseObject({
  initial_option: option.nullish(),
  initial_options: z.array(option).default([]),
})

/** An input block as a real form control, so that it can be typed in; Slack checks the same lengths before it submits. */
export function inputView(given: SlackBlock, error: string | undefined): ReactElement | null {
  const found = inputOf(given)
  if (found === undefined) return null
  const { label, hint, optional } = frame.parse(given)
  const { blockId, input } = found
  const id = `input-${blockId}`
  const isGroup = input.type === 'radio_buttons' || input.type === 'checkboxes'
  const about = { 'aria-describedby': `${id}-note`, 'aria-invalid': error !== undefined }
  const caption = h(
    isGroup ? 'legend' : 'label',
    isGroup ? null : { htmlFor: id },
    label.text,
    optional && h('span', { className: 'optional' }, ' (optional)'),
  )
  return h(
    isGroup ? 'fieldset' : 'div',
    {
      key: blockId,
      className: 'field',
      'data-block': blockId,
      'data-input': input.action_id,
      ...(isGroup && { 'aria-describedby': `${id}-note` }),
    },
    caption,
    control(input, { id, required: !optional, ...about }),
    h('p', { id: `${id}-note`, className: error ? 'field-error' : 'field-hint' }, error ?? hint?.text),
  )
}

interface ControlProps {
  readonly id: string
  readonly required: boolean
}

function control(input: SlackElement, props: ControlProps): ReactElement | readonly ReactElement[] {
  switch (input.type) {
    case 'static_select':
      return h(
        'select',
        { ...props, defaultValue: initially(input)[0] ?? '' },
        h('option', { value: '' }, 'Choose an option'),
        input.options.map(choice),
      )
    case 'radio_buttons':
    case 'checkboxes':
      return input.options.map((option) => tick(input, option, props))
    default:
      return textControl(input, props)
  }
}

function textControl(input: SlackElement, props: ControlProps): ReactElement {
  const { multiline, placeholder, initial_value, min_length, max_length } = details.parse(input)
  return h(multiline ? 'textarea' : 'input', {
    ...props,
    placeholder: placeholder?.text,
    defaultValue: initial_value,
    minLength: min_length,
    maxLength: max_length,
    ...(multiline ? { rows: 4 } : { type: TYPES[input.type] ?? 'text' }),
  })
}

const TYPES: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
}

function choice({ text, value }: SlackOption): ReactElement {
  return h('option', { key: value, value }, text.text)
}

/** The values that are chosen before anybody chooses. */
function initially(input: SlackElement): readonly string[] {
  const { initial_option, initial_options } = chosen.parse(input)
  return [...(initial_option ? [initial_option] : []), ...initial_options].map(({ value }) => value)
}

function tick(input: SlackElement, { text, description, value }: SlackOption, props: ControlProps) {
  const { type, action_id } = input
  const { id, required, ...about } = props
  const isRadio = type === 'radio_buttons'
  const control = { ...about, type: isRadio ? 'radio' : 'checkbox', name: `${id}-${action_id}`, value }
  return h(
    'label',
    { key: value, className: 'tick' },
    h('input', {
      ...control,
      required: isRadio && required,
      defaultChecked: initially(input).includes(value),
    }),
    h('span', null, text.text, description && h('span', { className: 'tick-more' }, description.text)),
  )
}
