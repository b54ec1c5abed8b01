import { z } from 'zod'
import { durationText } from '../domain/duration.ts'

/** The groups that an event would join, as the server tells them; servers of the version before do not. */
export const explainedGroups = z
  .array(
    z.object({
      destination: z.string(),
      by: z.string(),
      window_seconds: z.number(),
      joins: z.object({ count: z.number(), first_at: z.string() }).nullable(),
    }),
  )
  .default([])

/** With whom an event would share a card, in a row for each destination. */
export function groupRows(
  groups: z.infer<typeof explainedGroups>,
): readonly (readonly [label: string, text: string])[] {
  return groups.map(({ destination, by, window_seconds, joins }, index) => {
    const within = durationText(window_seconds * 1000)
    const now =
      joins === null ? 'now it would begin one' : `now it would join ${joins.count} since ${joins.first_at}`
    return [index === 0 ? 'Shares' : '', `a card at ${destination} with ${by} within ${within}; ${now}`]
  })
}
