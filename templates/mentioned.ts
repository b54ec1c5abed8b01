import type { Inline, MessageBlock } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { text } from './text.ts'

/** Whom a route names for the card: where the channel can, they are notified when it is posted. */
export function mentionLine({ mentioned = [] }: Subject): readonly MessageBlock[] {
  if (mentioned.length === 0) return []
  const names = mentioned.flatMap((mention, index): Inline[] => [index === 0 ? 'For ' : ', ', { mention }])
  return text(names)
}
