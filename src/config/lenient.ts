import { z } from 'zod'
import { isRecord } from '../domain/events/envelope.ts'
import { type Finding, findingsOf, type Path } from './finding.ts'
import { nearest } from './nearest.ts'

/** A value as far as it can be read, so that one mistake does not hide the next. */
export interface Lenient<Value> {
  /** Set where there is no mistake. */
  readonly complete: Value | undefined
  readonly given: Partial<Value>
  /** Keys with a mistake in them, or that a mistyped key may stand for: nothing follows from their absence. */
  readonly unclear: ReadonlySet<string>
  readonly findings: readonly Finding[]
}

/** Reads `item`, which stands at `path`; what is wrong in one key leaves the others. */
export function readLeniently<Schema extends z.ZodObject>(
  schema: Schema,
  item: unknown,
  path: Path,
): Lenient<z.output<Schema>> {
  const result = schema.safeParse(item)
  if (result.success) return { complete: result.data, given: result.data, unclear: new Set(), findings: [] }
  const unclear = unclearKeys(result.error, Object.keys(schema.shape))
  const given = isRecord(item) ? item : {}
  const clear = Object.entries(schema.shape).filter(([key]) => !unclear.has(key))
  return {
    complete: undefined,
    // Each of these was read already, as part of the whole.
    given: Object.fromEntries(clear.map(([key, field]) => [key, z.parse(field, given[key])])) as Partial<
      z.output<Schema>
    >,
    unclear,
    findings: findingsOf(result.error, path),
  }
}

function unclearKeys({ issues }: z.ZodError, keys: readonly string[]): ReadonlySet<string> {
  const found = issues.flatMap((issue) => {
    if (issue.path.length > 0) return [String(issue.path[0])]
    return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => nearest(key, keys) ?? key) : keys
  })
  return new Set(found)
}
