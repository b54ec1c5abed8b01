import type { Logger } from 'pino'
import { currentTraceparent, describeSpan } from '../adapters/telemetry/spans.ts'
import { watch, watched } from '../adapters/telemetry/watch.ts'
import { inScope } from '../adapters/telemetry/work-scope.ts'
import type { Traced, WorkIds } from '../ports/watch.ts'
import type { AcceptEvents } from '../usecases/accepting/accept-event.ts'
import type { CastVote } from '../usecases/deciding/cast-vote.ts'
import type { DeliverCard } from '../usecases/delivering/deliver-card.ts'
import type { ReportCallback } from '../usecases/reporting/report-callback.ts'

interface Needs {
  readonly log: Logger
  /** The trace in which the event came that led to something; undefined where no traces are sent, and nobody asks. */
  readonly traceOf: ((traced: Traced) => Promise<string | undefined>) | undefined
}

/**
 * The pieces of work that the log and the traces follow, from an event to the orchestrator that hears of its decision: each
 * in its event's trace, with its ids on every line.
 */
export function watchedUseCases({ log, traceOf }: Needs) {
  const parentOf = async (traced: Traced) => traceOf?.(traced)

  const accept =
    (acceptEvents: AcceptEvents): AcceptEvents =>
    (submissions, caller) =>
      watched(
        { span: 'countersign.accept', ids: {}, parent: submissions[0]?.traceparent, kind: 'server' },
        async () => {
          const mine = currentTraceparent()
          const inTrace = submissions.map((one) => (mine ? { ...one, traceparent: mine } : one))
          const acceptances = await acceptEvents(inTrace, caller)
          describeSpan({}, { events: submissions.length })
          for (const acceptance of acceptances) {
            if (acceptance.kind === 'invalid') continue
            if (acceptance.kind === 'conflict') watch.about({ event_id: acceptance.id })
            else tellAccepted(log, acceptance)
          }
          return acceptances
        },
      )

  const vote =
    (castVote: CastVote): CastVote =>
    async (ballot) => {
      const { approvalId, verdict, channel } = ballot
      const parent = await parentOf({ kind: 'approval', id: approvalId })
      return watched({ span: 'countersign.vote', ids: { approval_id: approvalId }, parent }, async () => {
        const result = await castVote(ballot)
        const refused = result.kind === 'refused' ? result.reason : undefined
        describeSpan({}, { verdict, channel, outcome: result.kind, refused })
        if (result.kind === 'recorded')
          log.info({ verdict, channel, state: result.approval.state }, 'A vote was counted.')
        if (refused) log.info({ verdict, channel, reason: refused }, 'A vote was refused.')
        return result
      })
    }

  const deliver =
    (deliverCard: DeliverCard): DeliverCard =>
    async (id) => {
      const parent = await parentOf({ kind: 'card', id })
      const piece = { span: 'countersign.deliver', ids: { delivery_id: id }, parent } as const
      return watched({ ...piece, kind: 'client' }, () => deliverCard(id))
    }

  const report =
    (reportCallback: ReportCallback): ReportCallback =>
    async (id) => {
      const parent = await parentOf({ kind: 'callback', id })
      const piece = { span: 'countersign.callback', ids: { callback_id: id }, parent } as const
      return watched({ ...piece, kind: 'client' }, () => reportCallback(id))
    }

  return { accept, vote, deliver, report }
}

function tellAccepted(
  log: Logger,
  {
    kind,
    event,
    approvalId,
  }: Extract<Awaited<ReturnType<AcceptEvents>>[number], { kind: 'accepted' | 'duplicate' }>,
): void {
  const ids = { event_id: event.id, task_id: event.taskId, approval_id: approvalId }
  watch.about(ids)
  if (kind === 'accepted') inScope(ids, () => log.info({ type: event.type }, 'An event was taken in.'))
}

/** Runs something about one thing alone: what it logs carries the thing's id. */
export function aboutOne<Rest extends readonly unknown[], T>(
  name: keyof WorkIds,
  work: (id: string, ...rest: Rest) => Promise<T>,
): (id: string, ...rest: Rest) => Promise<T> {
  return (id, ...rest) => inScope({ [name]: id }, () => work(id, ...rest))
}
