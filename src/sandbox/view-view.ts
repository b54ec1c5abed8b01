import { createElement as h, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { annotateButtons } from './annotate-buttons.ts'
import { blocksView } from './blocks-view.ts'
import { inputView } from './input-view.ts'
import { pressableElements } from './pressable-elements.ts'
import type { OpenModal } from './slack-screen.ts'
import type { SlackBlock, SlackView } from './slack-shapes.ts'
import type { Workspace } from './workspace.ts'

/** A dialog as HTML, to be put into a `<dialog>`. */
export function modalHtml({ view, errors, trouble }: OpenModal, workspace: Workspace): string {
  const title = view.title?.text ?? 'Countersign'
  const html = renderToStaticMarkup(
    h(
      'form',
      { className: 'modal', 'data-view': view.id, method: 'dialog' },
      // A header and a footer would be the whole page's.
      h(
        'div',
        { className: 'modal-head' },
        h('span', { className: 'avatar avatar-bot', 'aria-hidden': true }, '✓'),
        h('h2', { id: 'modal-title' }, title),
        h('button', { type: 'button', className: 'icon', 'data-close': true, 'aria-label': 'Close' }, '×'),
      ),
      h('div', { className: 'modal-body' }, troubleView(trouble), parts(view.blocks, errors, workspace)),
      footer(view),
    ),
  )
  return annotateButtons(html, pressableElements(view.blocks))
}

/** A Home tab as HTML. */
export function homeHtml(view: SlackView | undefined, workspace: Workspace): string {
  if (view === undefined) return renderToStaticMarkup(nothingPublished)
  const html = renderToStaticMarkup(
    h(
      'div',
      { className: 'home', 'data-key': `${view.id}`, 'data-view': view.id },
      parts(view.blocks, {}, workspace),
    ),
  )
  return annotateButtons(html, pressableElements(view.blocks))
}

const nothingPublished = h(
  'div',
  { className: 'empty', 'data-key': 'empty' },
  h('h3', null, 'Home'),
  h('p', null, 'Countersign has not published anything here for you.'),
)

function troubleView(trouble: string | undefined): ReactElement | undefined {
  return trouble === undefined ? undefined : h('p', { className: 'trouble', role: 'alert' }, trouble)
}

function footer({ close, submit }: SlackView): ReactElement {
  return h(
    'div',
    { className: 'modal-foot' },
    h('button', { type: 'button', 'data-close': true }, close?.text ?? 'Close'),
    submit && h('button', { type: 'submit', className: 'primary' }, submit.text),
  )
}

/** Inputs become form controls, everything between them is drawn as Slack draws it. */
function parts(blocks: readonly SlackBlock[], errors: OpenModal['errors'], workspace: Workspace) {
  return blocks.map((one) =>
    one.type === 'input'
      ? inputView(one, errors[one.block_id ?? ''])
      : h('div', { key: one.block_id, className: 'part' }, blocksView([one], workspace)),
  )
}
