import { createElement as h, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { ExampleGroup } from './examples/example.ts'
import type { Member, Workspace } from './workspace.ts'

/** The page around the live parts, which the browser fetches. */
export function pageShell(workspace: Workspace, menu: readonly ExampleGroup[]): string {
  return `<!doctype html>${renderToStaticMarkup(
    h('html', { lang: 'en' }, head, h('body', { 'data-panel': 'slack' }, ...body(workspace, menu))),
  )}`
}

const head = h(
  'head',
  null,
  h('meta', { charSet: 'utf-8' }),
  h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
  h('title', null, 'Countersign sandbox'),
  h('link', { rel: 'icon', href: '/sandbox/icon.svg' }),
  h('link', { rel: 'stylesheet', href: '/sandbox/blocks.css' }),
  h('link', { rel: 'stylesheet', href: '/sandbox/page.css' }),
  h('script', { type: 'module', src: '/sandbox/page.js' }),
)

function body(workspace: Workspace, menu: readonly ExampleGroup[]): ReactElement[] {
  return [
    h(
      'header',
      { key: 'top', className: 'top' },
      h('img', { src: '/sandbox/icon.svg', alt: '', width: 28, height: 28 }),
      h('h1', null, 'Countersign ', h('span', null, 'sandbox')),
      h(
        'p',
        { className: 'tagline' },
        'The real service between an emulated Slack and a sample orchestrator',
      ),
      whoAreYou(workspace.members, workspace),
    ),
    panelSwitch,
    h('main', { key: 'main' }, slackPanel(workspace.conversation.name), orchestratorPanel(menu)),
    h('dialog', { key: 'modal', id: 'modal', 'aria-labelledby': 'modal-title' }),
    h('div', { key: 'toast', id: 'toast', role: 'status', 'aria-live': 'assertive' }),
  ]
}

function whoAreYou(members: readonly Member[], { people }: Workspace): ReactElement {
  const roles = new Map(people.map(({ id, roles }) => [id, roles.join(', ')]))
  return h(
    'label',
    { className: 'who' },
    h('span', null, 'You are'),
    h(
      'select',
      { id: 'person' },
      members.map(({ id, name, handle }) =>
        h('option', { key: id, value: id }, `${name} · ${roles.get(handle) ?? 'unknown to Countersign'}`),
      ),
    ),
  )
}

/** Only on narrow screens: one panel at a time. */
const panelSwitch = h(
  'nav',
  { key: 'panels', className: 'panels', 'aria-label': 'Panels' },
  h('button', { type: 'button', 'data-panel-button': 'slack', 'aria-pressed': true }, 'Slack'),
  h('button', { type: 'button', 'data-panel-button': 'orchestrator', 'aria-pressed': false }, 'Orchestrator'),
)

function slackPanel(conversation: string): ReactElement {
  return h(
    'section',
    { className: 'slack', 'aria-labelledby': 'conversation-name' },
    h(
      'header',
      null,
      h('h2', { id: 'conversation-name' }, h('span', { 'aria-hidden': true }, '# '), conversation),
      h(
        'div',
        { role: 'tablist', 'aria-label': 'Slack' },
        tab('messages', 'Messages', true),
        tab('home', 'Home', false),
        tab('direct', 'Direct message', false, directCount),
      ),
    ),
    h('div', {
      id: 'conversation',
      role: 'tabpanel',
      tabIndex: 0,
      'aria-live': 'polite',
      'aria-label': 'Conversation',
    }),
    h(
      'form',
      { id: 'composer' },
      h('label', { htmlFor: 'say', className: 'unseen' }, 'Message'),
      h('input', {
        id: 'say',
        autoComplete: 'off',
        placeholder: 'Try /countersign pending or @Countersign help',
      }),
      h('button', { type: 'submit', 'aria-label': 'Send message' }, '➤'),
    ),
  )
}

/** What waits for the person there, so that an escalation to them alone is seen from every tab. */
const directCount = h('span', { id: 'direct-count', hidden: true })

function tab(name: string, label: string, selected: boolean, badge?: ReactElement): ReactElement {
  const props = { 'aria-selected': selected, 'aria-controls': 'conversation', tabIndex: selected ? 0 : -1 }
  return h('button', { type: 'button', role: 'tab', 'data-tab': name, ...props }, label, badge)
}

function orchestratorPanel(menu: readonly ExampleGroup[]): ReactElement {
  return h(
    'section',
    { className: 'orchestrator', 'aria-labelledby': 'orchestrator-name' },
    h('header', null, h('h2', { id: 'orchestrator-name' }, 'Sample orchestrator')),
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
