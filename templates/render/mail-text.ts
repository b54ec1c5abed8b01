import type { Message, MessageAction, MessageBlock } from '../../src/domain/message.ts'
import { legible } from './legible.ts'
import { MAIL } from './limits.ts'
import { blockText, statusText } from './plain-text.ts'

/** What a mail has beside its message. */
export interface MailExtras {
  /** Where its reader stops mails of this kind. */
  readonly stopUrl?: string | undefined
}

export type Link = MessageAction & { readonly kind: 'link' }

/** Buttons are nothing that could be pressed in a mail. */
export function linksOf({ actions }: Message): readonly Link[] {
  return actions.filter((action) => action.kind === 'link')
}

/**
 * The message as the plain text of a mail, all of it, in lines that a terminal of 80 columns shows. Only prose is
 * wrapped: what is to be read exactly, and addresses to follow, stay in one piece.
 */
export function toMailText(message: Message, { stopUrl }: MailExtras = {}): string {
  const { title, blocks, footer } = message
  const parts = [
    wrapped(`${legible(title)}\n${statusText(message)}`),
    ...linksOf(message).map(({ label, url }) => `${label}:\n${url}`),
    ...blocks.map(wrappedBlock),
    smallPrint(footer, stopUrl),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** What the link says that stops mails. */
export const STOP = 'Stop mails about progress'

/** Below the line by which mail programs know a signature (RFC 3676, 4.3), and show it smaller. */
function smallPrint(footer: readonly string[], stopUrl: string | undefined): string {
  const stop = stopUrl === undefined ? [] : [`${STOP}:`, stopUrl]
  const lines = [...(footer.length === 0 ? [] : [wrapped(footer.map(legible).join(' · '))]), ...stop]
  return lines.length === 0 ? '' : ['-- ', ...lines].join('\n')
}

function wrappedBlock(block: MessageBlock): string {
  const text = blockText(block)
  return block.kind === 'code' || block.kind === 'table' ? text : wrapped(text)
}

function wrapped(text: string): string {
  return text.split('\n').map(wrappedLine).join('\n')
}

/** A line that goes on does so below its text: in a quote behind its mark, in a list beside its bullet. */
function wrappedLine(line: string): string {
  if (line.length <= MAIL.line) return line
  const mark = /^(> |• |\d+\. )?/.exec(line)?.[0] ?? ''
  const before = mark === '> ' ? mark : ' '.repeat(mark.length)
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`
    if (longer.length <= MAIL.line || current === '' || current === mark.trimEnd()) current = longer
    else {
      lines.push(current)
      current = `${before}${word}`
    }
  }
  return [...lines, current].join('\n')
}
