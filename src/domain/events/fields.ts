import { z } from 'zod'

/** Text that says something: an empty string is a mistake, not a value. */
export const said = z.string().trim().min(1)

/** A number, also when an agent sends it as text ("3"). Nothing and an empty text are no number, not 0. */
const fromText = (given: unknown) => (typeof given === 'string' && given.trim() ? Number(given) : given)
export const count = z.preprocess(fromText, z.number().int().min(0))
export const positiveCount = z.preprocess(fromText, z.number().int().min(1))
/** How long something is waited for, in seconds; at most a year. */
export const limitInSeconds = z.coerce.number().int().positive().max(31_536_000)
export const percent = z.preprocess(fromText, z.number().min(0).max(100))

/** Several lines of text; a single string is a list of one. */
export const lines = z.preprocess(
  (given) => (typeof given === 'string' ? [given] : given),
  z.array(z.string()),
)

/** A map of strings, as `data.labels`. */
export const labels = z.record(z.string(), z.string())

/**
 * One word of a closed list. Agents send templates as they stand ("critical|error|warning", seed 004, 4.4)
 * and other spellings, so the first word of the list that occurs in the text counts; lists go from grave to light.
 */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.preprocess((given) => {
    if (typeof given !== 'string') return given
    const parts = given.toLowerCase().split(/[^a-z_-]+/)
    return words.find((word) => parts.includes(word)) ?? given
  }, z.enum(words))
}
