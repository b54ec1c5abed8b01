import type { FailureReason } from '../src/domain/errors.ts'
import type { MessageBlock } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { counted } from './sentence.ts'
import { text } from './text.ts'

const CHANNELS = { slack: 'Slack', linear: 'Linear', email: 'email' } as const

/** What each reason means to somebody who only reads the card. */
const REASONS: Readonly<Record<FailureReason, string>> = {
  unauthorized: 'it does not accept our access',
  forbidden: 'we may not write there',
  'not-found': 'the place was not found',
  gone: 'the place is gone',
  invalid: 'it refused the form',
  'rate-limited': 'it asks us to slow down',
  unreachable: 'it could not be reached',
  'provider-error': 'it answered with an error',
}

/** Why this card is here: another destination of its route did not take it. Nothing for every other card. */
export function insteadOfLine({ insteadOf }: Subject): readonly MessageBlock[] {
  if (insteadOf === undefined) return []
  const { destination, reason, afterMs } = insteadOf
  const because = reason === null ? '' : ` (${REASONS[reason]})`
  const did = afterMs === null ? 'could not take it' : `did not take it within ${time(afterMs)}`
  return text(`Sent here because ${CHANNELS[destination.channel]} ${did}${because}.`)
}

function time(ms: number): string {
  return ms % 60_000 === 0 ? counted(ms / 60_000, 'minute') : counted(ms / 1000, 'second')
}
