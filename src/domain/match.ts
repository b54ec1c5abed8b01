import type { AnyEvent } from './events/event.ts'
import { projectsNamed } from './project-named.ts'
import { isWithin, momentInZone, timeWindow } from './time-window.ts'

/** What an event must be like: field → values, of which one must fit. A value may be a glob (`ci-*`, `v?`). */
export type Match = Readonly<Record<string, readonly string[]>>

/** What an event is like: field → its values. A field that agents spell in several ways has several. `time` is when it came. */
export type Facts = Readonly<Record<string, readonly string[]>>

/** The fields that every match may name, beside `label.<name>` (interfaces.md, "countersign.yaml"). */
export const MATCH_FIELDS = [
  'type',
  'source',
  'task_id',
  'priority',
  'severity',
  'project',
  'risk',
  'action',
] as const

/** The field that holds hours (time-window.ts) and not globs. Only routes have it: who decides must not depend on the hour. */
export const TIME = 'time'

/** A field of a match by what somebody calls it (`task`, `Source`, `label.env`); undefined for what is none. */
export function matchField(said: string): string | undefined {
  if (/^label\.\S+$/i.test(said)) return `label.${said.slice('label.'.length)}`
  const name = said.toLowerCase().replaceAll('-', '_')
  const field = name === 'task' ? 'task_id' : name
  return MATCH_FIELDS.find((known) => known === field)
}

/** Why an event does not fit, in words; `undefined` where it does. An empty match fits every event. */
export function mismatch(match: Match, facts: Facts): string | undefined {
  const field = fieldAmiss(match, facts)
  if (field === undefined) return undefined
  const values = facts[field] ?? []
  const wanted = match[field] ?? []
  if (field === TIME)
    return `${TIME} is ${momentsOf(wanted, values).join(' and ')}, not ${wanted.join(' or ')}`
  const is = values.length === 0 ? 'is not given' : `is ${values.join(' or ')}`
  return `${field} ${is}, not ${wanted.join(' or ')}`
}

/** Whether an event fits. The same as that nothing is amiss, without the words. */
export function isMatch(match: Match, facts: Facts): boolean {
  return fieldAmiss(match, facts) === undefined
}

function fieldAmiss(match: Match, facts: Facts): string | undefined {
  for (const field in match) {
    const values = facts[field] ?? []
    const isRight = field === TIME ? isAtTime : fits
    if (!values.some((value) => match[field]?.some((one) => isRight(one, value)))) return field
  }
  return undefined
}

function isAtTime(hours: string, moment: string): boolean {
  const window = timeWindow(hours)
  return window !== undefined && isWithin(window, new Date(moment))
}

/** A moment by the clocks of each zone that was asked for. */
function momentsOf(hours: readonly string[], [moment = '']: readonly string[]): readonly string[] {
  const zones = new Set(hours.flatMap((one) => timeWindow(one)?.zone ?? []))
  return [...zones].map((zone) => momentInZone(new Date(moment), zone))
}

/**
 * Whether a value fits a glob, where `*` is any text and `?` one character. Upper and lower case count as the same:
 * an agent must not get past a policy for `deploy` by writing `Deploy`.
 */
export function fits(glob: string, value: string): boolean {
  return patternOf(glob)(value.trim())
}

type Pattern = (value: string) => boolean

/** Every event is held against every glob of the configuration: each is made into a pattern once. */
const PATTERNS = new Map<string, Pattern>()
const PATTERNS_KEPT = 20_000

function patternOf(glob: string): Pattern {
  const known = PATTERNS.get(glob)
  if (known) return known
  const made = toPattern(glob.trim())
  // Not all globs come from the configuration, and so they are not kept for ever.
  if (PATTERNS.size >= PATTERNS_KEPT) PATTERNS.clear()
  PATTERNS.set(glob, made)
  return made
}

/**
 * What stands between stars is looked for one after the other, each as early as it comes. One expression for all of it would
 * try every way to share a text between many stars, which for `*a*a*a*a*a*` never ends.
 */
function toPattern(glob: string): Pattern {
  const [first = '', ...others] = glob.split(/\*+/).map(literally)
  const last = others.pop()
  if (last === undefined) {
    const whole = new RegExp(`^${first}$`, 'isu')
    return (value) => whole.test(value)
  }
  const head = new RegExp(`^${first}`, 'isu')
  const tail = new RegExp(`${last}$`, 'isu')
  const between = others.map((part) => new RegExp(part, 'isu'))
  return (value) => {
    let rest: string | undefined = value
    for (const part of [head, ...between]) rest = rest === undefined ? undefined : restAfter(part, rest)
    return rest !== undefined && tail.test(rest)
  }
}

function literally(part: string): string {
  return part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('?', '.')
}

function restAfter(part: RegExp, value: string): string | undefined {
  const found = part.exec(value)
  return found === null ? undefined : value.slice(found.index + found[0].length)
}

/** What policies and routes can match on. `risk` is given where it is not simply what the event says. */
export function factsOf(event: AnyEvent, risk?: string): Facts {
  const data: Readonly<Record<string, unknown>> = event.data
  const facts = {
    type: [event.type, event.declaredType],
    source: [event.source],
    task_id: [event.taskId],
    project: projectsNamed(data),
    [TIME]: [event.receivedAt.toISOString()],
    priority: [event.priority],
    severity: [data.severity],
    risk: [risk ?? data.risk ?? data.risk_level],
    action: actionNames(data),
    ...labelsOf(data.labels),
  }
  return Object.fromEntries(Object.entries(facts).map(([field, values]) => [field, texts(values)]))
}

/** Every name that an agent may have given to what it wants to do: a policy must not be missed for another spelling. */
function actionNames({
  action,
  operation,
  operation_type,
  approval_type,
}: Readonly<Record<string, unknown>>) {
  const name = typeof action === 'object' && action !== null && 'name' in action ? action.name : action
  return [name, operation, operation_type, approval_type]
}

function labelsOf(labels: unknown): Record<string, unknown[]> {
  if (typeof labels !== 'object' || labels === null) return {}
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [`label.${name}`, [value]]))
}

function texts(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.filter((value) => typeof value === 'string' && value !== ''))] as string[]
}
