import type { Percentiles } from './percentiles.ts'

/** One backend's figures. Rates are a second; times are in milliseconds. */
export interface Measured {
  readonly backend: string
  readonly label: string
  readonly events: number
  readonly eventsPerSecond: number
  readonly jobsPerSecond: number
  /** Events to bare jobs. */
  readonly ratio: number
  readonly slackCallsPerSecond: number
  readonly sentToSlack: Percentiles
  readonly acceptedToSlack: Percentiles
  readonly addedToStarted: Percentiles
  readonly press: Percentiles
  readonly emptyRequest: Percentiles
}

export interface NotRun {
  readonly backend: string
  readonly label: string
  readonly notRun: string
}

export type Row = Measured | NotRun

const HEAD = [
  'Backend',
  'Events/s to Slack',
  'Bare BullMQ jobs/s',
  'Ratio',
  "Slack's client alone, calls/s",
  '202 → Slack, ms',
  'POST → Slack, ms',
  'Bare BullMQ add → start, ms',
  'Button → 200, ms',
  'Empty request, ms',
]

/** A Markdown table; times stand as median / 99th percentile. */
export function toTable(rows: readonly Row[]): string {
  return [HEAD, HEAD.map(() => '---'), ...rows.map(cells)].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function cells(row: Row): string[] {
  if ('notRun' in row) return [row.label, `not run: ${row.notRun}`, ...HEAD.slice(2).map(() => '')]
  return [
    row.label,
    whole(row.eventsPerSecond),
    whole(row.jobsPerSecond),
    row.ratio.toFixed(2),
    whole(row.slackCallsPerSecond),
    times(row.acceptedToSlack),
    times(row.sentToSlack),
    times(row.addedToStarted),
    times(row.press),
    times(row.emptyRequest),
  ]
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function times({ p50, p99 }: Percentiles): string {
  return `${p50.toFixed(1)} / ${p99.toFixed(1)}`
}
