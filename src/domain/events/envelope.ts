import { z } from 'zod'

export const PRIORITIES = ['low', 'normal', 'high', 'critical'] as const
export type Priority = (typeof PRIORITIES)[number]

/** AI Maestro says `urgent`, seed 002 says `medium`: both are accepted and folded into our four words. */
const SYNONYMS: Readonly<Record<string, Priority>> = { urgent: 'critical', medium: 'normal' }

/** What is stored of a priority as a sender writes it: a synonym is folded, anything else is only in lower case. */
export function foldedPriority(said: string): string {
  const word = said.trim().toLowerCase()
  return Object.hasOwn(SYNONYMS, word) ? (SYNONYMS[word] ?? word) : word
}

const priority = z.preprocess(
  (given) => (typeof given === 'string' ? foldedPriority(given) : given),
  z.enum(PRIORITIES),
)

/** An id that is safe in a URL, a log line and a Slack button: no spaces, no control characters. */
const name = (max: number) => z.string().trim().min(1).max(max)

/**
 * What every event has around its `data` (interfaces.md, "Event").
 * Unknown keys beside `data` belong to the flat form of the seeds and are moved into `data`.
 */
export const envelope = z.object({
  id: name(200)
    .regex(/^[^\s/?#]+$/, 'must not contain spaces, "/", "?" or "#"')
    .optional(),
  type: name(100),
  source: name(200).optional(),
  task_id: name(200).optional(),
  priority: priority.optional(),
  time: z.iso.datetime({ offset: true, local: true }).optional(),
  callback: z.object({ url: z.url({ protocol: /^https?$/ }) }).optional(),
  data: z.record(z.string(), z.unknown()),
})
export type Envelope = z.infer<typeof envelope>

const ENVELOPE_KEYS: ReadonlySet<string> = new Set(Object.keys(envelope.shape))

/**
 * Brings an event into the form `envelope` reads. The seeds' flat form, `{"type","task_id","status",…}`
 * without `data`, keeps all its fields: what is not part of the envelope becomes `data`.
 * Anything that is not an object is returned as it is, for the schema to refuse.
 */
export function fromFlatForm(given: unknown): unknown {
  if (!isRecord(given)) return given
  if (given.data !== undefined && !isRecord(given.data)) return given
  const known = Object.entries(given).filter(([key]) => ENVELOPE_KEYS.has(key))
  const extra = Object.entries(given).filter(([key]) => !ENVELOPE_KEYS.has(key))
  const data = { ...Object.fromEntries(extra), ...given.data }
  return { task_id: data.task_id, ...Object.fromEntries(known), data }
}

/** A plain JSON object, not an array and not null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
