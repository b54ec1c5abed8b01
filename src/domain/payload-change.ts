import canonicalize from 'canonicalize'
import { isRecord } from './events/envelope.ts'

/** How the payload of a pending approval changed, and whose votes that voided. */
export interface PayloadChange {
  readonly at: Date
  readonly fields: readonly FieldChange[]
  /** How many more fields changed than are listed. */
  readonly more: number
  /** Ids of those whose votes were voided. */
  readonly voided: readonly string[]
}

/** `before` or `after` is null where the field was not there; otherwise JSON. */
export interface FieldChange {
  /** `action.parameters.version` */
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** As many as a card can say; the whole payload is always a press away. */
const LISTED = 20

/** What is different between two payloads, field by field, in the order of the new one. */
export function changesBetween(before: unknown, after: unknown): Pick<PayloadChange, 'fields' | 'more'> {
  const fields = [...differences(before, after, '')]
  return { fields: fields.slice(0, LISTED), more: Math.max(0, fields.length - LISTED) }
}

function* differences(before: unknown, after: unknown, path: string): Generator<FieldChange> {
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
      yield* differences(before[key], after[key], path === '' ? key : `${path}.${key}`)
    }
    return
  }
  const [was, is] = [json(before), json(after)]
  if (was !== is) yield { path, before: was, after: is }
}

function json(value: unknown): string | null {
  return value === undefined ? null : (canonicalize(value) ?? null)
}
