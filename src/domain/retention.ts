/** How long what is over is kept at hand before it is archived, in ms; null: always. */
export interface Retention {
  /** From an approval's end on. */
  readonly approvalsMs: number | null
  /** From an event's coming in; one that is about an approval is kept as long as that. */
  readonly eventsMs: number | null
}

export const KEEP_ALL: Retention = { approvalsMs: null, eventsMs: null }
