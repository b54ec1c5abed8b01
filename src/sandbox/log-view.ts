import { createElement as h, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { LogEntry } from './orchestrator-log.ts'

/** The orchestrator's log as HTML, oldest first, one keyed element each. */
export function logHtml(entries: readonly LogEntry[]): string {
  if (entries.length === 0) return renderToStaticMarkup(nothingYet)
  return entries.map((entry) => renderToStaticMarkup(entryView(entry))).join('')
}

const nothingYet = h(
  'li',
  { className: 'log-empty', 'data-key': 'empty' },
  'What the orchestrator sends and hears will be listed here.',
)

function entryView({ id, at, title, badges, raw }: LogEntry): ReactElement {
  return h(
    'li',
    { className: 'entry', 'data-key': String(id) },
    h(
      'p',
      { className: 'entry-title' },
      h('time', { dateTime: at.toISOString() }, at.toLocaleTimeString('en-GB')),
      title,
    ),
    h(
      'p',
      { className: 'badges' },
      badges.map(({ text, tone }) => h('span', { key: text, className: `badge badge-${tone}` }, text)),
    ),
    h('details', null, h('summary', null, 'JSON'), h('pre', { tabIndex: 0 }, raw)),
  )
}
