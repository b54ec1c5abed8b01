// Finding, and changing no more than what changed.

/** Throws where the page has no such element. */
export function find<T extends Element>(selector: string, kind: new () => T, root: ParentNode = document): T {
  const found = root.querySelector(selector)
  if (found instanceof kind) return found
  throw new Error(`The page has no ${selector}.`)
}

/** The HTML that an element was made from: opening a `<details>` changes the element, not its source. */
const sources = new WeakMap<Element, string>()

export function sourceOf(element: Element): string | undefined {
  return sources.get(element)
}

/** Replaces only the keyed children that changed, so that focus, what was typed and the place in the list stay. */
export function update(list: HTMLElement, html: string): void {
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60
  const next = document.createElement('template')
  next.innerHTML = html
  const old = new Map([...list.children].map((child) => [child.getAttribute('data-key'), child]))
  const children = [...next.content.children].map((child) => {
    const known = old.get(child.getAttribute('data-key'))
    if (known && sources.get(known) === child.outerHTML) return known
    sources.set(child, child.outerHTML)
    if (known) carry(known, child)
    return child
  })
  if (isSame(list.children, children)) return
  const focused = list.contains(document.activeElement) ? document.activeElement : null
  list.replaceChildren(...children)
  if (focused && focused !== document.activeElement) refocus(list, focused, old)
  if (wasAtEnd) list.scrollTop = list.scrollHeight
}

function isSame(shown: HTMLCollection, wanted: readonly Element[]): boolean {
  return shown.length === wanted.length && wanted.every((child, index) => shown[index] === child)
}

/** What a person did to an element, done to the one that takes its place: what they typed, what they opened. */
function carry(from: Element, to: Element): void {
  for (const draft of from.querySelectorAll<HTMLInputElement>('[data-draft]')) {
    const again = to.querySelector<HTMLInputElement>(
      `[data-draft="${CSS.escape(draft.dataset.draft ?? '')}"]`,
    )
    if (again) again.value = draft.value
  }
  const wanted = [...to.querySelectorAll('details')]
  for (const details of from.querySelectorAll('details')) {
    const words = details.querySelector('summary')?.textContent
    const again = wanted.find((one) => one.querySelector('summary')?.textContent === words)
    if (again) again.open = details.open
  }
}

/** What tells the elements of one child from each other, whenever it is drawn. */
const MARKS = ['data-action', 'data-draft', 'data-react', 'data-open-mail', 'data-mail-form']

/** To what took the focused element's place, or to the list itself. */
function refocus(list: HTMLElement, focused: Element, old: ReadonlyMap<string | null, Element>): void {
  const [key] = [...old].find(([, child]) => child.contains(focused)) ?? []
  const home = [...list.children].find((child) => child.getAttribute('data-key') === key)
  const mark = MARKS.find((name) => focused.hasAttribute(name))
  const again = mark && home?.querySelector(`[${mark}="${CSS.escape(focused.getAttribute(mark) ?? '')}"]`)
  // A child that stayed was only taken out and put in again.
  const next = list.contains(focused) ? focused : again
  if (next instanceof HTMLElement) next.focus()
  else list.focus()
}
