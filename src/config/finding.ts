import type { z } from 'zod'

export type Path = readonly PropertyKey[]

/** Something to say about a place in countersign.yaml, before it has a line and a column. */
export interface Finding {
  readonly path: Path
  /** It is about the key itself, not about its value. */
  readonly onKey?: boolean
  readonly problem: string
}

/** What a schema says about the value at `base`: one finding for each unknown key, and one for each other mistake. */
export function findingsOf(error: z.ZodError, base: Path): readonly Finding[] {
  return error.issues.flatMap((issue): readonly Finding[] => {
    const path = [...base, ...issue.path]
    if (issue.code === 'invalid_key') return [{ path, onKey: true, problem: issue.message }]
    if (issue.code !== 'unrecognized_keys') return [{ path, problem: labelled(issue) }]
    // `keyed` writes a line for each key, in the same order.
    const lines = issue.message.split('\n')
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      onKey: true,
      problem: lines[index] ?? issue.message,
    }))
  })
}

function labelled({ path, message }: { readonly path: Path; readonly message: string }): string {
  const name = path.filter((part) => typeof part === 'string').join('.')
  return name === '' ? message : `${name}: ${message}`
}
