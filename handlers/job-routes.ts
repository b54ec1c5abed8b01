import { CHANNELS } from '../src/domain/card.ts'
import type { QueueWorkers } from '../src/ports/queue.ts'
import type { AcceptEvents } from '../src/usecases/accepting/accept-event.ts'
import type { DeliverCard } from '../src/usecases/delivering/deliver-card.ts'
import type { ReportCallback } from '../src/usecases/reporting/report-callback.ts'
import { acceptEventJob } from './jobs/accept-event-job.ts'

interface JobNeeds {
  readonly deliverCard: DeliverCard
  readonly reportCallback: ReportCallback
  readonly acceptEvents: AcceptEvents
}

/** Every queue on one screen. A woken job carries nothing but an id: what to do is read from the database. */
export function jobRoutes(
  workers: QueueWorkers,
  { deliverCard, reportCallback, acceptEvents }: JobNeeds,
): void {
  for (const channel of CHANNELS) workers.onWake(channel, deliverCard)
  workers.onWake('callbacks', reportCallback)
  workers.onWake('stops', reportCallback)
  workers.onEvent(acceptEventJob({ acceptEvents }))
}
