export const PLACES = ['slack', 'linear', 'email'] as const
export type Place = (typeof PLACES)[number]

/** One call of Countersign to a place, or a callback (`other`) to the orchestrator. `text` is what was sent, in which a card's words and its conversation stand. */
export interface Call {
  readonly place: Place | 'orchestrator'
  /** A follow-up mail is an `update`; `find` looks for a card whose posting had an unknown outcome. */
  readonly verb: 'post' | 'update' | 'find' | 'other'
  readonly text: string
}

/**
 * What becomes of a call that goes wrong. `dropped`: the connection breaks before the work. `lost`: the work is done, and
 * the connection breaks before the answer. `silent`: the work is done, and no answer ever comes. `failed`: the work is
 * done, and the answer is 500 (451 from a mail server). `refused`: 429 (450 from a mail server), and nothing is done.
 * `unheard`: nothing is done, and no answer ever comes.
 */
export const FAULTS = ['dropped', 'lost', 'silent', 'failed', 'refused', 'unheard'] as const
export type Fault = (typeof FAULTS)[number]
export type Treatment = Fault | 'pass'
/** May take its time: the work is done when it says so, and not before. */
export type Treat = (call: Call) => Treatment | Promise<Treatment>

export function isDone(treatment: Treatment): boolean {
  return !['dropped', 'refused', 'unheard'].includes(treatment)
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Silence costs a worker ten seconds and more: a tenth of the faults is enough of it. */
const FREQUENT: readonly Fault[] = ['dropped', 'lost', 'failed', 'refused']
const SLOW: readonly Fault[] = ['silent', 'unheard']

/** About every `n`th call goes wrong; when and how is decided by the seed. */
export function everyNth(n: number, seed: number): Treat {
  const random = chance(seed)
  return () => {
    if (random() >= 1 / n) return 'pass'
    const kinds = random() < 0.1 ? SLOW : FREQUENT
    return kinds[Math.floor(random() * kinds.length)] ?? 'pass'
  }
}

interface Planned {
  readonly place: Place
  readonly verb: Call['verb']
  /** Only calls in whose text this stands. */
  readonly of: string
  readonly fault: Treatment
}

/** Faults that each befall one call, in the order in which they were planned; everything else passes. */
export function plannedFaults() {
  const planned: Planned[] = []
  const treat: Treat = ({ place, verb, text }) => {
    const at = planned.findIndex((one) => one.place === place && one.verb === verb && text.includes(one.of))
    const [next] = at < 0 ? [] : planned.splice(at, 1)
    return next?.fault ?? 'pass'
  }
  return {
    treat,
    plan: (...more: readonly Planned[]) => {
      planned.push(...more)
    },
    /** Those that befell nobody yet. */
    left: (): readonly Planned[] => [...planned],
  }
}
