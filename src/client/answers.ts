/** What became of an event that was sent. */
export interface Accepted {
  /** The event's id. */
  readonly id: string
  readonly taskId: string | undefined
  /** True where it had arrived before: nothing was done twice. */
  readonly duplicate: boolean
}

/** What people decided. Go ahead on `approved` alone. */
export interface Decision {
  readonly decision: 'approved' | 'rejected' | 'expired' | 'cancelled'
  /** Whether `decision` is `approved`. */
  readonly approved: boolean
  readonly approvalId: string
  readonly eventId: string
  readonly taskId: string | null
  readonly decidedBy: readonly {
    readonly person: string
    readonly channel: string
    readonly at: string
    readonly onBehalfOf?: string
  }[]
  readonly reason: string | null
  /** What the approval holds under, a line each. */
  readonly conditions: string | null
  /** Of what was shown and approved. */
  readonly digest: string
  readonly decidedAt: string
  /** A JWS over all of this, which proves it to anyone: see docs/verify-receipt.md. */
  readonly receipt: string
}

/** What people said to questions, or that nobody did. */
export interface Clarification {
  readonly state: 'answered' | 'expired' | 'cancelled'
  /** In the order of the questions; empty where nobody answered. `answer` is null for one that was left out. */
  readonly answers: readonly {
    readonly id: string
    readonly question: string
    readonly answer: string | null
  }[]
  readonly answeredBy: { readonly person: string; readonly channel: string; readonly at: string } | null
  /** Why it was cancelled. */
  readonly reason: string | null
}

/** `GET /v1/stats`, as it is sent. */
export interface Statistics {
  readonly updates_sent: number
  readonly clarifications_requested: number
  readonly completions_reported: number
  readonly errors_escalated: number
  readonly events: number
  readonly approvals: Readonly<Record<'pending' | Decision['decision'], number>>
  readonly health: {
    readonly status: 'ok' | 'degraded'
    readonly dependencies: Readonly<Record<string, string>>
    readonly deliveries: Readonly<Record<'due' | 'waiting' | 'dead', number>>
    readonly failed_callbacks: number
  }
  readonly since: string | null
}
