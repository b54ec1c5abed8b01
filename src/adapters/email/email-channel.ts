import { toMailHtml, toMailText } from '../../../templates/render/mail-html.ts'
import { shorten } from '../../../templates/render/split.ts'
import type { Card, ProviderRef } from '../../domain/card.ts'
import type { Message } from '../../domain/message.ts'
import type { Channel } from '../../ports/channel.ts'
import type { Mailer } from './mailer.ts'

interface Needs {
  readonly mailer: Pick<Mailer, 'send'>
  /** `countersign@example.com`, or `Name <address>`. */
  readonly from: string
}

/**
 * Cards as mails, of which nothing can be changed: what matters later follows in the same thread. A destination is an
 * address. Every mail's Message-ID is made from its card, so that a second one after an unknown outcome is the same mail
 * to nearly every mailbox: nobody can ask a mail server what it has taken.
 */
export function emailChannel({ mailer, from }: Needs): Channel {
  const host = from.replace(/^.*@|>$/g, '')

  /** `part` names this mail among those of the card. */
  async function send(
    card: Card,
    message: Message,
    part: string,
    thread: ProviderRef | null,
  ): Promise<ProviderRef> {
    const messageId = `<card-${card.id}.${part}@${host}>`
    const subject = thread?.subject ?? subjectOf(message)
    await mailer.send({
      from,
      to: { name: '', address: card.destination.target },
      subject,
      messageId,
      ...(thread?.messageId && { inReplyTo: thread.messageId, references: thread.messageId }),
      headers: AUTOMATIC,
      text: toMailText(message),
      html: toMailHtml(message),
    })
    return { messageId, subject }
  }

  return {
    name: 'email',
    can: { update: false, buttons: false, thread: true },
    post: (card, message, thread) => send(card, message, 'card', thread),
    async follow(card, ref, message, news) {
      await send(card, message, news, ref)
    },
    async update() {
      throw new Error('A mail cannot be changed.')
    },
    async find() {
      return undefined
    },
  }
}

/** So that no out-of-office note answers. */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/** Longer ones are cut in every list of mails; nothing that is approved stands only there. */
const LONGEST_SUBJECT = 150

/** One line, whatever an agent calls its request: a line end would begin another header. */
function subjectOf({ title }: Message): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const line = title.toWellFormed().replace(/[\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ')
  return shorten(line.trim(), LONGEST_SUBJECT)
}
