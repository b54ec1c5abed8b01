import type { Card } from './card.ts'
import { tripsCircuit } from './circuit.ts'

/** What a card that is not up to date waits for, in words; null where it waits for nothing, or for a worker alone. */
export function waitsFor(
  card: Pick<Card, 'state' | 'line' | 'lastError' | 'attempts' | 'destination'>,
): string | null {
  const { state, line, lastError, attempts } = card
  const { channel, target } = card.destination
  if (state === 'dead') return 'for somebody to mend what it died of, and to retry it'
  if (state !== 'waiting') return null
  if (line !== null)
    return line.startsWith(`${channel}:${target}:`)
      ? `for its turn: ${channel}:${target} takes only so many cards at a time`
      : `for its turn: ${channel} takes only so many changes at a time`
  if (lastError === null) return 'for a moment, so that several changes become one'
  if (lastError.reason === 'rate-limited') return `until ${channel} takes more: it asked for a pause`
  if (tripsCircuit(lastError.reason) && attempts === 0) return `for ${channel} to answer again`
  return 'for its next try'
}
