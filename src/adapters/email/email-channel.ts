import { toMailHtml } from '../../../templates/render/mail-html.ts'
import { toMailText } from '../../../templates/render/mail-text.ts'
import type { Card, ProviderRef } from '../../domain/card.ts'
import type { Message } from '../../domain/message.ts'
import type { Channel } from '../../ports/channel.ts'
import { AUTOMATIC, stopHeaders, subjectOf, threadHeaders } from './mail-headers.ts'
import type { Mailer } from './mailer.ts'

interface Needs {
  readonly mailer: Pick<Mailer, 'send'>
  /** `countersign@example.com`, or `Name <address>`. */
  readonly from: string
  /** Where whoever reads at an address stops what nobody has to act on. */
  readonly optoutUrl: (address: string) => string
}

/**
 * Cards as mails, of which nothing can be changed: what matters later follows in the same thread. A destination is an
 * address. Every mail's Message-ID is made from its card, so that a second one after an unknown outcome is the same mail
 * to nearly every mailbox: nobody can ask a mail server what it has taken.
 */
export function emailChannel({ mailer, from, optoutUrl }: Needs): Channel {
  const host = from.replace(/^.*@|>$/g, '')

  /** `part` names this mail among those of the card. */
  async function send(
    card: Card,
    message: Message,
    part: string,
    thread: ProviderRef | null,
  ): Promise<ProviderRef> {
    const address = card.destination.target
    const messageId = `<card-${card.id}.${part}@${host}>`
    const subject = thread?.subject ?? subjectOf(message)
    const stopUrl = message.routine ? optoutUrl(address) : undefined
    await mailer.send({
      from,
      to: { name: '', address },
      subject,
      messageId,
      ...threadHeaders(card, message, thread, host),
      headers: { ...AUTOMATIC, ...stopHeaders(stopUrl) },
      text: toMailText(message, { stopUrl }),
      html: toMailHtml(message, { stopUrl }),
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
