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

const said = z.string().min(1)

/** `digest` is of the payload that was shown, so that a vote binds to what was seen. */
const seen = z.object({ approval: said, digest: said })
export const voteValue = fromJson(seen)
/** Of a button that votes on nothing. */
export const approvalValue = fromJson(z.object({ approval: said }))

export const detailsValue = fromJson(z.object({ event: said }))
export const pageValue = fromJson(z.object({ event: said, page: z.number().int().min(0) }))

/** Where a person was when a dialog opened, to be brought up to date afterwards. */
export type Origin = 'home' | 'conversation'
const origin = z.object({ from: z.enum(['home', 'conversation']).catch('conversation') })

/** What dialogs remember while they are open. */
export const originData = fromJson(origin)
export const approvalData = fromJson(origin.extend({ approval: said }))
export const eventData = fromJson(origin.extend({ event: said }))
export const voteData = fromJson(origin.extend(seen.shape))
