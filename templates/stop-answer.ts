import type { Callback } from '../src/domain/callback.ts'
import { impossible } from '../src/domain/impossible.ts'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import { counted } from './sentence.ts'
import { list } from './text.ts'
import { paragraph, say } from './vote-answers.ts'

type Told = Pick<Callback, 'url' | 'state' | 'answer' | 'lastError'>

/** What stopping a task came to: what was cancelled, and whether its orchestrators have heard. */
export function stopAnswer(taskId: string, cancelled: readonly string[], stops: readonly Told[]): Message {
  const heard = stops.length > 0 && stops.every(({ state }) => state === 'acknowledged')
  return say(`Task ${taskId} is stopped`, heard ? 'success' : 'warning', statusOf(stops, heard), [
    paragraph(
      cancelled.length === 0
        ? 'No approval of it was pending.'
        : `${counted(cancelled.length, 'pending approval')} cancelled: ${cancelled.map((id) => id.slice(0, 8)).join(', ')}.`,
    ),
    ...told(stops),
  ])
}

function statusOf(stops: readonly Told[], heard: boolean): string {
  if (stops.length === 0) return 'There is no orchestrator to tell: no callback address is known'
  return heard ? 'The orchestrator acknowledged' : 'The orchestrator has not acknowledged yet'
}

function told(stops: readonly Told[]): readonly MessageBlock[] {
  return list('Told', stops.map(line))
}

function line({ url, state, answer, lastError }: Told): string {
  const host = URL.canParse(url) ? new URL(url).host : url
  switch (state) {
    case 'acknowledged': {
      const words = [answer?.status, answer?.message].filter((word) => word).join(', ')
      return `${host}: acknowledged${words ? `, ${words}` : ''}`
    }
    case 'delivering':
      return `${host}: being told, and told again until it answers${lastError ? ` (${lastError})` : ''}`
    case 'failed':
      return `${host}: could not be told${lastError ? ` (${lastError})` : ''}. Say “stop” again to try again.`
    default:
      return impossible(state)
  }
}
