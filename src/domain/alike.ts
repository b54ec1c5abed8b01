import type { Approval } from './approval.ts'
import { isRecord } from './events/envelope.ts'

/** What a vote in advance would be for, read from one approval. */
export interface Alike {
  readonly action: string
  /** Empty where the event named none. */
  readonly source: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** `not-reversible`: it does not say that it can be undone. `too-wide`: its name, or its parameters, would cover others as well. */
export type NotAlike = 'not-reversible' | 'no-action' | 'too-wide' | 'parameters-too-wide'

/** Whether actions like this one may be approved in advance, as which, or why not. Silence about undoing is doubt. */
export function alikeTo({ payload }: Pick<Approval, 'payload'>, source: string | null): Alike | NotAlike {
  if (!('reversible' in payload) || payload.reversible !== true) return 'not-reversible'
  const { action } = payload
  if (!isRecord(action) || typeof action.name !== 'string') return 'no-action'
  // An agent that calls its action or itself `*` must not be given more than it asked for.
  if (/[*?]/.test(action.name + (source ?? ''))) return 'too-wide'
  const parameters = isRecord(action.parameters) ? action.parameters : {}
  return { action: action.name, source: source ?? '', parameters }
}

/** Whether a parameter of an agent's holds a star or a question mark, which would cover more than what was asked. */
export function holdsGlobs(parameters: Readonly<Record<string, unknown>>): boolean {
  return /[*?]/.test(JSON.stringify(parameters))
}
