import type { Channel } from '../../ports/channel.ts'
import type { Store } from '../../ports/store.ts'

interface Needs {
  readonly store: { readonly optouts: Pick<Store['optouts'], 'has'> }
}

/** The channel for readers who may stop what nobody has to act on: such a card settles there without being posted. */
export function respectOptouts({ store }: Needs, channel: Channel): Channel {
  return {
    ...channel,
    async post(card, message, thread, mayBegin) {
      const unwanted = message.routine === true && (await store.optouts.has(card.destination.target))
      return unwanted ? { unwanted: 'true' } : channel.post(card, message, thread, mayBegin)
    },
  }
}
