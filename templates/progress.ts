import type { Message } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card, forTask } from './card.ts'
import { capital, counted, sentence } from './sentence.ts'
import { withoutPlan } from './task-steps.ts'
import { list, text } from './text.ts'

/** How far a task is, in either form. The one with blockers asks for an answer. */
export function progress(subject: Subject<'progress-update'>): Message {
  const { progress_percent, phase, details, current_activity, blockers, ...other } = subject.event.data
  const { remaining_steps, ...rest } = subject.task ? withoutPlan(other) : { ...other }
  const blocked = blockers !== undefined && blockers.length > 0
  const now = phase === undefined ? current_activity : sentence(phase)
  const done = progress_percent >= 100
  return card(subject, {
    title: `Progress${forTask(subject, 'on')}`,
    tone: blocked ? 'warning' : done ? 'success' : 'progress',
    status: blocked ? `Blocked: ${counted(blockers.length, 'answer')} needed` : done ? 'Done' : 'In progress',
    blocks: [
      { kind: 'progress', percent: progress_percent, ...(now && { label: capital(now) }) },
      ...(blocked ? text('The work waits for an answer to this:') : []),
      ...list('Blockers', blockers),
      ...text(details),
      ...text(phase === undefined ? undefined : current_activity),
      ...list('Still to do', remaining_steps),
    ],
    // Who wants no mails about progress still has to hear of a question.
    routine: !blocked,
    rest,
  })
}
