import type { DataOf, EventType } from './catalogue.ts'
import type { Priority } from './envelope.ts'

/** An event as we keep it: validated and normalised. `data` keeps the sender's field names and all its fields. */
export interface CountersignEvent<T extends EventType = EventType> {
  readonly id: string
  readonly type: T
  /** The type as it was sent; differs from `type` for other spellings and unknown types. */
  readonly declaredType: string
  readonly source: string | null
  readonly taskId: string | null
  readonly priority: Priority
  /** When it happened, by the sender's clock. */
  readonly time: Date | null
  readonly callbackUrl: string | null
  readonly data: DataOf<T>
  /** `sha256:…` over the canonical event without its id: tells a repeat from another event under the same id. */
  readonly digest: string
  readonly receivedAt: Date
  /** Of the trace in which it came (W3C Trace Context); not part of what is said, so that the digest leaves it out. */
  readonly traceparent?: string | undefined
}

/** Any event of the catalogue, told apart by `type`. */
export type AnyEvent = { [T in EventType]: CountersignEvent<T> }[EventType]

/** The same event, told apart by its `type`: an event whose type is open holds the data of that type and of no other. */
export function toldApart(event: CountersignEvent): AnyEvent {
  return event as AnyEvent
}
