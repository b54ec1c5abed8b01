// The orchestrator's panel: what it sends, and its log.

import { find, update } from './dom.ts'
import { onParts } from './live.ts'
import { complain, onClick, tell } from './tell.ts'

const log = find('#log', HTMLElement)
const example = find('#example', HTMLSelectElement)
const eventText = find('#event', HTMLTextAreaElement)
let exampleText = ''

onParts((parts) => update(log, parts.log))

// Sending waits for the example that was chosen last: what is sent is never the one before it.
let exampleShown: Promise<void> = Promise.resolve()
export function showExample(): Promise<void> {
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

onClick('[data-send-first]', () => void send())
find('#sender', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  void send()
})
example.addEventListener('change', () => void showExample())
