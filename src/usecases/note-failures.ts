import type { Card, ProviderRef, SubjectRef } from '../domain/card.ts'
import type { CountersignEvent } from '../domain/events/event.ts'
import { isFailure, operationKeyOf, operationLine } from '../domain/failed-operation.ts'
import type { OperationsLog } from '../ports/operations-log.ts'
import type { Repositories } from '../ports/store.ts'

/** What the cards of these failures are about: one operation each, however often we are told of it. */
export async function noteOperations(
  tx: Repositories,
  events: readonly CountersignEvent[],
): Promise<ReadonlyMap<string, SubjectRef>> {
  const subjects = new Map<string, SubjectRef>()
  const failed = events.flatMap((event) => {
    const operation = operationKeyOf(event)
    return operation === undefined ? [] : [{ event, ...operation }]
  })
  // In a fixed order, so that two batches about the same operations cannot wait for each other.
  for (const { event, key, joinedWithinMs } of failed.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const id = await tx.operations.note(key, event.id, joinedWithinMs)
    subjects.set(event.id, { kind: 'operation', id })
  }
  return subjects
}

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
