import { expect, it } from 'vitest'
import { commentHtml } from '../../src/sandbox/linear/comment-html.ts'
import { escapeMarkdown } from '../../templates/render/escape-markdown.ts'
import { toMarkdown } from '../../templates/render/markdown.ts'

const SAM = { name: 'Sam <b>Rivera</b>', url: 'https://linear.app/sandbox/profiles/sam' }
const html = (body: string) => commentHtml(body, [SAM])

it.each([
  ['an element', 'a <img src=x onerror=alert(1)> b'],
  ['a block of HTML', '<script>alert(1)</script>\n\ntext'],
  ['a comment of HTML', '<!-- <b>x</b> -->'],
  ['HTML in a fold', '+++ <b>title</b>\n\n<b>inside</b>\n\n+++'],
  ['a code block whose language is markup', '```"><b>x</b>\ncode\n```'],
  ['a title of a link', '[x](https://example.com "a\\"><b>x</b>")'],
  ['an image', '![<b>x</b>](https://example.com/x.png)'],
])('shows HTML as the text that it is: %s', (_, body) => {
  expect(html(body)).not.toMatch(/<(b|img|script|!--)[\s>-]/)
})

it.each([
  ['javascript:', '[x](javascript:alert(1))'],
  ['data:', '[x](data:text/html,x)'],
  ['mailto:', 'write to sam@example.com'],
  ['file:', '<file:///etc/passwd>'],
  ['an entity', '[x](java&#115;cript:alert(1))'],
])('makes no link of %s', (_, body) => {
  expect(html(body)).not.toContain('<a')
})

it('opens links elsewhere, and tells the other side nothing', () => {
  const link = '<a href="https://example.com/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">'
  expect(html('[x](https://example.com/a?b=1&c=2)')).toContain(link)
})

it('shows the address of a profile as a mention', () => {
  expect(html(`Ask ${SAM.url} today`)).toContain(
    'Ask <span class="mention">@Sam &lt;b&gt;Rivera&lt;/b&gt;</span> today',
  )
})

it('folds what stands between +++', () => {
  const folded = html('before\n\n+++ Open **me**\n\n- one\n- two\n\n+++\n\nafter')
  expect(folded).toMatch(
    /before<\/p>\s*<details class="fold"><summary>Open <strong>me<\/strong><\/summary><ul>[\s\S]+<\/ul>\s*<\/details><p>after/,
  )
})

it('shows a long code block of a card folded, as Countersign writes it', () => {
  const code = Array.from({ length: 200 }, (_, line) => `line ${line} <b>`).join('\n')
  const message = {
    title: 'T',
    tone: 'neutral',
    priority: 'normal',
    status: 'S',
    blocks: [{ kind: 'code', label: 'Payload', text: code }],
    actions: [],
    footer: [],
  } as const
  const shown = html(toMarkdown(message).text)
  expect(shown).toContain('<details class="fold"><summary>Payload</summary><pre><code>line 0 &lt;b&gt;')
  expect(shown).toContain('line 199')
})

it('shows text that Countersign escaped exactly as it was written', () => {
  const text = '# *not* _markup_ [x](y) `code` <b>\n+ no list\n1. nor here ~~~ | $ {x}'
  const shown = html(escapeMarkdown(text)).replace(/<\/?(p|code)>|\n$/g, '')
  const read = shown
    .replaceAll(/<br\/?>\n?/g, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
  expect(read.trim()).toBe(text)
})

it('begins no heading above those of the page', () => {
  expect(html('# One\n\n## Two\n\n#### Four')).toMatch(/^<h3>One<\/h3>\s*<h3>Two<\/h3>\s*<h4>Four/)
})
