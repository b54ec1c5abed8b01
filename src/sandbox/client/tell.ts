// Tells the server what the visitor does, and the visitor what went wrong.

import { find } from './dom.ts'
import { person } from './live.ts'

const toast = find('#toast', HTMLElement)
let forgetToast: ReturnType<typeof setTimeout> | undefined

export async function tell(path: string, body: object): Promise<void> {
  const response = await fetch(`/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: person.value, ...body }),
  })
  const { trouble } = (await response.json()) as { trouble?: string | null }
  if (trouble) complain(trouble)
}

export function complain(text: string): void {
  toast.textContent = text
  clearTimeout(forgetToast)
  forgetToast = setTimeout(() => toast.replaceChildren(), 6_000)
}

/** What was typed into a form's input, which is emptied. Does nothing where nothing was typed. */
export function onTyped(form: HTMLFormElement, input: HTMLInputElement, doing: (text: string) => void): void {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    input.value = ''
    if (text !== '') doing(text)
  })
}

/** Calls back with the element that was clicked, or the nearest one around it, wherever on the page it is. */
export function onClick(selector: string, doing: (element: HTMLElement) => void): void {
  document.addEventListener('click', ({ target }) => {
    const found = target instanceof Element ? target.closest<HTMLElement>(selector) : null
    if (found) doing(found)
  })
}
