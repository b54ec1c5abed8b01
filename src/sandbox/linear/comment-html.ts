import { Marked, type RendererExtension, type TokenizerExtension } from 'marked'

/** Somebody whom a comment may mention by the address of their profile. */
export interface Mentionable {
  readonly name: string
  readonly url: string
}

/**
 * A comment's Markdown as HTML, as Linear shows it: `+++` folds, and the address of a profile is a mention. HTML in it is
 * shown as the text that it is, links lead to http(s) alone, and images are links, so that nothing is loaded.
 */
export function commentHtml(body: string, users: readonly Mentionable[]): string {
  const marked = new Marked({ async: false, gfm: true })
  marked.use({ extensions: [fold] })
  marked.use({
    renderer: {
      html: ({ text }) => escapeHtml(text),
      heading({ tokens, depth }) {
        // The page's own headings come before those of a comment.
        const level = Math.min(6, Math.max(3, depth))
        return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`
      },
      checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
      link({ href, tokens }) {
        const mentioned = users.find(({ url }) => url === href)
        if (mentioned) return `<span class="mention">@${escapeHtml(mentioned.name)}</span>`
        return linkHtml(href, this.parser.parseInline(tokens))
      },
      image: ({ href, text }) => linkHtml(href, escapeHtml(text || href)),
    },
  })
  return marked.parse(body, { async: false })
}

function linkHtml(href: string, inner: string): string {
  const url = /^https?:\/\//i.test(href) ? URL.parse(href) : null
  if (url === null) return inner
  return `<a href="${escapeHtml(url.href)}" target="_blank" rel="noopener noreferrer">${inner}</a>`
}

const FOLD = /^\+\+\+ +([^\n]+)\n([\s\S]*?)\n\+\+\+[ \t]*(?:\n|$)/

const fold: TokenizerExtension & RendererExtension = {
  name: 'fold',
  level: 'block',
  start: (source) => source.search(/^\+\+\+ /m),
  tokenizer(source) {
    const [raw, title = '', inside = ''] = FOLD.exec(source) ?? []
    if (raw === undefined) return undefined
    return {
      type: 'fold',
      raw,
      heading: this.lexer.inlineTokens(title),
      tokens: this.lexer.blockTokens(inside),
    }
  },
  renderer({ heading, tokens = [] }) {
    return `<details class="fold"><summary>${this.parser.parseInline(heading)}</summary>${this.parser.parse(tokens)}</details>`
  },
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
