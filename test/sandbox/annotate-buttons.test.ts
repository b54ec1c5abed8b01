import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { type Block, Message } from 'slack-blocks-to-jsx'
import { expect, it } from 'vitest'
import { annotateButtons } from '../../src/sandbox/annotate-buttons.ts'
import { pressableElements } from '../../src/sandbox/pressable-elements.ts'
import type { SlackBlock } from '../../src/sandbox/slack-shapes.ts'

const words = (text: string) => ({ type: 'plain_text', text })
const button = (action_id: string, more: object = {}) => ({
  type: 'button',
  action_id,
  text: words(action_id),
  ...more,
})

/** What the page would show, drawn by the library that the page uses. */
function drawn(blocks: SlackBlock[]): string {
  const props = { blocks: blocks as unknown as Block[], withoutWrapper: true, name: '', logo: '' } as const
  return annotateButtons(renderToStaticMarkup(createElement(Message, props)), pressableElements(blocks))
}

function marks(html: string): string[] {
  return [...html.matchAll(/data-block="([^"]*)" data-action="([^"]*)"/g)].map(
    ([, block, id]) => `${block}/${id}`,
  )
}

it('marks every button in order with its block and action, also in sections, cards and containers', () => {
  const html = drawn([
    { type: 'section', block_id: 'first', text: words('Section'), accessory: button('more') },
    { type: 'actions', block_id: 'second', elements: [button('approve'), button('reject')] },
    { type: 'card', block_id: 'third', title: words('Card'), actions: [button('open')] },
    {
      type: 'container',
      block_id: 'fourth',
      title: words('Container'),
      child_blocks: [{ type: 'actions', block_id: 'inner', elements: [button('deep')] }],
    },
  ])
  expect(marks(html)).toEqual(['first/more', 'second/approve', 'second/reject', 'third/open', 'inner/deep'])
})

it('tells equal actions in different blocks apart', () => {
  const html = drawn([
    { type: 'actions', block_id: 'one', elements: [button('approve')] },
    { type: 'actions', block_id: 'two', elements: [button('approve')] },
  ])
  expect(marks(html)).toEqual(['one/approve', 'two/approve'])
})

it('turns a button that opens an address into a link, and only for the web', () => {
  const html = drawn([
    {
      type: 'actions',
      block_id: 'links',
      elements: [
        button('good', { url: 'https://example.com/?a=1&b=2' }),
        button('bad', { url: 'javascript:x' }),
      ],
    },
  ])
  expect(html).toContain(
    '<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"',
  )
  expect(html).not.toContain('javascript:')
})

it('keeps an action id from leaving its attribute', () => {
  const html = drawn([{ type: 'actions', block_id: 'b', elements: [button('"><script>')] }])
  expect(html).not.toContain('<script>')
  expect(marks(html)).toEqual(['b/&quot;&gt;&lt;script&gt;'])
})

it('leaves blocks without buttons as they are drawn', () => {
  expect(drawn([{ type: 'context', elements: [{ type: 'mrkdwn', text: 'id="x"' }] }])).not.toContain(
    'data-action',
  )
})
