import { impossible } from '../../src/domain/impossible.ts'
import type { Inline, Message, MessageBlock, Phrase } from '../../src/domain/message.ts'
import { legible } from './legible.ts'
import { inlines, markedStatus, momentText, progressBar, stepText } from './plain-text.ts'

/** Every kind of element that a message becomes in HTML. */
export type Part =
  | 'text'
  | 'heading'
  | 'quote'
  | 'label'
  | 'code'
  | 'table'
  | 'name'
  | 'cell'
  | 'list'
  | 'line'

/** The attribute that gives a part its look, with a blank before it: a style in mails, a class on pages. */
export type Look = (part: Part) => string

/** Text as HTML shows it, word for word. Also safe inside double quotes. */
export function escapeHtml(text: string): string {
  return legible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A phrase with its times in UTC: neither a mail nor a page without scripts knows the reader's zone. */
export function phraseHtml(phrase: Phrase): string {
  return inlines(phrase).map(inlineHtml).join('')
}

/** The status with its mark, and what stands beside it, in one line. */
export function statusHtml({ tone, status, highlights = [] }: Message): string {
  const marked = `<strong>${escapeHtml(markedStatus(tone, status))}</strong>`
  return [marked, ...highlights.map(phraseHtml)].join(' · ')
}

function inlineHtml(inline: Inline): string {
  if (inline instanceof Date) return `<time datetime="${inline.toISOString()}">${momentText(inline)}</time>`
  return withBreaks(typeof inline === 'string' ? inline : inline.mention.name)
}

function withBreaks(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>')
}

/** One block as HTML, whole. */
export function blockHtml(block: MessageBlock, look: Look): string {
  switch (block.kind) {
    case 'text':
      return `<p${look('text')}>${phraseHtml(block.text)}</p>`
    case 'heading':
      return `<h2${look('heading')}>${withBreaks(block.text)}</h2>`
    case 'quote':
      return `<blockquote${look('quote')}>${withBreaks(block.text)}${block.by ? `<br>(${withBreaks(block.by)})` : ''}</blockquote>`
    case 'code':
      return `${labelHtml(block.label, look)}<pre${look('code')}>${escapeHtml(block.text)}</pre>`
    case 'facts':
      return `${labelHtml(block.label, look)}${factsHtml(block.facts, look)}`
    case 'list':
      return `${labelHtml(block.label, look)}${listHtml(block.items, block.ordered ?? false, look)}`
    case 'table':
      return tableHtml(block.header, block.rows, look)
    case 'progress':
      return `<p${look('text')}>${progressBar(block.percent)}${block.label ? ` · ${withBreaks(block.label)}` : ''}</p>`
    case 'plan':
      return `${labelHtml(block.label, look)}${listHtml(block.steps.map(stepText), false, look)}`
    case 'divider':
      return `<hr${look('line')}>`
    default:
      return impossible(block)
  }
}

function labelHtml(label: string | undefined, look: Look): string {
  return label ? `<p${look('label')}>${withBreaks(label)}</p>` : ''
}

function factsHtml(facts: (MessageBlock & { kind: 'facts' })['facts'], look: Look): string {
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><th scope="row"${look('name')}>${withBreaks(label)}</th><td${look('cell')}>${phraseHtml(value)}</td></tr>`,
  )
  return `<table${look('table')}>${rows.join('')}</table>`
}

function listHtml(items: readonly Phrase[], ordered: boolean, look: Look): string {
  const tag = ordered ? 'ol' : 'ul'
  return `<${tag}${look('list')}>${items.map((item) => `<li>${phraseHtml(item)}</li>`).join('')}</${tag}>`
}

function tableHtml(header: readonly string[], rows: readonly (readonly string[])[], look: Look): string {
  const head = header.map((cell) => `<th scope="col"${look('name')}>${withBreaks(cell)}</th>`)
  const body = rows.map(
    (row) => `<tr>${row.map((cell) => `<td${look('cell')}>${withBreaks(cell)}</td>`).join('')}</tr>`,
  )
  return `<table${look('table')}><tr>${head.join('')}</tr>${body.join('')}</table>`
}
