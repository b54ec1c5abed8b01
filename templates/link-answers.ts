import type { Message } from '../src/domain/message.ts'
import { paragraph, say } from './vote-answers.ts'

/** A code was sent, or would have been if there were such a person: a stranger learns nothing. */
export function linkStarted(outcome: 'sent' | 'known'): Message {
  if (outcome === 'known') return say('You are known already', 'neutral', 'Nothing was changed')
  return say('Look for a code', 'waiting', 'If that person is listed, a code went to an account of theirs', [
    paragraph(
      'Type it here within ten minutes, after “link”. Whoever has both accounts has proven who they are.',
    ),
  ])
}

/** `name` is the person's; nothing where the code was wrong. */
export function linkFinished(name: string | undefined): Message {
  if (name !== undefined) return say(`You are ${name}`, 'success', 'This account is yours from now on')
  return say('That code is not right', 'warning', 'Nothing was changed', [
    paragraph(
      'It may be mistyped, older than ten minutes, or tried too often. Say “link” and your id to get another.',
    ),
  ])
}
