import type { ApprovalState } from './approval.ts'
import type { CardState } from './card.ts'
import type { EventType } from './events/catalogue.ts'

/** What the database holds, counted. Types and states that never came up are absent. */
export interface Counts {
  readonly events: Readonly<Partial<Record<EventType, number>>>
  readonly approvals: Readonly<Partial<Record<ApprovalState, number>>>
  readonly cards: Readonly<Partial<Record<Exclude<CardState, 'delivered'>, number>>>
  readonly failedCallbacks: number
  /** When the audit begins; null where nothing happened yet. */
  readonly since: Date | null
}

/** What the orchestrators did here, in the words of seed 002, and how well it gets through. */
export interface Statistics {
  readonly updatesSent: number
  readonly clarificationsRequested: number
  readonly completionsReported: number
  readonly errorsEscalated: number
  /** Events of every type. */
  readonly events: number
  readonly approvals: Readonly<Record<ApprovalState, number>>
  readonly health: Health
  readonly since: Date | null
}

/** `degraded`: something that we depend on is away, or something was given up that somebody has to look at. */
export interface Health {
  readonly status: 'ok' | 'degraded'
  /** Each thing that we depend on → `ok`, or what is wrong with it. */
  readonly dependencies: Dependencies
  readonly deliveries: Readonly<Record<'due' | 'waiting' | 'dead', number>>
  readonly failedCallbacks: number
}

export type Dependencies = Readonly<Record<string, string>>

/** Which events are which of seed 002's counts. */
const UPDATES = ['task-status', 'progress-update', 'agent-status', 'status-update'] as const
const CLARIFICATIONS = ['clarification-request'] as const
const COMPLETIONS = ['completion-report'] as const
const ESCALATIONS = ['error-escalation', 'escalation', 'blocker-escalation'] as const

export function statisticsOf(counts: Counts, dependencies: Dependencies): Statistics {
  const { events } = counts
  const ofTypes = (types: readonly EventType[]) => total(types.map((type) => events[type]))
  return {
    updatesSent: ofTypes(UPDATES),
    clarificationsRequested: ofTypes(CLARIFICATIONS),
    completionsReported: ofTypes(COMPLETIONS),
    errorsEscalated: ofTypes(ESCALATIONS),
    events: total(Object.values(events)),
    approvals: { pending: 0, approved: 0, rejected: 0, expired: 0, cancelled: 0, ...counts.approvals },
    health: healthOf(counts, dependencies),
    since: counts.since,
  }
}

function healthOf({ cards, failedCallbacks }: Counts, dependencies: Dependencies): Health {
  const deliveries = { due: 0, waiting: 0, dead: 0, ...cards }
  const reachable = Object.values(dependencies).every((state) => state === 'ok')
  const isWell = reachable && deliveries.dead === 0 && failedCallbacks === 0
  return { status: isWell ? 'ok' : 'degraded', dependencies, deliveries, failedCallbacks }
}

function total(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((sum, number = 0) => sum + number, 0)
}
