import { slaStep } from '../src/domain/events/sla.ts'
import type { Message, Phrase } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card, forTask } from './card.ts'
import { describe } from './describe.ts'
import { text } from './text.ts'

/** A part of a task is too slow: each retry as it happens, on one card, and then that a person is asked. */
export function slaExceeded(subject: Subject<'sla-exceeded'>): Message {
  const { message, subtask_id, agent, attempt: _, max_attempts: __, ...known } = subject.event.data
  const { elapsed_seconds, sla_seconds, human_review: ___, ...rest } = known
  const step = slaStep(subject.event.data)
  // Who does not count is counted by how often we were told.
  const attempt = step.attempt ?? Math.min(subject.group?.count ?? 1, step.of)
  return card(subject, {
    title: `Time limit exceeded${forTask(subject)}`,
    tone: step.review ? 'danger' : 'warning',
    status: statusOf(attempt, step),
    blocks: [
      ...text(message),
      ...describe([
        ['Part', subtask_id],
        ['Agent', agent],
        ['Took', secondsOf(elapsed_seconds)],
        ['May take', secondsOf(sla_seconds)],
      ]),
      { kind: 'list', label: 'Retries', ordered: true, items: tries(attempt, step.of, step.review) },
    ],
    rest,
  })
}

function statusOf(
  attempt: number,
  { of, review }: { readonly of: number; readonly review: boolean },
): string {
  if (review) return 'A person has to look at it'
  return attempt === 0 ? 'Is tried again' : `Retry ${attempt} of ${of} runs`
}

function tries(attempt: number, of: number, review: boolean): readonly Phrase[] {
  return Array.from({ length: of }, (_, index) => {
    if (review || index + 1 < attempt) return 'too slow as well'
    return index + 1 === attempt ? 'runs now' : 'not needed yet'
  })
}

function secondsOf(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `${seconds} s`
}
