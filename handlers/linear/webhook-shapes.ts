import { z } from 'zod'

/** Every webhook. What it is about is in `data`, in a shape that depends on `type`. */
export const webhook = z.object({
  action: z.string(),
  type: z.string(),
  webhookTimestamp: z.number(),
  data: z.unknown().optional(),
})

/** A comment, as far as we read it. `userId` is absent where a program wrote it, or somebody from outside. */
export const writtenComment = z.object({
  id: z.string(),
  body: z.string(),
  createdAt: z.coerce.date(),
  issueId: z.string().nullish(),
  parentId: z.string().nullish(),
  userId: z.string().nullish(),
  botActor: z.unknown().optional(),
})
export type WrittenComment = z.infer<typeof writtenComment>

/** An emoji under a comment, as far as we read it; `userId` is absent for somebody from outside. */
export const givenReaction = z.object({
  id: z.string(),
  emoji: z.string(),
  createdAt: z.coerce.date(),
  commentId: z.string(),
  userId: z.string().nullish(),
  comment: z.object({ issueId: z.string().nullish() }).nullish(),
})
export type GivenReaction = z.infer<typeof givenReaction>
