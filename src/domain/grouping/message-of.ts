import { isRecord } from '../events/envelope.ts'
import type { CountersignEvent } from '../events/event.ts'

const FIELDS = ['message', 'summary', 'description', 'error_message', 'error', 'error_details'] as const

/** What an event says happened, in whichever field its sender says it; empty where it says nothing. */
export function messageOf({ data }: Pick<CountersignEvent, 'data'>): string {
  const given: Readonly<Record<string, unknown>> = data
  const said = FIELDS.map((field) => given[field]).find((value) => value !== undefined && value !== null)
  if (said === undefined) return ''
  if (isRecord(said) && typeof said.message === 'string') return said.message
  return typeof said === 'string' ? said : JSON.stringify(said)
}
