import { createElement as h, type ReactElement, type ReactNode } from 'react'
import type { ExampleGroup } from './examples/example.ts'
import type { LinearIssue } from './linear/linear-workspace.ts'
import type { FarPlace } from './outages.ts'

interface Panel {
  readonly place: FarPlace
  readonly name: string
  readonly heading: ReactNode
  readonly tabs?: ReactNode
}

/** A provider's panel: its name and its switch, then what is there. */
function panel({ place, name, heading, tabs }: Panel, ...content: ReactNode[]): ReactElement {
  return h(
    'section',
    { className: place, 'data-place-panel': place, 'aria-labelledby': `${place}-name` },
    h(
      'header',
      null,
      h('p', { className: 'place' }, h('span', { className: 'place-name' }, name), outageSwitch(place, name)),
      h('h2', { id: `${place}-name` }, heading),
      tabs,
    ),
    h(
      'p',
      { className: 'down', role: 'status', 'data-down-note': place, hidden: true },
      `${name} does not answer. Countersign tries again by itself; everything else goes on.`,
    ),
    ...content,
  )
}

function outageSwitch(place: FarPlace, name: string): ReactElement {
  return h(
    'button',
    { type: 'button', role: 'switch', 'aria-checked': false, 'data-outage': place, className: 'outage' },
    h('span', { className: 'unseen' }, `${name}: `),
    'Outage',
  )
}

export function slackPanel(conversation: string): ReactElement {
  const heading = [h('span', { key: 'sign', 'aria-hidden': true }, '# '), conversation]
  const tabs = h(
    'div',
    { role: 'tablist', 'aria-label': 'Slack' },
    tab('messages', 'Messages', true),
    tab('home', 'Home', false),
    tab('direct', 'Direct message', false, directCount),
  )
  return panel(
    { place: 'slack', name: 'Slack', heading, tabs },
    h('div', {
      id: 'conversation',
      role: 'tabpanel',
      tabIndex: 0,
      'aria-live': 'polite',
      'aria-label': 'Conversation',
    }),
    composer('composer', 'say', 'Message', 'Try /countersign pending or @Countersign help'),
  )
}

/** What waits for the person there, so that an escalation to them alone is seen from every tab. */
const directCount = h('span', { id: 'direct-count', className: 'count', hidden: true })

function tab(name: string, label: string, selected: boolean, badge?: ReactElement): ReactElement {
  const props = { 'aria-selected': selected, 'aria-controls': 'conversation', tabIndex: selected ? 0 : -1 }
  return h('button', { type: 'button', role: 'tab', 'data-tab': name, ...props }, label, badge)
}

function composer(id: string, input: string, label: string, placeholder: string): ReactElement {
  return h(
    'form',
    { id, className: 'composer' },
    h('label', { htmlFor: input, className: 'unseen' }, label),
    h('input', { id: input, autoComplete: 'off', placeholder }),
    h('button', { type: 'submit', 'aria-label': `Send: ${label}` }, '➤'),
  )
}

export function linearPanel({ identifier, title }: LinearIssue): ReactElement {
  const heading = [h('span', { key: 'sign' }, `${identifier} `), title]
  return panel(
    { place: 'linear', name: 'Linear', heading },
    h('div', {
      id: 'issue',
      role: 'region',
      tabIndex: 0,
      'aria-live': 'polite',
      'aria-label': 'Comments',
    }),
    composer('commenter', 'comment', 'Comment', 'Leave a comment…'),
  )
}

export const mailPanel = panel(
  { place: 'mail', name: 'Mailbox', heading: h('span', { id: 'address' }, 'Inbox') },
  h('div', { id: 'mails', role: 'region', tabIndex: 0, 'aria-live': 'polite', 'aria-label': 'Mails' }),
  h('div', { id: 'mail', hidden: true }),
)

export function orchestratorPanel(menu: readonly ExampleGroup[]): ReactElement {
  return h(
    'section',
    { className: 'orchestrator', 'aria-labelledby': 'orchestrator-name' },
    h(
      'header',
      null,
      h('p', { className: 'place' }, h('span', { className: 'place-name' }, 'Your program')),
      h('h2', { id: 'orchestrator-name' }, 'Sample orchestrator'),
    ),
    h(
      'form',
      { id: 'sender' },
      h('label', { htmlFor: 'example' }, 'Send an event'),
      h(
        'div',
        { className: 'row' },
        exampleSelect(menu),
        h('button', { type: 'submit', className: 'primary' }, 'Send'),
      ),
      h(
        'details',
        null,
        h('summary', null, 'Edit the event'),
        h('textarea', { id: 'event', rows: 12, spellCheck: false, 'aria-label': 'The event as JSON' }),
      ),
    ),
    h('h3', { id: 'log-name' }, 'Log'),
    h('ol', { id: 'log', 'aria-live': 'polite', 'aria-labelledby': 'log-name', tabIndex: 0 }),
  )
}

function exampleSelect(menu: readonly ExampleGroup[]): ReactElement {
  const options = menu.map(({ label, examples }) =>
    h(
      'optgroup',
      { key: label, label },
      examples.map((example) => h('option', { key: example.name, value: example.name }, example.label)),
    ),
  )
  return h('select', { id: 'example' }, options)
}
