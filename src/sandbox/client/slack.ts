// The Slack panel: its tabs, its buttons, and what is typed there.

import { formFields } from './dialog.ts'
import { find, update } from './dom.ts'
import { asking, onParts, person, refresh } from './live.ts'
import { onClick, onTyped, tell } from './tell.ts'

const conversation = find('#conversation', HTMLElement)
const directCount = find('#direct-count', HTMLElement)
const tabs = [...document.querySelectorAll<HTMLElement>('[role="tab"]')]

onParts((parts) => {
  update(conversation, parts.conversation)
  directCount.hidden = parts.direct === 0
  directCount.textContent = String(parts.direct)
})

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

async function chooseTab(chosen: HTMLElement): Promise<void> {
  for (const one of tabs) {
    one.setAttribute('aria-selected', String(one === chosen))
    one.tabIndex = one === chosen ? 0 : -1
  }
  asking.tab = chosen.dataset.tab ?? ''
  document.body.dataset.tab = asking.tab
  conversation.replaceChildren()
  await refresh()
  if (asking.tab === 'home') await tell('home', {})
}

onClick('[data-action]', (button) => void press(button))
onClick('[role="tab"]', (tab) => void chooseTab(tab))

find('[role="tablist"]', HTMLElement).addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return
  const here = tabs.findIndex((one) => one.tabIndex === 0)
  const next = tabs.at((here + step) % tabs.length)
  next?.focus()
  if (next) void chooseTab(next)
})

onTyped(find('#composer', HTMLFormElement), find('#say', HTMLInputElement), (text) => {
  void tell('say', { text, tab: asking.tab })
})

person.addEventListener('change', () => {
  conversation.replaceChildren()
  if (asking.tab === 'home') void tell('home', {})
})
