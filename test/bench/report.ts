import { AIMS, type CopyTimes } from './copies.ts'
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
  readonly copies: CopyTimes
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
  return table([HEAD, HEAD.map(() => '---'), ...rows.map(cells)])
}

const COPIES = ['toLinear', 'decided', 'cancelled', 'changed', 'expired'] as const
const COPIES_HEAD = [
  'Backend',
  '202 → comment in Linear, ms',
  'Decided → last copy, ms',
  'Cancelled → last copy, ms',
  'Changed → last copy, ms',
  'Expired → last copy, ms',
]

/** The same for Slack, Linear and mail together, with the aims below it. */
export function toCopiesTable(rows: readonly Row[]): string {
  const measured = rows.flatMap((row) =>
    'notRun' in row ? [] : [[row.label, ...COPIES.map((name) => times(row.copies[name]))]],
  )
  const aims = ['Aim at the 99th percentile', ...COPIES.map((name) => whole(AIMS[name]))]
  return table([COPIES_HEAD, COPIES_HEAD.map(() => '---'), ...measured, aims])
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n')
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
