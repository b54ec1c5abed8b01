/** The ids that a line of the log and a span carry. Never a payload, a title or a person. */
export interface WorkIds {
  readonly event_id?: string | null | undefined
  readonly task_id?: string | null | undefined
  readonly approval_id?: string | null | undefined
  readonly delivery_id?: string | null | undefined
  readonly callback_id?: string | null | undefined
}

/** The pieces of work that a trace shows. */
export type SpanName = `countersign.${'accept' | 'route' | 'deliver' | 'call' | 'vote' | 'callback'}`

/** Tells the log and the traces what the work that runs is about. Nothing throws, and nothing waits. */
export interface Watch {
  /** From now on every line and the span of the work that runs carry these ids too; unknown ones are left out. */
  about(ids: WorkIds): void
  /** Runs `work` as a step of its own. */
  step<T>(name: SpanName, work: () => Promise<T>): Promise<T>
}

/** Something that an event led to, and whose trace is therefore the event's. */
export interface Traced {
  readonly kind: 'card' | 'approval' | 'callback'
  readonly id: string
}
