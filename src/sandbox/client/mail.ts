// The mailbox: one inbox, or one mail of it.

import { find, update } from './dom.ts'
import { asking, onParts, person, refresh } from './live.ts'
import { onClick, tell } from './tell.ts'

const mails = find('#mails', HTMLElement)
const mail = find('#mail', HTMLElement)
const address = find('#address', HTMLElement)

onParts((parts) => {
  address.textContent = parts.address
  update(mails, parts.mails)
  update(mail, parts.mail)
  mail.hidden = parts.mail === ''
  mails.hidden = !mail.hidden
})

/** Opens a mail, or the inbox where the id is empty. */
async function open(id: string): Promise<void> {
  const before = asking.mail
  asking.mail = id
  asking.form = 'html'
  if (id !== '') void tell('read', { mail: id })
  await refresh()
  focusOn(
    id === ''
      ? mails.querySelector(`[data-open-mail="${CSS.escape(before)}"]`)
      : mail.querySelector('button'),
  )
}

function focusOn(element: Element | null): void {
  if (element instanceof HTMLElement) element.focus()
}

onClick('[data-open-mail]', (button) => void open(button.dataset.openMail ?? ''))
onClick('[data-mail-form]', ({ dataset: { mailForm } }) => {
  asking.form = mailForm ?? 'html'
  void refresh().then(() => focusOn(mail.querySelector(`[data-mail-form="${asking.form}"]`)))
})
person.addEventListener('change', () => {
  asking.mail = ''
})
