import type { Card, ProviderRef } from '../../domain/card.ts'
import type { CountersignEvent } from '../../domain/events/event.ts'
import { isFailure, operationLine } from '../../domain/failed-operation.ts'
import type { OperationsLog } from '../../ports/operations-log.ts'

/** Logs the failures among events that were just stored. */
export async function logFailures(
  log: OperationsLog | undefined,
  events: readonly CountersignEvent[],
): Promise<void> {
  await log?.append(events.filter(isFailure).map((event) => operationLine(event, null)))
}

/** Logs that a failure's card was shown for the first time. */
export async function logNotified(
  log: OperationsLog | undefined,
  card: Card,
  event: CountersignEvent,
  ref: ProviderRef,
): Promise<void> {
  if (card.shownAt !== null || !isFailure(event)) return
  await log?.append([operationLine(event, { to: card.destination.channel, ref })])
}
