import type { Approval } from '../../domain/approval.ts'
import type { ChannelName, Destination } from '../../domain/card.ts'
import type { Person } from '../../domain/person.ts'
import type { WantedCard } from '../../ports/card-store.ts'
import type { Ids } from '../../ports/ids.ts'

interface Needs {
  readonly ids: Ids
  readonly channels: Readonly<Partial<Record<ChannelName, unknown>>>
}

/**
 * The approval's card for people who are asked themselves: in Slack a direct message, kept true like any other card; a mail
 * to those who have no Slack account that we could write to.
 */
export function directCards(
  { ids, channels }: Needs,
  { id, eventId }: Approval,
  at: Date,
  people: readonly Person[],
): readonly WantedCard[] {
  return people.flatMap((person) => {
    const destination = placeOf(channels, person)
    if (destination === undefined) return []
    return [{ id: ids.next(), subject: { kind: 'approval', id } as const, destination, eventId, eventAt: at }]
  })
}

function placeOf(channels: Needs['channels'], { slack, email }: Person): Destination | undefined {
  const [[account], [address]] = [slack, email]
  if (channels.slack !== undefined && account !== undefined) return { channel: 'slack', target: account.user }
  if (channels.email !== undefined && address !== undefined) return { channel: 'email', target: address }
  return undefined
}
