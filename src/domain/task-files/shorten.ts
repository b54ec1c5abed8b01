import { isRecord } from '../events/envelope.ts'

type Data = Readonly<Record<string, unknown>> & { readonly fixes: readonly unknown[] }

/** An event may be 256 KiB (interfaces.md); the rest is for what stands around its data. */
const MOST_BYTES = 240 * 1024

interface Step {
  /** In characters. */
  readonly longestText: number
  readonly mostItems: number
}
const LAST: Step = { longestText: 200, mostItems: 20 }
const STEPS: readonly Step[] = [
  { longestText: 8000, mostItems: 1000 },
  { longestText: 2000, mostItems: 200 },
  { longestText: 500, mostItems: 50 },
  LAST,
]

/** Data that fits into an event. What had to be left out of a long file is said in `left_out`. */
export function shorten(data: Data): Data {
  if (fits(data)) return data
  for (const step of STEPS) {
    const cut = { ...cutData(data, step), left_out: [said(step)] }
    if (fits(cut)) return cut
  }
  return fewerFixes(cutData(data, LAST))
}

function said({ longestText, mostItems }: Step): string {
  return `Texts are cut after ${longestText} characters, lists after ${mostItems} items.`
}

/** As many fixes as fit, from the top; one of them at least. */
function fewerFixes(data: Data): Data {
  const { fixes } = data
  const withFirst = (count: number) => ({
    ...data,
    fixes: fixes.slice(0, count),
    left_out: [said(LAST), `${fixes.length - count} of ${fixes.length} fixes are left out.`],
  })
  let room = MOST_BYTES - bytesOf(withFirst(0))
  const tooMany = fixes.findIndex((fix) => {
    room -= bytesOf(fix) + 1
    return room < 0
  })
  return withFirst(Math.max(1, tooMany))
}

function fits(data: unknown): boolean {
  return bytesOf(data) <= MOST_BYTES
}

function bytesOf(data: unknown): number {
  return Buffer.byteLength(JSON.stringify(data))
}

/** The list of fixes keeps its length. */
function cutData({ fixes, ...rest }: Data, step: Step): Data {
  return { ...cutRecord(rest, step), fixes: fixes.map((fix) => cut(fix, step)) }
}

/** Every text and list, however deep; made well-formed, because a cut may fall between the halves of a character. */
function cut(value: unknown, step: Step): unknown {
  const { longestText, mostItems } = step
  if (typeof value === 'string')
    return value.length <= longestText ? value : `${value.slice(0, longestText).toWellFormed()}…`
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => cut(item, step))
  return isRecord(value) ? cutRecord(value, step) : value
}

function cutRecord(record: Readonly<Record<string, unknown>>, step: Step): Record<string, unknown> {
  const entries = Object.entries(record).slice(0, step.mostItems)
  return Object.fromEntries(entries.map(([key, value]) => [key, cut(value, step)]))
}
