/** One line of the table of aims: what is promised, what this run found, and what it found beside it. */
export interface AimRow {
  readonly what: string
  readonly aim: string
  readonly measured: string
  /** The ceiling or the same without load, in the same run; what the limit is, where the aim was missed. */
  readonly beside: string
  /** The figures themselves, for the JSON. */
  readonly figures: unknown
}

const HEAD = ['What', 'Aim', 'Measured', 'Beside it in the same run']

/** The rows as a Markdown table. */
export function toAimsTable(rows: readonly AimRow[]): string {
  const lines = rows.map(({ what, aim, measured, beside }) => [what, aim, measured, beside])
  return [HEAD, HEAD.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** A whole number with its thousands apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** `4.8 / 11.2`, in milliseconds. */
export function msOf({ p50, p99 }: { readonly p50: number; readonly p99: number }): string {
  return `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`
}
