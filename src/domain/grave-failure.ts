import { isFailureType } from './events/catalogue.ts'
import type { CountersignEvent } from './events/event.ts'

const GRAVE: ReadonlySet<unknown> = new Set(['high', 'critical'])

/** Something went wrong that somebody should know of soon. */
export function isGraveFailure(event: Pick<CountersignEvent, 'type' | 'data' | 'priority'>): boolean {
  return isFailureType(event.type) && (GRAVE.has(event.priority) || GRAVE.has(severityOf(event)))
}

/** What the sender calls its severity, in lower case; undefined where it says nothing. */
export function severityOf({ data }: Pick<CountersignEvent, 'data'>): string | undefined {
  const { severity }: Readonly<Record<string, unknown>> = data
  return typeof severity === 'string' ? severity.trim().toLowerCase() : undefined
}
