import type { Callback, CallbackAnswer } from '../domain/callback.ts'

/** Whoever asked: told what was decided, and to stop. */
export interface Orchestrator {
  /** Delivers once more; the receiver deduplicates by `callback.id`. Throws `DeliveryError`; reason `gone` ends it for good. */
  report(callback: Callback): Promise<CallbackAnswer>
}
