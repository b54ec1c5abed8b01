import { digestOf } from '../digest.ts'
import { isFailureType, isLivingType } from '../events/catalogue.ts'
import type { AnyEvent } from '../events/event.ts'
import { namesIn, operationKeyOf, targetOf } from '../failed-operation.ts'
import { factsOf, type Match } from '../match.ts'
import { messageOf } from './message-of.ts'
import { isOpenQuestion } from './open-question.ts'
import { plainText } from './plain-text.ts'

/** What a route groups by: fields as `match` knows them, and how long after the last one another one joins. */
export interface GroupRule {
  readonly by: readonly string[]
  readonly windowMs: number
}

/** Tells the groups of one route from those of another; undefined for the grouping that is built in. */
export interface GroupedBy extends GroupRule {
  readonly match: Match
}

/** What an event has in common with those that share its card, from the narrowest to the widest. */
export interface GroupKeys {
  /** The operation that it names, as which it is known for that long; null: always. */
  readonly same: { readonly key: string; readonly withinMs: number | null } | null
  /** What happened, to whom. */
  readonly alike: string | null
  /** What happened, to whomever: where it happens to several, they share a card. Null where nobody is told apart. */
  readonly anywhere: string | null
  readonly windowMs: number
  /** What it is that they have in common. */
  readonly words: string
}

/** A burst lasts for as long as each failure comes within this of the one before. */
const BURST_MS = 60_000

/**
 * What an event that goes one way is grouped by; undefined where its card is its own: approvals, what waits for an
 * answer, a task's progress, and what is no failure where neither its route nor its sender says otherwise.
 */
export function groupKeysOf(event: AnyEvent, by: GroupedBy | undefined): GroupKeys | undefined {
  if (isOpenQuestion(event) || (isLivingType(event.type) && event.taskId !== null)) return undefined
  const operation = operationKeyOf(event)
  const scope = by && digestOf({ match: by.match, by: by.by })
  const same = operation && {
    key: scope === undefined ? operation.key : digestOf([scope, operation.key]),
    withinMs: operation.joinedWithinMs,
  }
  const alike = by ? byFields(event, by, scope) : alikeKeys(event)
  if (same === undefined && alike === undefined) return undefined
  const windowMs = by?.windowMs ?? (alike ? BURST_MS : (same?.withinMs ?? BURST_MS))
  return { alike: null, anywhere: null, words: 'the same operation', ...alike, same: same ?? null, windowMs }
}

type AlikeKeys = Pick<GroupKeys, 'alike' | 'anywhere' | 'words'>

function byFields(event: AnyEvent, { by }: GroupRule, scope: string | undefined): AlikeKeys {
  const facts = factsOf(event)
  return {
    alike: digestOf([scope, by.map((field) => facts[field] ?? [])]),
    anywhere: null,
    words: `the same ${by.join(', ')}`,
  }
}

/** How senders call it that says which of their events belong together: PagerDuty, Alertmanager, Sentry and others. */
const NAMED_KEYS = ['similarity_key', 'dedup_key', 'fingerprint'] as const

function alikeKeys(event: AnyEvent): AlikeKeys | undefined {
  const named = namedKeyOf(event)
  if (named !== undefined)
    return {
      alike: digestOf({ source: event.source, named }),
      anywhere: null,
      words: 'the same similarity key',
    }
  if (!isFailureType(event.type) || HANDED_UP.has(event.type)) return undefined
  const { operation_id = null }: Readonly<Record<string, unknown>> = event.data
  const whom = { task: event.taskId, target: targetOf(event), names: namesIn(event), operation_id }
  const what = whatHappened(event)
  return { alike: digestOf({ what, whom }), anywhere: digestOf({ what }), words: 'alike failures' }
}

/** Each hands something of its own to a person. */
const HANDED_UP: ReadonlySet<string> = new Set(['escalation', 'blocker-escalation', 'approval-escalation'])

function namedKeyOf(event: AnyEvent): unknown {
  const data: Readonly<Record<string, unknown>> = event.data
  return NAMED_KEYS.map((name) => data[name]).find(isKey)
}

/** A text, or a list of them, as Sentry has it. */
function isKey(given: unknown): given is string | number | readonly string[] {
  if (typeof given === 'number') return true
  if (typeof given === 'string') return given.trim() !== ''
  return Array.isArray(given) && given.length > 0 && given.every((part) => typeof part === 'string')
}

function whatHappened(event: AnyEvent) {
  const data: Readonly<Record<string, unknown>> = event.data
  const { operation = null, error_code = null, error_type = null, title } = data
  const names = [event.taskId, targetOf(event)].filter((name) => name !== null)
  const texts = [title === undefined ? '' : String(title), messageOf(event)]
  return {
    source: event.source,
    type: event.declaredType.toLowerCase().replaceAll('_', '-'),
    operation,
    code: error_code ?? error_type,
    texts: texts.map((text) => plainText(text, names)),
  }
}
