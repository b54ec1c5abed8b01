import { createElement as h, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { timeOf } from '../signs.ts'
import type { Mail, MailThread } from './mailbox.ts'

/** How a mail can be looked at. */
export const FORMS = { html: 'Mail', text: 'Plain text', head: 'Headers' } as const
export type MailForm = keyof typeof FORMS

/** An inbox as HTML, the newest thread first, one keyed element a thread. */
export function inboxHtml(threads: readonly MailThread[], address: string): string {
  if (threads.length === 0) return renderToStaticMarkup(emptyInbox(address))
  return threads.map((thread) => renderToStaticMarkup(threadView(thread))).join('')
}

function emptyInbox(address: string): ReactElement {
  return h(
    'div',
    { className: 'empty', 'data-key': 'empty' },
    h('h3', null, 'No mails yet'),
    h('p', null, `What waits for approval comes here as a mail, with ${address}'s own link to decide it.`),
  )
}

function threadView({ id, mails }: MailThread): ReactElement {
  return h(
    'div',
    { className: 'mail-thread', 'data-key': id },
    mails.map((mail, index) => {
      const isFollowUp = mails.slice(0, index).some(({ subject }) => subject === mail.subject)
      return mailRow(mail, isFollowUp ? firstWords(mail) : mail.subject, isFollowUp)
    }),
  )
}

function mailRow(mail: Mail, title: string, isFollowUp: boolean): ReactElement {
  const { id, isRead, at } = mail
  return h(
    'button',
    {
      key: id,
      type: 'button',
      className: `mail-row${isFollowUp ? ' mail-follow-up' : ''}`,
      'data-open-mail': id,
      'data-unread': isRead ? undefined : true,
    },
    h('span', { className: 'mail-dot' }, !isRead && h('span', { className: 'unseen' }, 'Unread: ')),
    h('span', { className: 'mail-title' }, title),
    timeOf(at),
    !isFollowUp && h('span', { className: 'mail-words' }, firstWords(mail)),
  )
}

/** What stands below the title, which the subject ends with. */
function firstWords({ text, subject }: Mail): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return (lines.find((line) => !subject.endsWith(line.trim())) ?? '').trim()
}

/** One mail as HTML, in one keyed element. */
export function mailHtml(mail: Mail, form: MailForm): string {
  const { id, subject, headers, to, at } = mail
  return renderToStaticMarkup(
    h(
      'article',
      { 'data-key': `${id} ${form}` },
      h(
        'header',
        null,
        h('button', { type: 'button', 'data-open-mail': '', className: 'mail-back' }, '← Inbox'),
        h('h3', null, subject),
        h('p', { className: 'mail-people' }, `${headers.from ?? ''} → ${to}`, ' · ', timeOf(at)),
        formSwitch(form),
      ),
      mailBody(mail, form),
    ),
  )
}

function formSwitch(chosen: MailForm): ReactElement {
  return h(
    'p',
    { className: 'mail-forms' },
    Object.entries(FORMS).map(([form, label]) =>
      h(
        'button',
        { key: form, type: 'button', 'data-mail-form': form, 'aria-pressed': form === chosen },
        label,
      ),
    ),
  )
}

function mailBody({ subject, html, text, head }: Mail, form: MailForm): ReactElement {
  if (form !== 'html') return h('pre', { tabIndex: 0 }, form === 'text' ? text : head)
  // No script can run in it, and what it links to opens elsewhere, as in every mail program in a browser.
  const srcDoc = html.replace('<head>', '<head><base target="_blank">')
  const sandbox = 'allow-popups allow-popups-to-escape-sandbox'
  return h('iframe', { title: `The mail: ${subject}`, sandbox, srcDoc })
}
