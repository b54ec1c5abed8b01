import { isRecord } from '../domain/events/envelope.ts'
import { UsageError } from './command.ts'

/** What the flags of `notify` say about an event. */
export interface EventFlags {
  readonly type?: string | undefined
  readonly id?: string | undefined
  readonly task?: string | undefined
  readonly source?: string | undefined
  readonly priority?: string | undefined
  readonly title?: string | undefined
  readonly data?: readonly string[] | undefined
}

export type Composed = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string }

/**
 * The event to send: what a file says, then what the reports say, then what the flags say. `id` stands in where none is
 * named, so that an event that is sent twice is the same event. Throws `UsageError`.
 */
export function composeEvent(
  file: unknown,
  report: Readonly<Record<string, unknown>> | undefined,
  flags: EventFlags,
  id: string,
): Composed {
  if (file !== undefined && !isRecord(file)) throw new UsageError('The event must be a JSON object.')
  if (file !== undefined && 'events' in file && !('type' in file))
    throw new UsageError('Name a file with one event: this one holds several.')
  const type = flags.type ?? textIn(file?.type) ?? (report && 'verification-complete')
  if (type === undefined)
    throw new UsageError('Say what kind of event it is: give --type, a file or a report.')
  const said = {
    ...report,
    ...(flags.title !== undefined && { title: flags.title }),
    ...fieldsGiven(flags.data ?? [], '--data'),
  }
  const known = {
    ...(flags.task !== undefined && { task_id: flags.task }),
    ...(flags.source !== undefined && { source: flags.source }),
    ...(flags.priority !== undefined && { priority: flags.priority }),
  }
  return {
    ...file,
    ...known,
    id: flags.id ?? textIn(file?.id) ?? id,
    type,
    // The flat form has its fields beside the type, so that an event without data may still say all there is.
    data: { ...(isRecord(file?.data) && file.data), ...said },
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** `key=text`, `key:=json`, or `{…}`, as `--data` and its like take it; later ones win. Throws `UsageError`. */
export function fieldsGiven(given: readonly string[], flag: string): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...given.map((text) => fieldsOf(text, flag)))
}

function fieldsOf(text: string, flag: string): Readonly<Record<string, unknown>> {
  if (text.trimStart().startsWith('{')) {
    const value = parse(text, flag)
    if (isRecord(value)) return value
  }
  const [, key, isJson, value = ''] = /^([^=:\s]+)(:?)=(.*)$/s.exec(text) ?? []
  if (key === undefined)
    throw new UsageError(`${flag} takes key=text, key:=json or a JSON object, not "${text}".`)
  return { [key]: isJson ? parse(value, `${flag} ${key}`) : value }
}

function parse(text: string, flag: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${flag} is not valid JSON: ${text}`)
  }
}
