import { z } from 'zod'

/** A button's value as it comes back: JSON of our own making, perhaps of an older version. */
function fromJson<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)
}

/** `digest` is of the payload that the card showed, so that a vote binds to what was seen. */
export const voteValue = fromJson(z.object({ approval: z.string().min(1), digest: z.string().min(1) }))

export const detailsValue = fromJson(z.object({ event: z.string().min(1) }))
export const pageValue = fromJson(z.object({ event: z.string().min(1), page: z.number().int().min(0) }))

/** What the reject dialog remembers; `from` is where the person was, to be brought up to date afterwards. */
export const rejectData = fromJson(
  z.object({
    approval: z.string().min(1),
    digest: z.string().min(1),
    from: z.enum(['home', 'conversation']),
  }),
)
export type RejectData = z.infer<typeof rejectData>
