/** A comment that somebody wrote, and where it stands. */
export interface CommentPlace {
  readonly comment: string
  /** The comment that began the thread; the same where it stands alone. */
  readonly thread: string
  readonly issue: string
}

/** Answers what people write on an issue. */
export interface Replies {
  /** Answers a comment in its thread with Markdown, once for each comment. Throws `DeliveryError`. */
  answer(to: CommentPlace, body: string): Promise<void>
}
