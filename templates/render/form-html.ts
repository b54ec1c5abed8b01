import { impossible } from '../../src/domain/impossible.ts'
import type { AnswerForm } from '../answer-form.ts'
import type { DialogField, DialogOption } from '../dialog.ts'
import { escapeHtml } from './html-blocks.ts'

/**
 * A form of any fields as HTML that works without scripts. The first button is for Enter, which presses the first one of
 * a form: nobody answers by Enter.
 */
export function answerFormHtml({ token, reader, fields, filled, wrong }: AnswerForm): string {
  const inputs = fields.map((field) => {
    const values = filled === undefined ? initially(field) : filled(field.id)
    return fieldHtml(field, values, wrong[field.id])
  })
  return `<form method="post">
<h2 class="heading">Your answer, ${escapeHtml(reader)}</h2>
<button hidden formnovalidate></button>
<input type="hidden" name="token" value="${escapeHtml(token)}">
${inputs.join('\n')}
<p class="buttons"><button class="send" name="send" value="yes">Send my answer</button></p>
</form>`
}

function initially(field: DialogField): readonly string[] {
  return 'initial' in field && field.initial !== undefined ? [field.initial].flat() : []
}

function fieldHtml(field: DialogField, values: readonly string[], issue: string | undefined): string {
  const note = issue ?? field.hint
  const kind = issue === undefined ? 'hint' : 'wrong'
  const id = escapeHtml(field.id)
  const said = note === undefined ? '' : `<p class="${kind}" id="${id}-note">${escapeHtml(note)}</p>`
  const about = note === undefined ? '' : ` aria-describedby="${id}-note"`
  switch (field.kind) {
    case 'text':
      return `<div class="field"><label for="${id}">${labelOf(field)}</label>${said}
<textarea id="${id}" name="${id}" rows="${field.lines === 'one' ? 1 : 3}" maxlength="${field.maxLength}"${needed(field)}${about}>
${escapeHtml(values[0] ?? '')}</textarea></div>`
    case 'select':
      return `<div class="field"><label for="${id}">${labelOf(field)}</label>${said}
<select id="${id}" name="${id}"${needed(field)}${about}><option value="">Choose one</option>
${field.options.map((option) => selectable(option, values)).join('\n')}</select></div>`
    case 'choice':
    case 'ticks':
      return `<fieldset class="options"${about}><legend>${labelOf(field)}</legend>${said}
${field.options.map((option, index) => tickable(field, option, index, values)).join('\n')}</fieldset>`
    default:
      return impossible(field)
  }
}

function labelOf({ label, required }: DialogField): string {
  return `${escapeHtml(label)}${required ? '' : ' (optional)'}`
}

function needed({ required }: DialogField): string {
  return required ? ' required' : ''
}

function selectable({ label, value }: DialogOption, values: readonly string[]): string {
  const selected = values.includes(value) ? ' selected' : ''
  return `<option value="${escapeHtml(value)}"${selected}>${escapeHtml(label)}</option>`
}

/** Ticks cannot be required one by one. */
function tickable(
  field: Extract<DialogField, { readonly kind: 'choice' | 'ticks' }>,
  { label, description, value }: DialogOption,
  index: number,
  values: readonly string[],
): string {
  const isChoice = field.kind === 'choice'
  const id = escapeHtml(`${field.id}-${index + 1}`)
  const state = `${isChoice ? needed(field) : ''}${values.includes(value) ? ' checked' : ''}`
  const more = description === undefined ? '' : `<br><small>${escapeHtml(description)}</small>`
  return `<p class="tick"><input type="${isChoice ? 'radio' : 'checkbox'}" id="${id}" name="${escapeHtml(field.id)}" value="${escapeHtml(value)}"${state}>
<label for="${id}">${escapeHtml(label)}${more}</label></p>`
}
