import type { ChannelName, Destination } from './card.ts'
import { isLivingType } from './events/catalogue.ts'
import type { AnyEvent } from './events/event.ts'

/** Progress of low priority, which nobody misses where its task is shown nowhere yet. */
export function isQuiet({ type, priority, taskId }: AnyEvent): boolean {
  return priority === 'low' && taskId !== null && isLivingType(type)
}

/** Everybody's inbox is no thread: mails count only where nothing else is configured. */
export function threadChannels(configured: readonly ChannelName[]): readonly ChannelName[] {
  const threaded = configured.filter((channel) => channel !== 'email')
  return threaded.length > 0 ? threaded : configured
}

/** Direct messages, and sessions with an agent: they are about what somebody was asked, not about the task. */
const PERSONAL = /^([UWD][A-Z0-9]{2,}$|@|session:)/

/** Which of the places where a task has cards hold its thread. */
export function threadPlaces(
  cardsAt: readonly Destination[],
  configured: readonly ChannelName[],
): readonly Destination[] {
  const channels = new Set(threadChannels(configured))
  return cardsAt.filter(({ channel, target }) => channels.has(channel) && !PERSONAL.test(target))
}
