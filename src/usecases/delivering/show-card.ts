import { messageOf } from '../../../templates/message-of.ts'
import type { Card, ChannelName, ProviderRef } from '../../domain/card.ts'
import { DeliveryError } from '../../domain/errors.ts'
import { latenessOf } from '../../domain/lateness.ts'
import type { Message } from '../../domain/message.ts'
import type { Subject } from '../../domain/subject.ts'
import type { Channel, MayBegin } from '../../ports/channel.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { People } from '../../ports/people.ts'
import type { Store } from '../../ports/store.ts'
import { type AnswerUrl, type DecisionUrl, withDecisionLink } from './decision-link.ts'
import { postOrFollow } from './post-or-follow.ts'
import { threadOf } from './thread-of.ts'

interface Needs {
  readonly store: Store
  readonly channels: Readonly<Partial<Record<ChannelName, Channel>>>
  readonly people: People
  readonly clock: Clock
  readonly ids: Ids
  readonly decisionUrl?: DecisionUrl
  readonly answerUrl?: AnswerUrl
}

/** Where a card hangs: below which other one, where its channel has threads. */
export interface Place {
  readonly channel: Channel
  readonly thread: ProviderRef | null
}

/** The place of a card, or why it cannot hang there now. */
export async function readPlace(needs: Needs, card: Card, subject: Subject): Promise<Place | DeliveryError> {
  const whole = needs.channels[card.destination.channel]
  if (whole === undefined) return notConfigured(card)
  const channel = whole.at?.(card.destination) ?? whole
  try {
    return { channel, thread: await threadOf(needs, channel, card, subject) }
  } catch (error) {
    if (error instanceof DeliveryError) return error
    throw error
  }
}

/**
 * Says it at the card's destination; returns where the card is now. `in doubt`: an earlier posting may yet appear, so that it
 * was not posted again. Throws `DeliveryError`.
 */
export async function showCard(
  needs: Needs,
  { channel, thread, mayBegin }: Place & { readonly mayBegin: MayBegin },
  card: Card,
  subject: Subject,
): Promise<ProviderRef | 'in doubt'> {
  const lateness = latenessOf(card, subject.event, needs.clock.now())
  const said = messageOf({ ...subject, lateness })
  const message = channel.can.buttons ? said : withDecisionLink(needs, card, subject, said)
  return channel.can.update
    ? postOrUpdate({ channel, card, message, thread, mayBegin, now: needs.clock.now() })
    : postOrFollow({ channel, card, subject, message, thread })
}

interface Posting {
  readonly channel: Channel
  readonly card: Card
  readonly message: Message
  readonly thread: ProviderRef | null
  readonly mayBegin: MayBegin
  /** Before it was looked for. */
  readonly now: Date
}

async function postOrUpdate(posting: Posting): Promise<ProviderRef | 'in doubt'> {
  const { channel, card, message, thread, mayBegin, now } = posting
  const ref = card.providerRef ?? (card.postingSince ? await channel.find(card, thread) : undefined)
  const mayStillAppear = channel.postsTwice && card.unsettledUntil !== null && card.unsettledUntil > now
  if (ref === undefined && mayStillAppear) return 'in doubt'
  if (ref === undefined) return channel.post(card, message, thread, mayBegin)
  await channel.update(card, ref, message)
  return ref
}

function notConfigured({ destination }: Card): DeliveryError {
  const fix = `Configure ${destination.channel} in the environment, then retry the delivery.`
  return new DeliveryError('not-found', `${destination.channel} is not configured`, { fix })
}
