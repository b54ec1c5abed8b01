import { createElement as h, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { ExampleGroup } from './examples/example.ts'
import type { LinearIssue } from './linear/linear-workspace.ts'
import { linearPanel, mailPanel, orchestratorPanel, slackPanel } from './page-panels.ts'
import type { Workspace } from './workspace.ts'

/** The page around the live parts, which the browser fetches. */
export function pageShell(workspace: Workspace, hub: LinearIssue, menu: readonly ExampleGroup[]): string {
  const shown = { 'data-panel': 'slack', 'data-place': 'slack', 'data-tab': 'messages' }
  return `<!doctype html>${renderToStaticMarkup(
    h('html', { lang: 'en' }, head, h('body', shown, ...body(workspace, hub, menu))),
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
  h('script', { type: 'module', src: '/sandbox/client/page.ts' }),
)

function body(workspace: Workspace, hub: LinearIssue, menu: readonly ExampleGroup[]): ReactElement[] {
  return [
    h(
      'header',
      { key: 'top', className: 'top' },
      h('img', { src: '/sandbox/icon.svg', alt: '', width: 28, height: 28 }),
      h('h1', null, 'Countersign ', h('span', null, 'sandbox')),
      h(
        'p',
        { className: 'tagline' },
        'The real service between an emulated Slack, Linear and mailbox, and a sample orchestrator',
      ),
      whoAreYou(workspace),
    ),
    panelSwitch,
    h(
      'main',
      { key: 'main' },
      slackPanel(workspace.conversation.name),
      linearPanel(hub),
      mailPanel,
      orchestratorPanel(menu),
    ),
    h('dialog', { key: 'modal', id: 'modal', 'aria-labelledby': 'modal-title' }),
    h('div', { key: 'toast', id: 'toast', role: 'status', 'aria-live': 'assertive' }),
  ]
}

function whoAreYou({ members, people }: Workspace): ReactElement {
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

/** Where not everything fits side by side: which panel is shown, and what is new in the others. */
const panelSwitch = h(
  'nav',
  { key: 'panels', className: 'panels', 'aria-label': 'Panels' },
  Object.entries({ slack: 'Slack', linear: 'Linear', mail: 'Mailbox', orchestrator: 'Orchestrator' }).map(
    ([name, label]) =>
      h(
        'button',
        { key: name, type: 'button', 'data-panel-button': name, 'aria-pressed': name === 'slack' },
        `${label} `,
        h(
          'span',
          { className: 'count', 'data-new': name, hidden: true },
          h('span', { className: 'count-number' }),
          h('span', { className: 'unseen' }, ' new'),
        ),
      ),
  ),
)
