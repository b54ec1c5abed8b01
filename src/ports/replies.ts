import type { Message } from '../domain/message.ts'

/** A comment that somebody wrote, and where it stands. */
export interface CommentPlace {
  readonly comment: string
  /** The comment that began the thread; the same where it stands alone. */
  readonly thread: string
  readonly issue: string
}

/** Answers what people write on an issue. */
export interface Replies {
  /** Answers a comment in its thread, once for each comment. Throws `DeliveryError`. */
  answer(to: CommentPlace, messages: readonly Message[]): Promise<void>
}
