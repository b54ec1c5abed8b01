import type { AgentMessage } from '../../domain/ai-maestro/agent-message.ts'
import { eventOfMessage } from '../../domain/ai-maestro/event-of-message.ts'
import { toReplyUrl } from '../../domain/ai-maestro/reply-address.ts'
import type { AgentInbox } from '../../ports/agent-inbox.ts'
import type { Log } from '../../ports/log.ts'
import type { AcceptEvents, Submission } from './accept-event.ts'

interface Needs {
  readonly inboxes: readonly AgentInbox[]
  /** Our own name there: what we said ourselves is no event. */
  readonly agent: string
  readonly acceptEvents: AcceptEvents
  readonly log: Log
}

/** Returns how many messages came; fetches nothing more once `stopping`. Throws `DeliveryError`. */
export type TakeMessages = (stopping?: AbortSignal) => Promise<number>

/**
 * Takes what came for us at AI Maestro: fetched, stored, and only then marked as read, so that a crash in between loses
 * nothing. What is fetched twice, by us or by another process, is told apart by its id.
 */
export function takeMessages(needs: Needs): TakeMessages {
  return async (stopping) => {
    let taken = 0
    for (const inbox of needs.inboxes) taken += await takeFrom(needs, inbox, stopping)
    return taken
  }
}

async function takeFrom(
  { agent, acceptEvents, log }: Needs,
  inbox: AgentInbox,
  stopping: AbortSignal | undefined,
): Promise<number> {
  const messages = await inbox.unread(stopping)
  if (messages.length === 0) return 0
  const ours = agent.toLowerCase()
  const others = messages.filter(({ from }) => from?.toLowerCase() !== ours)
  const answers = await acceptEvents(others.map(submissionOf), 'ai-maestro')
  for (const [index, answer] of answers.entries()) {
    const fields = { message_id: others[index]?.id }
    if (answer.kind === 'conflict')
      log.warn({ ...fields, event_id: answer.id }, 'A message came again with other content; it is left out.')
    if (answer.kind === 'invalid') log.error(fields, 'A message could not be read as an event.')
  }
  await inbox.markRead(messages)
  return messages.length
}

function submissionOf(message: AgentMessage): Submission {
  const given = eventOfMessage(message)
  if (message.from === null) return { given }
  return { given, replyTo: toReplyUrl({ door: 'server', agent: message.from, messageId: message.id }) }
}
