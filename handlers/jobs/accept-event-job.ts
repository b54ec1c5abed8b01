import { isRecord } from '../../src/domain/events/envelope.ts'
import { traceparentIn } from '../../src/domain/traceparent.ts'
import type { EventJob, EventJobResult } from '../../src/ports/queue.ts'
import type { AcceptEvents } from '../../src/usecases/accepting/accept-event.ts'
import { eventAnswer } from '../api/event-answer.ts'
import { isTooLarge, tooLarge } from '../api/event-size.ts'

/**
 * An event that an orchestrator put into the queue itself (interfaces.md, "Events by queue"): the same rules and answers
 * as over HTTP, with the job's name standing in for a missing type and its id for a missing id.
 */
export function acceptEventJob({ acceptEvents }: { readonly acceptEvents: AcceptEvents }) {
  return async ({ id, name, data, traceparent }: EventJob): Promise<EventJobResult> => {
    if (isTooLarge(data)) return { kind: 'refused', problem: tooLarge() }
    const given =
      isRecord(data) && data.type === undefined && name !== 'event' ? { ...data, type: name } : data
    const [acceptance] = await acceptEvents(
      [{ given, fallbackId: id, traceparent: traceparentIn(traceparent) }],
      'queue',
    )
    const answer = eventAnswer(acceptance)
    return 'problem' in answer
      ? { kind: 'refused', problem: answer.problem }
      : { kind: 'accepted', body: answer.body }
  }
}
