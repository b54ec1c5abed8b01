import type { Callback, CallbackAnswer } from '../domain/callback.ts'
import type { AnyEvent } from '../domain/events/event.ts'

/** Whoever asked: told what was decided, and to stop. */
export interface Orchestrator {
  /**
   * Delivers once more; the receiver deduplicates by `callback.id`. `event` is the one that it answers, null for a stop,
   * which answers none. Throws `DeliveryError`; reason `gone` ends it for good.
   */
  report(callback: Callback, event: AnyEvent | null): Promise<CallbackAnswer>
}

/** Everyone who can be told, by the scheme of the address where they are told: `https` → signed webhooks. */
export type Orchestrators = Readonly<Record<string, Orchestrator>>
