import { z } from 'zod'
import { didYouMean } from './nearest.ts'

/** An object with these keys and no others. `what` says what to give instead of anything else. */
export function keyed<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys as readonly string[], known) : what,
  })
}

/** A line for each key, so that each can be shown at its own place. */
function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys
    .map((key) => `does not know "${key}"${didYouMean(key, known, `known here: ${known.join(', ')}`)}`)
    .join('\n')
}

/** Text that says something; YAML takes `007` and `no` for other things unless they stand in quotes. */
export const text = (what: string) => z.string(what).trim().min(1, what)

/** One, or a list of at least one. */
export function oneOrMore<Item extends z.ZodType>(item: Item, what: string) {
  return z.preprocess(
    (given) => (given === undefined || Array.isArray(given) ? given : [given]),
    z.array(item, what).min(1, what),
  )
}
