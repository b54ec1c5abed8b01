import type { Callback } from '../src/domain/callback.ts'
import { impossible } from '../src/domain/impossible.ts'
import { counted } from './sentence.ts'

/** Decided is not done: whether the orchestrator heard of it, and what it answered. */
export function callbackSentence(callback: Callback): string {
  switch (callback.state) {
    case 'delivering':
      return callback.attempts > 0
        ? `Telling the orchestrator… ${counted(callback.attempts, 'try', 'tries')} failed so far${because(callback.lastError)}`
        : 'Telling the orchestrator…'
    case 'acknowledged':
      return acknowledged(callback)
    case 'failed':
      return callback.retryable
        ? `⚠️ The orchestrator could not be told${because(callback.lastError)}`
        : 'The orchestrator does not want to hear of it any more, so nothing else is sent.'
    default:
      return impossible(callback.state)
  }
}

function because(error: string | null): string {
  return error ? `: ${error}` : '.'
}

function acknowledged({ answer }: Callback): string {
  const words = [answer?.status, answer?.message].filter((word) => word).join(', ')
  return words ? `📬 Acknowledged: ${words}` : '📬 Acknowledged by the orchestrator'
}
