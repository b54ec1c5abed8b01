import type { TaskStatusData } from '../src/domain/events/progress.ts'
import type { Message, Tone } from '../src/domain/message.ts'
import type { Subject } from '../src/domain/subject.ts'
import { card } from './card.ts'
import { describe } from './describe.ts'
import { sentence } from './sentence.ts'
import { withoutPlan } from './task-steps.ts'
import { text } from './text.ts'

/** How each of seed 002's statuses sounds. */
const TONES: Readonly<Record<TaskStatusData['status'], Tone>> = {
  pending: 'neutral',
  clarification_needed: 'waiting',
  assigned: 'neutral',
  in_progress: 'progress',
  testing: 'progress',
  review_ready: 'waiting',
  approved: 'success',
  completed: 'success',
  failed: 'danger',
  cancelled: 'neutral',
}

/** The state of a task, with how far it is and what it does now. */
export function taskStatus(subject: Subject<'task-status'>): Message {
  const { status, progress_percentage: percent, current_step, metadata, ...other } = subject.event.data
  const rest = subject.task ? withoutPlan(other) : other
  return card(subject, {
    title: subject.event.taskId ? `Task ${subject.event.taskId}` : 'Task',
    tone: TONES[status],
    status: sentence(status),
    blocks: [
      ...(percent === undefined
        ? text(current_step)
        : [{ kind: 'progress', percent, ...(current_step && { label: current_step }) } as const]),
      ...describe([['Metadata', metadata]]),
    ],
    rest,
  })
}
