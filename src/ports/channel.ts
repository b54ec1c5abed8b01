import type { Card, ChannelName, Destination, ProviderRef } from '../domain/card.ts'
import type { Message } from '../domain/message.ts'
import type { Pace } from '../domain/pace.ts'

/**
 * Which cards stand below others: none, or reminders below what they remind of, and beside them the cards of one task:
 * with `task` below its first card, with `live-card` below its live card, where it has one. A card below another one has
 * `thread` in its reference.
 */
export type Threads = boolean | 'task' | 'live-card'

/**
 * Throws `DeliveryError` where a call that may take `callMs` could outlast the claim on its card, so that somebody else would
 * begin the same meanwhile. Asked right before a call that the provider does not recognise when it comes twice.
 */
export type MayBegin = (callMs: number) => void

/** A place where people read cards. Callers branch on `can`, never on `name`. */
export interface Channel {
  readonly name: ChannelName
  readonly can: { readonly update: boolean; readonly buttons: boolean; readonly thread: Threads }
  /** True where a card that is posted twice hangs there twice, so that an earlier try must have ended before another. */
  readonly postsTwice?: boolean

  /** How fast it may be given cards; without one as fast as they come. */
  readonly pace?: Pace | undefined

  /**
   * Posts once per `card.id`, as far as the vendor allows, below the card that `thread` names where the channel has
   * threads. Throws `DeliveryError`.
   */
  post(card: Card, message: Message, thread: ProviderRef | null, mayBegin?: MayBegin): Promise<ProviderRef>
  /** Throws `DeliveryError`, with reason `gone` when the posted card no longer exists. Only called when `can.update`. */
  update(card: Card, ref: ProviderRef, message: Message): Promise<void>
  /**
   * Says below a posted card what has become of its subject: once for each `news`, as far as the vendor allows. Throws
   * `DeliveryError`. Only called where not `can.update`; a channel without it lets its cards rest.
   */
  follow?(card: Card, ref: ProviderRef, message: Message, news: string): Promise<void>
  /** The channel as it is at one destination, where that differs from all others. */
  at?(destination: Destination): Channel | undefined
  /** The address of a posted card, where the channel has one. Throws `DeliveryError`. */
  linkTo?(ref: ProviderRef): Promise<string | undefined>
  /** Looks for a card whose posting had an unknown outcome. Throws `DeliveryError`. */
  find(card: Card, thread: ProviderRef | null): Promise<ProviderRef | undefined>
}
