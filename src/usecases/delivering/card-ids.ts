import type { Card } from '../../domain/card.ts'
import type { WorkIds } from '../../ports/watch.ts'

/** By which the log and the traces call a card: its delivery is the card. */
export function idsOf({ id, eventId, subject }: Card): WorkIds {
  const approval = subject.kind === 'approval' ? { approval_id: subject.id } : {}
  const task = subject.kind === 'task-progress' ? { task_id: subject.id } : {}
  return { delivery_id: id, event_id: eventId, ...approval, ...task }
}
