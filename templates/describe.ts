import { isRecord } from '../src/domain/events/envelope.ts'
import type { Fact, MessageBlock, Phrase } from '../src/domain/message.ts'
import { prettyJson } from './pretty-json.ts'
import { sentence } from './sentence.ts'

/** A label and what an agent sent under it, of whatever kind; `undefined` and `null` are left out. */
export type Labelled = readonly [label: string, value: unknown]

/** A map with more entries than this reads better as JSON. */
const MOST_FACTS = 20

/**
 * Shows values of any kind by their kind: single values together as facts, lists of them as lists, small flat maps as facts
 * under their label, and everything else as JSON. Nothing is dropped.
 */
export function describe(entries: readonly Labelled[]): readonly MessageBlock[] {
  const given = entries.filter(([, value]) => value !== undefined && value !== null)
  const facts = given.flatMap(([label, value]) => (isSingle(value) ? [{ label, value: shown(value) }] : []))
  const larger = given.flatMap(([label, value]) => (isSingle(value) ? [] : structured(label, value)))
  return [...factsBlock(facts), ...larger]
}

/** What no template names, so that nothing of an event is dropped. Keys become labels; `null` is shown too. */
export function more(rest: Readonly<Record<string, unknown>>): readonly MessageBlock[] {
  return describe(
    Object.entries(rest).map(([key, value]) => [sentence(key), value === null ? 'null' : value]),
  )
}

function structured(label: string, value: unknown): readonly MessageBlock[] {
  if (isList(value)) return [{ kind: 'list', label, items: value.map(shown) }]
  if (isRecord(value) && isSmall(value)) {
    const entries = Object.entries(value)
    const single = entries.filter(([, entry]) => isSingle(entry))
    const lists = entries.filter(([, entry]) => isList(entry))
    if (single.length + lists.length === entries.length) {
      return [
        ...(single.length > 0 ? [{ kind: 'facts', label, facts: single.map(fact) } as const] : []),
        ...lists.flatMap(([key, list]) => structured(`${label}: ${sentence(key).toLowerCase()}`, list)),
      ]
    }
  }
  return [{ kind: 'code', label, text: prettyJson(value) }]
}

function fact([key, value]: readonly [string, unknown]): Fact {
  return { label: sentence(key), value: shown(value) }
}

/** A list of single values that has something in it. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isSingle) && !isPhrase(value)
}

function factsBlock(facts: readonly Fact[]): readonly MessageBlock[] {
  return facts.length === 0 ? [] : [{ kind: 'facts', facts }]
}

function isSmall(record: Record<string, unknown>): boolean {
  const size = Object.keys(record).length
  return size > 0 && size <= MOST_FACTS
}

function isSingle(value: unknown): boolean {
  return value === null || typeof value !== 'object' || value instanceof Date || isPhrase(value)
}

/** A phrase is made by a template: JSON has no dates, so a list that holds one cannot come from an agent. */
function isPhrase(value: unknown): value is readonly (string | Date)[] {
  return Array.isArray(value) && value.some((part) => part instanceof Date)
}

function shown(value: unknown): Phrase {
  if (value instanceof Date || isPhrase(value)) return value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = typeof value === 'string' ? value : String(value)
  return text.trim() === '' ? '(empty)' : text
}
