import type { Delegation } from '../src/domain/delegation.ts'
import type { Message } from '../src/domain/message.ts'
import type { Identity } from '../src/domain/person.ts'
import { paragraph, say, strangerAnswer } from './vote-answers.ts'

type Names = Readonly<Record<string, string>>

/** Someone stands in from now on. */
export function awayAnswer({ to, until }: Delegation, names: Names): Message {
  const name = names[to] ?? to
  return {
    ...say('You are away', 'success', `${name} may decide in your place`, [
      paragraph('Where a policy forbids standing in, only you can decide. Say “back” when you are back.'),
    ]),
    highlights: [['Until ', until]],
  }
}

export function awayRefused(
  reason: 'unknown-person' | 'to-oneself' | 'in-the-past',
  identity: Identity,
): Message {
  switch (reason) {
    case 'unknown-person':
      return strangerAnswer(identity)
    case 'to-oneself':
      return say('You are not away', 'warning', 'Nobody stands in for themselves: name somebody else')
    case 'in-the-past':
      return say('You are not away', 'warning', 'That time has passed already')
  }
}

export function backAnswer(outcome: 'ended' | 'nothing'): Message {
  return outcome === 'ended'
    ? say('Welcome back', 'success', 'Nobody decides in your place any more')
    : say('Welcome back', 'neutral', 'Nobody was standing in for you')
}

/** `words` name no moment that we know. */
export function whenIsThat(words: string): Message {
  return say('When is that?', 'warning', `“${words}” is no time that I know`, [
    paragraph('Say monday, tomorrow, 2026-11-23, 2h or 3d. Days begin at 09:00 UTC.'),
  ])
}
