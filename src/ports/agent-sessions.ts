/** `elicitation` waits for an answer, `response` ends the turn, `thought` says that something follows. */
export const ACTIVITY_KINDS = ['thought', 'response', 'elicitation'] as const
export type ActivityKind = (typeof ACTIVITY_KINDS)[number]

/** What is said in a session. */
export interface Utterance {
  readonly kind: ActivityKind
  /** Markdown. */
  readonly body: string
}

/** Sessions that people have with Countersign as an agent of Linear's. What was said cannot be changed. */
export interface AgentSessions {
  /** Says something once for each `once`. Throws `DeliveryError`. */
  say(session: string, utterance: Utterance, once: string): Promise<void>
  /** Whether mentions of our name become sessions here. Throws `DeliveryError`. */
  enabled(): Promise<boolean>
}
