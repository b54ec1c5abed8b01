// Runs in the browser: asks for the live parts, keeps them current, and tells the server what the visitor does.

interface Parts {
  /** How many approvals wait in the person's direct messages. */
  readonly direct: number
  readonly conversation: string
  readonly modal: string | null
  readonly log: string
}

type Tab = 'messages' | 'home' | 'direct'

const person = find('#person', HTMLSelectElement)
const conversation = find('#conversation', HTMLElement)
const log = find('#log', HTMLElement)
const directCount = find('#direct-count', HTMLElement)
const dialog = find('#modal', HTMLDialogElement)
const toast = find('#toast', HTMLElement)
const say = find('#say', HTMLInputElement)
const example = find('#example', HTMLSelectElement)
const eventText = find('#event', HTMLTextAreaElement)
let tab: Tab = 'messages'
let exampleText = ''
let shownModal = ''

function find<T extends Element>(selector: string, kind: new () => T, root: ParentNode = document): T {
  const found = root.querySelector(selector)
  if (found instanceof kind) return found
  throw new Error(`The page has no ${selector}.`)
}

// One request at a time; a change that comes meanwhile asks once more.
let isRefreshing = false
let isStale = false
async function refresh(): Promise<void> {
  isStale = true
  if (isRefreshing) return
  isRefreshing = true
  try {
    while (isStale) {
      isStale = false
      const query = new URLSearchParams({ person: person.value, tab })
      const response = await fetch(`/sandbox/parts?${query}`)
      if (response.ok) draw((await response.json()) as Parts)
    }
  } finally {
    isRefreshing = false
  }
}

function draw(parts: Parts): void {
  update(conversation, parts.conversation)
  update(log, parts.log)
  drawModal(parts.modal ?? '')
  directCount.hidden = parts.direct === 0
  directCount.textContent = String(parts.direct)
}

/** Replaces only the keyed children that changed, so that focus, opened details and the place in the list stay. */
function update(list: HTMLElement, html: string): void {
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60
  const focused = document.activeElement?.getAttribute('data-action')
  const next = document.createElement('template')
  next.innerHTML = html
  const old = new Map([...list.children].map((child) => [child.getAttribute('data-key'), child]))
  const children = [...next.content.children].map((child) => {
    const known = old.get(child.getAttribute('data-key'))
    if (known && sources.get(known) === child.outerHTML) return known
    sources.set(child, child.outerHTML)
    return child
  })
  if (isSame(list.children, children)) return
  const lostFocus = [...old.values()].find(
    (child) => child.contains(document.activeElement) && !children.includes(child),
  )
  list.replaceChildren(...children)
  if (lostFocus) refocus(list, lostFocus.getAttribute('data-key'), focused)
  if (wasAtEnd) list.scrollTop = list.scrollHeight
}

/** The HTML that an element was made from: opening a `<details>` changes the element, not its source. */
const sources = new WeakMap<Element, string>()

function isSame(shown: HTMLCollection, wanted: readonly Element[]): boolean {
  return shown.length === wanted.length && wanted.every((child, index) => shown[index] === child)
}

function refocus(list: HTMLElement, key: string | null, action: string | null | undefined): void {
  const home = [...list.children].find((child) => child.getAttribute('data-key') === key)
  const again = action ? home?.querySelector(`[data-action="${CSS.escape(action)}"]`) : undefined
  if (again instanceof HTMLElement) again.focus()
  else list.focus()
}

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

interface Field {
  readonly block: string
  readonly action: string
  readonly values: readonly string[]
}

function formFields(): Field[] {
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

async function tell(path: string, body: object): Promise<void> {
  const response = await fetch(`/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: person.value, ...body }),
  })
  const { trouble } = (await response.json()) as { trouble?: string | null }
  if (trouble) complain(trouble)
}

let forgetToast: ReturnType<typeof setTimeout> | undefined
function complain(text: string): void {
  toast.textContent = text
  clearTimeout(forgetToast)
  forgetToast = setTimeout(() => toast.replaceChildren(), 6_000)
}

async function press(button: HTMLElement): Promise<void> {
  const { block, action } = button.dataset
  const viewId = button.closest<HTMLElement>('[data-view]')?.dataset.view
  const ts = button.closest<HTMLElement>('[data-ts]')?.dataset.ts
  const channel = button.closest<HTMLElement>('[data-conversation]')?.dataset.conversation
  const place = viewId
    ? { kind: 'view', id: viewId, fields: formFields() }
    : { kind: 'message', conversation: channel, ts }
  button.setAttribute('aria-busy', 'true')
  await tell('press', { place, block, action }).finally(() => button.removeAttribute('aria-busy'))
}

// Sending waits for the example that was chosen last: what is sent is never the one before it.
let exampleShown: Promise<void> = Promise.resolve()
function showExample(): Promise<void> {
  exampleShown = fetchExample(example.value)
  return exampleShown
}

async function fetchExample(name: string): Promise<void> {
  const response = await fetch(`/sandbox/examples/${encodeURIComponent(name)}`)
  const text = JSON.stringify(await response.json(), null, 2)
  if (name !== example.value) return
  exampleText = text
  eventText.value = text
}

async function send(): Promise<void> {
  await exampleShown
  const text = eventText.value
  try {
    JSON.parse(text)
  } catch {
    return complain('This is not valid JSON: correct it and send again.')
  }
  await tell('send', { event: text })
  // An example that was sent unchanged is made anew, with a new task; one's own text is left alone.
  if (text === exampleText) await showExample()
}

function choosePanel(name: string): void {
  document.body.dataset.panel = name
  for (const button of document.querySelectorAll<HTMLElement>('[data-panel-button]')) {
    button.setAttribute('aria-pressed', String(button.dataset.panelButton === name))
  }
}

const tabs = [...document.querySelectorAll<HTMLElement>('[role="tab"]')]
async function chooseTab(chosen: HTMLElement): Promise<void> {
  for (const one of tabs) {
    one.setAttribute('aria-selected', String(one === chosen))
    one.tabIndex = one === chosen ? 0 : -1
  }
  tab = chosen.dataset.tab as Tab
  document.body.dataset.tab = tab
  conversation.replaceChildren()
  await refresh()
  if (tab === 'home') await tell('home', {})
}

document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : undefined
  const at = (selector: string) => target?.closest<HTMLElement>(selector)
  const button = at('[data-action]')
  if (button) void press(button)
  if (at('[data-close]')) void tell('close', {})
  if (at('[data-send-first]')) void send()
  const panel = at('[data-panel-button]')?.dataset.panelButton
  if (panel) choosePanel(panel)
  const chosen = at('[role="tab"]')
  if (chosen) void chooseTab(chosen)
})

find('[role="tablist"]', HTMLElement).addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return
  const here = tabs.findIndex((one) => one.tabIndex === 0)
  const next = tabs.at((here + step) % tabs.length)
  next?.focus()
  if (next) void chooseTab(next)
})

dialog.addEventListener('submit', (event) => {
  event.preventDefault()
  void tell('submit', { fields: formFields() })
})
// Escape: Slack is told, and closes the dialog by drawing the screen again.
dialog.addEventListener('cancel', (event) => {
  event.preventDefault()
  void tell('close', {})
})

find('#composer', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  const text = say.value.trim()
  say.value = ''
  if (text !== '') void tell('say', { text, tab })
})

find('#sender', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  void send()
})

example.addEventListener('change', () => void showExample())
person.addEventListener('change', () => {
  conversation.replaceChildren()
  void refresh()
  if (tab === 'home') void tell('home', {})
})

const stream = new EventSource('/sandbox/stream')
stream.addEventListener('message', () => void refresh())
stream.addEventListener('open', () => void refresh())
await showExample()
