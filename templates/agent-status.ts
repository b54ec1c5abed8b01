import { isUnavailable } from '../src/domain/events/progress.ts'
import type { Message, Phrase, Tone } from '../src/domain/message.ts'
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
  unavailable: 'danger',
  blocked: 'danger',
  '503': 'danger',
}

/** Nobody else does it: the orchestrator waits (seed 003). */
function byHand(called: Subject['called'] = []): Phrase {
  const names = called.flatMap((person, index) => [...(index > 0 ? [' '] : []), { mention: person }])
  const words = 'give its work to another agent by hand, then say “execute” and its task.'
  return names.length === 0 ? `Please ${words}` : [...names, `: please ${words}`]
}

/** How an agent is. */
export function agentStatus(subject: Subject<'agent-status'>): Message {
  const { agent, agent_name, status, message, ...rest } = subject.event.data
  const name = agent ?? agent_name ?? subject.event.source ?? undefined
  return card(subject, {
    title: name === undefined ? 'Agent' : `Agent ${name}`,
    tone: TONES[status.toLowerCase()] ?? 'neutral',
    status: isUnavailable(subject.event.data) ? 'Unavailable: its work is blocked' : sentence(status),
    blocks: [
      ...text(message),
      ...(isUnavailable(subject.event.data) ? text(byHand(subject.called)) : []),
      ...describe([['Agent name', agent === undefined || agent === agent_name ? undefined : agent_name]]),
    ],
    rest,
  })
}
