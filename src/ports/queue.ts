import type { CallbackLane } from '../domain/callback.ts'
import { CHANNELS, type ChannelName, type Urgency } from '../domain/card.ts'

export const CALLBACK_LANES = ['stops', 'callbacks'] as const satisfies readonly CallbackLane[]

/** One lane a provider, so that one's outage holds up nobody else. */
export type Lane = ChannelName | CallbackLane
export const LANES: readonly Lane[] = [...CHANNELS, ...CALLBACK_LANES]

/** The queue is a hint, the database is the truth: losing what was woken loses nothing, because the sweeper finds it. */
export interface Queue {
  /**
   * Asks a worker to look at these ids (cards, or callbacks) soon, or after `delayMs`; before all less urgent ones that
   * wait, where nothing is said at the urgent end. Never throws and never blocks for long.
   */
  wake(lane: Lane, ids: readonly string[], delayMs?: number, urgency?: Urgency): Promise<void>
  /** How many wake-ups of a lane nobody has begun with yet; 0 where the queue does not say. Never throws. */
  waiting(lane: Lane): Promise<number>
}

/** The side of the queue that works. Handlers register here; nothing runs before `start`. */
export interface QueueWorkers {
  /** Runs `work` for every id woken in `lane`. `work` handles its own failures; one that throws is logged and left to the sweeper. */
  onWake(lane: Lane, work: (id: string) => Promise<void>): void
  /** Takes events that orchestrators put into the queue themselves (interfaces.md, "Events by queue"). */
  onEvent(work: (job: EventJob) => Promise<EventJobResult>): void
  start(): Promise<void>
  /** Finishes what runs, at most `graceMs`, and takes nothing new. */
  stop(graceMs: number): Promise<void>
}

export interface EventJob {
  readonly id: string
  readonly name: string
  readonly data: unknown
  /** Of the trace that its producer sent it in, where there is one. */
  readonly traceparent?: string | undefined
}

/** `accepted`: the 202 body. `refused`: a problem document; the job fails for good with it as its reason. */
export type EventJobResult =
  | { readonly kind: 'accepted'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly problem: unknown }
