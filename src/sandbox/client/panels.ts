// Where not everything fits side by side: which panel is shown, and how much is new in the others. And their outages.

import { find, sourceOf } from './dom.ts'
import { onParts, person } from './live.ts'
import { onClick, tell } from './tell.ts'

const LISTS = {
  slack: find('#conversation', HTMLElement),
  linear: find('#issue', HTMLElement),
  mail: find('#mails', HTMLElement),
}
type Place = keyof typeof LISTS
const PLACES = Object.keys(LISTS) as Place[]
const buttons = [...document.querySelectorAll<HTMLElement>('[data-panel-button]')]

/** Place → key → what stood there when the person looked. Nothing is new before they came. */
let seen: Partial<Record<Place, ReadonlyMap<string, string>>> = {}

function contentOf(place: Place): ReadonlyMap<string, string> {
  const known = [...LISTS[place].children].map(
    (child) => [child.getAttribute('data-key') ?? '', sourceOf(child) ?? ''] as const,
  )
  return new Map(known.filter(([key]) => key !== 'empty'))
}

function isShown(place: Place): boolean {
  return find(`[data-place-panel="${place}"]`, HTMLElement).checkVisibility()
}

function count(place: Place): void {
  const content = contentOf(place)
  const before = isShown(place) ? content : (seen[place] ?? content)
  seen[place] = before
  const fresh = [...content].filter(([key, source]) => before.get(key) !== source).length
  const badge = find(`[data-new="${place}"]`, HTMLElement)
  badge.hidden = fresh === 0
  find('.count-number', HTMLElement, badge).textContent = String(fresh)
}

function choosePanel(name: string): void {
  document.body.dataset.panel = name
  if (name !== 'orchestrator') document.body.dataset.place = name
  for (const button of buttons) {
    button.setAttribute('aria-pressed', String(button.dataset.panelButton === name))
  }
  for (const place of PLACES) count(place)
  // What was drawn while nobody saw it has not moved to its end, where the newest is.
  if (name === 'slack' || name === 'linear') LISTS[name].scrollTop = LISTS[name].scrollHeight
}

onParts(({ down }) => {
  for (const place of PLACES) {
    count(place)
    const isDown = down.includes(place)
    find(`[data-outage="${place}"]`, HTMLElement).setAttribute('aria-checked', String(isDown))
    find(`[data-down-note="${place}"]`, HTMLElement).hidden = !isDown
  }
})
onClick('[data-panel-button]', ({ dataset: { panelButton } }) => choosePanel(panelButton ?? 'slack'))
onClick('[data-outage]', (button) => {
  const down = button.getAttribute('aria-checked') !== 'true'
  void tell('outage', { place: button.dataset.outage, down })
})
person.addEventListener('change', () => {
  seen = {}
})
// The orchestrator is always there on a screen that is wide enough, so that another panel takes its place.
matchMedia('(width >= 900px)').addEventListener('change', ({ matches }) => {
  if (matches) choosePanel(document.body.dataset.place ?? 'slack')
})
