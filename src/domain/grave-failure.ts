import { isFailureType } from './events/catalogue.ts'
import type { AnyEvent } from './events/event.ts'

const GRAVE: ReadonlySet<unknown> = new Set(['high', 'critical'])

/** Something went wrong that somebody should know of soon. */
export function isGraveFailure(event: AnyEvent): boolean {
  return isFailureType(event.type) && (GRAVE.has(event.priority) || GRAVE.has(severityOf(event)))
}

/** What the sender calls its severity, in lower case; undefined where it says nothing. */
export function severityOf({ data }: AnyEvent): string | undefined {
  const { severity }: Readonly<Record<string, unknown>> = data
  return typeof severity === 'string' ? severity.trim().toLowerCase() : undefined
}
