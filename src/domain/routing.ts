import type { ChannelName, Destination, SubjectRef } from './card.ts'
import { isApprovalType, isLivingType } from './events/catalogue.ts'
import type { AnyEvent } from './events/event.ts'
import { issueNamed } from './issue-named.ts'

/** Where an event goes, and why. */
export interface Route {
  readonly destination: Destination
  readonly why: string
}

/** The default destination of every channel that is configured; a list where a channel has several. */
export type Defaults = Readonly<Partial<Record<ChannelName, string | readonly string[]>>>

/** The built-in routes: every event to every configured channel's default destinations, or to the issue that it names. */
export function routesFor(event: AnyEvent, defaults: Defaults): readonly Route[] {
  const issue = issueNamed(event)
  return Object.entries(defaults).flatMap(([channel, targets]) =>
    channel === 'linear' && issue !== undefined
      ? [{ destination: { channel, target: issue }, why: 'the issue that the event names' }]
      : [targets].flat().map((target) => ({
          destination: { channel: channel as ChannelName, target },
          why: `default destination of ${channel}`,
        })),
  )
}

/** What an event is about: its approval, its task's progress, or itself. */
export function subjectOf(event: AnyEvent, approvalId: string | undefined): SubjectRef {
  if (isApprovalType(event.type) && approvalId !== undefined) return { kind: 'approval', id: approvalId }
  if (isLivingType(event.type) && event.taskId !== null) return { kind: 'task-progress', id: event.taskId }
  return { kind: 'event', id: event.id }
}
