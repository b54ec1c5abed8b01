import type { Message, Tone } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card } from './card.ts'
import { describe } from './describe.ts'
import { sentence } from './sentence.ts'
import { text } from './text.ts'

const TONES: Readonly<Record<string, Tone>> = {
  online: 'success',
  ready: 'success',
  healthy: 'success',
  busy: 'progress',
  working: 'progress',
  starting: 'progress',
  degraded: 'warning',
  offline: 'warning',
  unreachable: 'warning',
  error: 'danger',
  crashed: 'danger',
  failed: 'danger',
}

/** How an agent is. */
export function agentStatus(subject: Subject<'agent-status'>): Message {
  const { agent, agent_name, status, message, ...rest } = subject.event.data
  const name = agent ?? agent_name ?? subject.event.source ?? undefined
  return card(subject, {
    title: name === undefined ? 'Agent' : `Agent ${name}`,
    tone: TONES[status.toLowerCase()] ?? 'neutral',
    status: sentence(status),
    blocks: [
      ...text(message),
      ...describe([['Agent name', agent === undefined || agent === agent_name ? undefined : agent_name]]),
    ],
    rest,
  })
}
