import { z } from 'zod'
import { CARD_STATES, CHANNELS, type ChannelName } from '../../src/domain/card.ts'
import { FAILURE_REASONS } from '../../src/domain/errors.ts'
import type { CardFilter } from '../../src/ports/card-store.ts'

const named = (example: string) =>
  z.string().regex(/^[a-z-]+:./, `give it as the list of deliveries does, as "${example}"`)

/** What deliveries can be picked by: when listing them, and when retrying many. */
export const deliveryFilter = {
  state: z.enum(CARD_STATES).optional(),
  channel: z.enum(CHANNELS).optional(),
  destination: named('slack:C0123456789')
    .refine(
      (name) => isChannel(channelOf(name)),
      `begin with one of ${CHANNELS.map((one) => `${one}:`).join(', ')}`,
    )
    .optional(),
  reason: z.enum(FAILURE_REASONS).optional(),
  subject: named('approval:3f2a9c1b…').optional(),
  before: z.coerce.date('give a time, as 2026-11-21T10:00:00Z').optional(),
}

type Given = { readonly [Name in keyof typeof deliveryFilter]: z.output<(typeof deliveryFilter)[Name]> }

export function toCardFilter({
  state,
  channel,
  destination,
  reason,
  subject,
  before,
}: Partial<Given>): CardFilter {
  const place = destination === undefined ? undefined : parts(destination)
  const about = subject === undefined ? undefined : parts(subject)
  return {
    state,
    channel,
    destination: place && isChannel(place[0]) ? { channel: place[0], target: place[1] } : undefined,
    reason,
    subject: about && { kind: about[0], id: about[1] },
    before,
  }
}

function parts(name: string): readonly [string, string] {
  return [channelOf(name), name.slice(name.indexOf(':') + 1)]
}

function channelOf(name: string): string {
  return name.slice(0, name.indexOf(':'))
}

function isChannel(name: string): name is ChannelName {
  return (CHANNELS as readonly string[]).includes(name)
}
