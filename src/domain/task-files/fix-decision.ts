import { z } from 'zod'

/** What a reviewer answered to a fix review, as the callback `fix-review.decided` carries it. */
export const fixDecision = z.object({
  type: z.literal('fix-review.decided'),
  /** Null where nobody answered in time, or nobody needs to any more. */
  decision: z.enum(['accepted', 'sent-back', 'question']).nullable(),
  fixes: z.array(z.union([z.number(), z.string()])).nullish(),
  note: z.string().nullish(),
  answered_by: z.object({ person: z.string() }).nullish(),
  decided_at: z.string().optional(),
})
export type FixDecision = z.infer<typeof fixDecision>
