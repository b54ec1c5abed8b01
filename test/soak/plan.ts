import { chance } from '../support/faults.ts'

/** What the events of a soak are about, and what has to be shown of it in the end. */
export interface PlannedSubject {
  /** Stands in everything that is shown of it. */
  readonly marker: string
  readonly kind: 'approval' | 'progress' | 'failure' | 'verification'
  /** Stands in what is shown of its newest event. */
  readonly newest: string
}

export interface PlannedEvent {
  readonly body: {
    readonly id: string
    readonly type: string
    readonly source: string
    readonly task_id: string
    readonly time: string
    readonly data: Readonly<Record<string, unknown>>
  }
  /** What somebody says to it; null: nobody says anything. Only approvals are voted on. */
  readonly vote: { readonly person: string; readonly verdict: 'approve' | 'reject' } | null
}

export interface Plan {
  readonly events: readonly PlannedEvent[]
  readonly subjects: readonly PlannedSubject[]
  /** Routes that spread the cards over many conversations, as Slack takes about one post a second in each. */
  readonly routes: readonly object[]
}

const CARDS_PER_ROOM = 40
const STEPS = 5
/** Of ten subjects. */
const KINDS = [
  ...['approval', 'approval', 'approval', 'approval', 'approval', 'approval'],
  ...['progress', 'progress', 'failure', 'verification'],
] as const
const MARKER = /[es]\d{6}x/g

/** Every marker in a text. */
export function markersIn(text: string): ReadonlySet<string> {
  return new Set(text.match(MARKER))
}

/**
 * Events of all kinds, in an order that is the same for the same seed. The steps of a task come in any order, and only
 * `time` says which is the newest.
 */
export function planOf(count: number, seed: number): Plan {
  const random = chance(seed)
  const rooms = Math.max(1, Math.ceil(count / CARDS_PER_ROOM))
  const events: PlannedEvent[] = []
  const subjects: PlannedSubject[] = []
  while (events.length < count) {
    const kind = KINDS[subjects.length % KINDS.length] as PlannedSubject['kind']
    const marker = `s${digits(subjects.length)}x`
    const steps = kind === 'progress' ? Math.min(STEPS, count - events.length) : 1
    const room = roomName(Math.floor(random() * rooms))
    for (let step = 1; step <= steps; step += 1) {
      events.push(eventOf(kind, marker, `e${digits(events.length)}x`, step, room, random))
    }
    subjects.push({ marker, kind, newest: `e${digits(events.length - 1)}x` })
  }
  return { events: shuffled(events, random), subjects, routes: routesOf(rooms) }
}

function digits(number: number): string {
  return String(number).padStart(6, '0')
}

function roomName(number: number): string {
  return `room-${number}`
}

function routesOf(rooms: number): readonly object[] {
  return Array.from({ length: rooms }, (_, number) => ({
    match: { 'label.room': roomName(number) },
    to: [`slack:C0ROOM${digits(number)}`, 'linear:default', 'email:default'],
  }))
}

function eventOf(
  kind: PlannedSubject['kind'],
  subject: string,
  marker: string,
  step: number,
  room: string,
  random: () => number,
): PlannedEvent {
  const time = new Date(Date.UTC(2026, 0, 1) + step * 1000).toISOString()
  const common = { note: `${subject} ${marker}`, labels: { room } }
  const [type, data] = contentOf(kind, subject, step)
  const body = { id: marker, type, source: 'soak', task_id: subject, time, data: { ...data, ...common } }
  return { body, vote: kind === 'approval' ? voteOf(random()) : null }
}

function contentOf(kind: PlannedSubject['kind'], subject: string, step: number): readonly [string, object] {
  switch (kind) {
    case 'approval':
      return ['approval-request', { title: `Deploy ${subject}`, action: { name: 'deploy' } }]
    case 'progress':
      return ['progress-update', { progress_percent: step * 20, phase: `Step ${step}` }]
    case 'failure':
      return [
        'failure',
        {
          message: `The restart of ${subject} failed`,
          operation: `restart-${subject}`,
          operation_id: subject,
          error_code: 'E_RESTART',
          error_details: 'It did not come back.',
          recovery_action: 'Look at its log.',
        },
      ]
    case 'verification':
      return [
        'verification-complete',
        { status: 'passed', summary: { total: 12, passed: 12, failed: 0, skipped: 0 } },
      ]
  }
}

/** One in ten waits for ever. */
function voteOf(random: number): PlannedEvent['vote'] {
  if (random < 0.1) return null
  const person = random < 0.5 ? 'alex' : 'sam'
  return { person, verdict: Math.floor(random * 100) % 2 ? 'approve' : 'reject' }
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => [random(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item)
}
