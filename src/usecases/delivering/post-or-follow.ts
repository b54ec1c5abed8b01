import type { Card, ProviderRef } from '../../domain/card.ts'
import type { Message } from '../../domain/message.ts'
import { newsOf } from '../../domain/news.ts'
import type { Subject } from '../../domain/subject.ts'
import type { Channel } from '../../ports/channel.ts'

interface Delivery {
  readonly channel: Channel
  readonly card: Card
  readonly subject: Subject
  readonly message: Message
  readonly thread: ProviderRef | null
}

/**
 * Brings a card to its newest state where nothing that was posted can be changed: posts it, and later says below it what
 * matters. Beside the provider's reference it keeps what was told last.
 */
export async function postOrFollow({
  channel,
  card,
  subject,
  message,
  thread,
}: Delivery): Promise<ProviderRef> {
  const posted = card.providerRef ?? (card.postingSince ? await channel.find(card, thread) : undefined)
  const news = newsOf(subject, posted?.told)
  const told: ProviderRef = news === undefined ? {} : { told: news }
  if (posted === undefined) return { ...(await channel.post(card, message, thread)), ...told }
  if (news === undefined || channel.follow === undefined) return posted
  await channel.follow(card, posted, message, news)
  return { ...posted, ...told }
}
