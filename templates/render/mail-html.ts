import type { Message, MessageAction, Tone } from '../../src/domain/message.ts'
import { blockHtml, escapeHtml, type Look, type Part, phraseHtml } from './html-blocks.ts'
import { markedStatus, toPlainText } from './plain-text.ts'

type Link = MessageAction & { readonly kind: 'link' }

/** The message as plain text for mails, where a button is nothing that could be pressed. */
export function toMailText(message: Message): string {
  return toPlainText({ ...message, actions: linksOf(message) })
}

/**
 * The message as HTML for mails: tables and inline styles, because that is what mail programs understand, and no colours
 * but those of the tone and the links, so that dark and light both stay readable. Nothing is loaded from anywhere. Links
 * stand above the blocks: of very long mails some programs show only the beginning.
 */
export function toMailHtml(message: Message): string {
  const { title, tone, status, highlights = [], blocks, footer } = message
  const stands = [escapeHtml(markedStatus(tone, status)), ...highlights.map(phraseHtml)].join(' · ')
  return document(
    escapeHtml(title),
    [
      `<h1 style="margin:0 0 4px;font-size:20px;line-height:1.3">${escapeHtml(title)}</h1>`,
      `<p style="margin:0 0 16px;padding:4px 0 4px 10px;border-left:4px solid ${COLOURS[tone]}">${stands}</p>`,
      ...linksOf(message).map(linkHtml),
      ...blocks.map((block) => blockHtml(block, look)),
      `<p style="margin:24px 0 0;font-size:12px;opacity:.75">${footer.map(escapeHtml).join(' · ')}</p>`,
    ].join('\n'),
  )
}

function linksOf({ actions }: Message): readonly Link[] {
  return actions.filter((action) => action.kind === 'link')
}

function linkHtml({ label, url }: Link): string {
  const style =
    'display:inline-block;padding:12px 20px;background:#1a56db;color:#ffffff;border-radius:6px;text-decoration:none;font-weight:bold'
  return `<p style="margin:0 0 16px"><a href="${escapeHtml(url)}" style="${style}">${escapeHtml(label)}</a></p>`
}

/** Readable on white and on black. */
const COLOURS: Readonly<Record<Tone, string>> = {
  neutral: '#808080',
  progress: '#3b82f6',
  waiting: '#d08700',
  success: '#16a34a',
  warning: '#d08700',
  danger: '#dc2626',
}

const STYLES: Readonly<Record<Part, string>> = {
  text: 'margin:0 0 12px',
  heading: 'margin:20px 0 8px;font-size:17px',
  quote: 'margin:0 0 12px;padding:2px 0 2px 10px;border-left:3px solid #808080',
  label: 'margin:12px 0 4px;font-weight:bold',
  code: 'margin:0 0 12px;padding:8px;border:1px solid #808080;border-radius:4px;font:13px/1.45 Consolas,Menlo,monospace;white-space:pre-wrap;word-break:break-word',
  table: 'margin:0 0 12px;border-collapse:collapse',
  name: 'padding:2px 12px 2px 0;text-align:left;vertical-align:top;font-weight:bold',
  cell: 'padding:2px 8px 2px 0;vertical-align:top;word-break:break-word',
  list: 'margin:0 0 12px;padding-left:22px',
  line: 'border:0;border-top:1px solid #808080',
}

const look: Look = (part) => ` style="${STYLES[part]}"`

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
</head>
<body style="margin:0;padding:0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px"><tr>
<td style="font:15px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif">
${body}
</td></tr></table>
</td></tr></table>
</body>
</html>`
}
