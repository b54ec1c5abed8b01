import type { Approval } from '../domain/approval.ts'
import type { ChannelName } from '../domain/card.ts'
import type { Person } from '../domain/person.ts'
import type { WantedCard } from '../ports/card-store.ts'
import type { Ids } from '../ports/ids.ts'

interface Needs {
  readonly ids: Ids
  readonly channels: Readonly<Partial<Record<ChannelName, unknown>>>
}

/** The approval's card for people who are asked themselves: in Slack a direct message, kept true like any other card. */
export function directCards(
  { ids, channels }: Needs,
  { id, eventId }: Approval,
  at: Date,
  people: readonly Person[],
): readonly WantedCard[] {
  if (channels.slack === undefined) return []
  return people.flatMap(({ slack }) =>
    slack.slice(0, 1).map(({ user }) => ({
      id: ids.next(),
      subject: { kind: 'approval', id } as const,
      destination: { channel: 'slack', target: user } as const,
      eventId,
      eventAt: at,
    })),
  )
}
