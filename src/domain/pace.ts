import { type Card, destinationName, isReminder, type SubjectRef } from './card.ts'

/** One unit every so many ms, and so many at once after a rest. */
export interface Rate {
  readonly everyMs: number
  readonly burst: number
}

/** How fast a channel may be given cards without its provider asking for a pause. */
export interface Pace {
  /** New cards at one destination. */
  readonly post: Rate
  /** Changes of posted cards, in the channel as a whole. */
  readonly update: Rate
  /** How long one card of which only the newest state matters rests between two changes, in ms. */
  readonly cardEveryMs: number
}

/** The bucket that a card takes from; its key is also the line in which cards wait for it. */
export interface Bucket extends Rate {
  readonly key: string
}

export function bucketOf(pace: Pace, { destination, providerRef }: Card): Bucket {
  return providerRef === null
    ? { key: `${destinationName(destination)}:post`, ...pace.post }
    : { key: `${destination.channel}:update`, ...pace.update }
}

/** Until when a card that was changed a moment ago rests, so that many changes become one; null where it need not. */
export function restsUntil(pace: Pace, { subject, toldAt }: Card, now: Date): Date | null {
  if (toldAt === null || !isLiving(subject)) return null
  const until = new Date(toldAt.getTime() + pace.cardEveryMs)
  return until > now ? until : null
}

/** Cards that many events change one after another, and that nobody answers. */
function isLiving(subject: SubjectRef): boolean {
  return subject.kind !== 'approval' && subject.kind !== 'event' && !isReminder(subject)
}

/** A turn that came so long ago was slept through, by a server that was down: whoever had it lines up anew. */
const TURN_LASTS_MS = 10_000

/** Whether a card that waited in this line may go now, without taking from the bucket once more. */
export function hasTurn({ line, dueAt }: Pick<Card, 'line' | 'dueAt'>, bucket: Bucket, now: Date): boolean {
  return line === bucket.key && dueAt.getTime() > now.getTime() - TURN_LASTS_MS
}
