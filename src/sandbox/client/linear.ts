// The Linear panel: replies, comments and reactions.

import { find, update } from './dom.ts'
import { onParts } from './live.ts'
import { onClick, onTyped, tell } from './tell.ts'

const issue = find('#issue', HTMLElement)

onParts((parts) => update(issue, parts.issue))

onTyped(find('#commenter', HTMLFormElement), find('#comment', HTMLInputElement), (text) => {
  void tell('comment', { text, thread: null })
})

issue.addEventListener('submit', (event) => {
  event.preventDefault()
  const form = event.target instanceof HTMLFormElement ? event.target : undefined
  const thread = form?.dataset.replyTo
  const input = form?.querySelector('input')
  const text = input?.value.trim()
  if (!thread || !input || !text) return
  input.value = ''
  void tell('comment', { text, thread })
})

onClick('[data-react]', (button) => {
  const comment = button.closest<HTMLElement>('[data-comment]')?.dataset.comment
  void tell('react', { comment, emoji: button.dataset.react })
})
