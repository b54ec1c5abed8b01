import { z } from 'zod'

/** Every webhook. What it is about is in `data`, in a shape that depends on `type`; of agent sessions it stands beside. */
export const webhook = z.looseObject({
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

const prompt = z.object({
  id: z.string(),
  userId: z.string(),
  createdAt: z.coerce.date(),
  signal: z.string().nullish(),
  sourceCommentId: z.string().nullish(),
  content: z.looseObject({ type: z.string(), body: z.string().nullish() }),
})

/**
 * Somebody began an agent session (`created`: by a mention or by delegating an issue) or says something in one (`prompted`).
 * `creatorId` is absent where an automation began it; the comment is the first of its thread.
 */
export const sessionEvent = z.object({
  action: z.enum(['created', 'prompted']),
  appUserId: z.string().nullish(),
  createdAt: z.coerce.date(),
  agentSession: z.object({
    id: z.string(),
    createdAt: z.coerce.date(),
    creatorId: z.string().nullish(),
    commentId: z.string().nullish(),
    comment: z.object({ id: z.string(), body: z.string(), userId: z.string().nullish() }).nullish(),
  }),
  agentActivity: prompt.nullish(),
  previousComments: z.array(z.object({ id: z.string() })).nullish(),
})
export type SessionEvent = z.infer<typeof sessionEvent>
