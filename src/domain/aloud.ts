import { fallsBack } from './routing.ts'
import type { Subject } from './subject.ts'

/**
 * Whether those have to see it who do not open threads: it asks somebody, calls somebody, or tells of something grave.
 * What is answered or decided needs nobody any more.
 */
export function isAloud({ event, approval, inquiry, called = [] }: Subject): boolean {
  if (approval !== null) return approval.state === 'pending'
  if (inquiry !== null) return inquiry.state === 'open'
  const { awaiting_response }: Readonly<Record<string, unknown>> = event.data
  return called.length > 0 || awaiting_response === true || fallsBack(event)
}
