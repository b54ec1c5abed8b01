/** One line of the orchestrator's log, as the page shows it. */
export interface LogEntry {
  readonly id: number
  readonly at: Date
  readonly title: string
  readonly badges: readonly LogBadge[]
  /** What was sent or received, as JSON text, shown on demand. */
  readonly raw: string
}

export interface LogBadge {
  readonly text: string
  readonly tone: 'good' | 'bad' | 'plain'
}

export interface OrchestratorLog {
  /** Oldest first. */
  readonly entries: () => readonly LogEntry[]
  write(title: string, badges: readonly LogBadge[], raw: unknown): void
}

/** How many lines are kept. */
const KEPT = 200

export function orchestratorLog({ onChange }: { onChange(): void }): OrchestratorLog {
  let entries: readonly LogEntry[] = []
  let written = 0
  return {
    entries: () => entries,
    write(title, badges, raw) {
      written += 1
      const entry = { id: written, at: new Date(), title, badges, raw: JSON.stringify(raw, null, 2) }
      entries = [...entries, entry].slice(-KEPT)
      onChange()
    },
  }
}
