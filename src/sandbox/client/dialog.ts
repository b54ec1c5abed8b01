// Slack's dialog, and what is typed into it.

import { find } from './dom.ts'
import { onParts } from './live.ts'
import { onClick, tell } from './tell.ts'

const dialog = find('#modal', HTMLDialogElement)
let shownModal = ''

onParts(({ modal }) => drawModal(modal ?? ''))
onClick('[data-close]', () => void tell('close', {}))
dialog.addEventListener('submit', (event) => {
  event.preventDefault()
  void tell('submit', { fields: formFields() })
})
// Escape: Slack is told, and closes the dialog by drawing the screen again.
dialog.addEventListener('cancel', (event) => {
  event.preventDefault()
  void tell('close', {})
})

function drawModal(html: string): void {
  if (html === shownModal) return
  shownModal = html
  if (html === '') {
    dialog.close()
    dialog.replaceChildren()
    return
  }
  const before = shownView()
  const typed = formFields()
  const pressed =
    dialog.contains(document.activeElement) && document.activeElement?.getAttribute('data-action')
  dialog.innerHTML = html
  // Another dialog begins empty; one that is updated keeps what was typed, as in Slack.
  if (shownView() === before) restore(typed)
  if (!dialog.open) dialog.showModal()
  focusFirst([
    '[aria-invalid="true"]',
    ...(pressed ? [`[data-action="${CSS.escape(pressed)}"]`] : []),
    INPUTS,
  ])
}

function shownView(): string | undefined {
  return dialog.querySelector<HTMLElement>('[data-view]')?.dataset.view
}

const INPUTS = '.field input, .field textarea, .field select'

/** The first of these that the dialog has; the browser has chosen well enough where it has none. */
function focusFirst(selectors: readonly string[]): void {
  const wanted = selectors.map((selector) => dialog.querySelector<HTMLElement>(selector))
  wanted.find((one) => one !== null)?.focus()
}

/** What one input of the dialog holds. */
interface Field {
  readonly block: string
  readonly action: string
  readonly values: readonly string[]
}

export function formFields(): Field[] {
  return [...dialog.querySelectorAll<HTMLElement>('.field')].map((field) => ({
    block: field.dataset.block ?? '',
    action: field.dataset.input ?? '',
    values: controls(field).filter(isGiven).map(textOf),
  }))
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

function controls(field: HTMLElement): Control[] {
  return [...field.querySelectorAll<Control>('input, textarea, select')]
}

function isGiven(control: Control): boolean {
  return control instanceof HTMLInputElement && /radio|checkbox/.test(control.type) ? control.checked : true
}

function textOf(control: Control): string {
  return control.value
}

/** What was typed stays when the dialog is drawn again, with an error for instance. */
function restore(fields: readonly Field[]): void {
  for (const field of dialog.querySelectorAll<HTMLElement>('.field')) {
    const { block, input } = field.dataset
    const kept = fields.find((one) => one.block === block && one.action === input)
    if (kept) for (const control of controls(field)) give(control, kept.values)
  }
}

function give(control: Control, values: readonly string[]): void {
  if (control instanceof HTMLInputElement && /radio|checkbox/.test(control.type)) {
    control.checked = values.includes(control.value)
  } else control.value = values[0] ?? ''
}
