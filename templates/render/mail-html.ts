import type { Message, MessageBlock, Tone } from '../../src/domain/message.ts'
import { leadsToAll } from '../decision-link.ts'
import { blockHtml, escapeHtml, type Look, type Part, statusHtml } from './html-blocks.ts'
import { MAIL } from './limits.ts'
import { type Link, linksOf, type MailExtras, STOP } from './mail-text.ts'

/**
 * The message as HTML for mails: tables and inline styles, because that is what mail programs understand, and no colours
 * but those of the tone and the links, so that dark and light both stay readable. Nothing is loaded from anywhere. The
 * status stands first, for the lists of mails that show how one begins, and links above the blocks.
 */
export function toMailHtml(message: Message, { stopUrl }: MailExtras = {}): string {
  const { title, tone, footer } = message
  const links = linksOf(message)
  const stop =
    stopUrl === undefined ? [] : [`<a href="${escapeHtml(stopUrl)}" style="color:inherit">${STOP}</a>`]
  return document(
    escapeHtml(title),
    [
      `<p style="margin:0 0 8px;padding:2px 0 2px 10px;border-left:4px solid ${COLOURS[tone]}">${statusHtml(message)}</p>`,
      `<h1 style="margin:0 0 16px;font-size:21px;line-height:1.3;word-break:break-word">${escapeHtml(title)}</h1>`,
      ...links.map(linkHtml),
      ...fitting(message.blocks, links.some(leadsToAll)),
      `<p style="margin:24px 0 0;padding:8px 0 0;border-top:1px solid #808080;font-size:13px;opacity:.8">${[...footer.map(escapeHtml), ...stop].join(' · ')}</p>`,
    ].join('\n'),
  )
}

/** Cells rather than padding in the link itself: Outlook draws only these. */
function linkHtml({ label, url }: Link): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px"><tr>
<td bgcolor="#1a56db" style="padding:12px 20px;border-radius:6px;background:#1a56db"><a href="${escapeHtml(url)}" style="color:#ffffff;font-weight:bold;text-decoration:none">${escapeHtml(label)}</a></td>
</tr></table>`
}

/**
 * The blocks, as many as Gmail shows without clipping. Of what is too long nothing is shown, rather than a part that
 * could be taken for all of it: the longest ones make place first, each for a line that says where it is.
 */
function fitting(blocks: readonly MessageBlock[], hasLink: boolean): readonly string[] {
  const shown = blocks.map((block) => blockHtml(block, look))
  const longestFirst = [...shown.keys()].sort((a, b) => bytes(shown[b]) - bytes(shown[a]))
  let room = MAIL.html - shown.reduce((sum, html) => sum + bytes(html), 0)
  for (const index of longestFirst) {
    if (room >= 0) break
    room += bytes(shown[index])
    shown[index] = leftOut(blocks[index], hasLink)
    room -= bytes(shown[index])
  }
  return shown
}

function bytes(html = ''): number {
  return Buffer.byteLength(html)
}

function leftOut(block: MessageBlock | undefined, hasLink: boolean): string {
  const label = block && 'label' in block ? block.label : undefined
  const where = hasLink ? 'on the page behind the link above' : 'in the plain text of this mail'
  return `<p style="${STYLES.quote}"><strong>${escapeHtml(label ?? 'A part of this')}</strong> is too long to be shown here. All of it stands ${where}.</p>`
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
  name: 'width:120px;padding:2px 12px 2px 0;text-align:left;vertical-align:top;font-weight:bold',
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
<div role="main" lang="en">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px"><tr>
<td style="font:15px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;word-break:break-word">
${body}
</td></tr></table>
</td></tr></table>
</div>
</body>
</html>`
}
