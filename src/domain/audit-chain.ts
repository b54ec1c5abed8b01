import { createHash } from 'node:crypto'
import { digestOf } from './digest.ts'
import { impossible } from './impossible.ts'

/** Who did what to what. */
export interface AuditEntry {
  /** A person's id, `source:deploy-bot`, or `countersign`. */
  readonly actor: string
  /** `event.accepted`, `vote.recorded`, `vote.refused`, `approval.expired`, … */
  readonly action: string
  /** `event:ci-4711`, `approval:<id>`, … */
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** A place in the chain: the number of an entry and its hash, which covers everything up to there. */
export interface ChainPosition {
  readonly sequence: number
  /** `sha256:` and 64 hex digits. */
  readonly hash: string
}

/** An entry in its place. */
export interface ChainedEntry extends AuditEntry, ChainPosition {
  /** UTC to the microsecond, the very text that was hashed: `2026-11-21T10:04:12.000000Z`. */
  readonly at: string
  /** `digestOf` the entry's content. */
  readonly contentDigest: string
  readonly previousHash: string
}

/** What is wrong with the chain. `sequence` is the first entry that is not as it was written. */
export type ChainFault =
  | { readonly kind: 'changed'; readonly sequence: number }
  | { readonly kind: 'removed'; readonly sequence: number }
  | { readonly kind: 'misplaced'; readonly sequence: number }
  | { readonly kind: 'past-the-head'; readonly sequence: number }
  | { readonly kind: 'not-the-head'; readonly sequence: number }
  | { readonly kind: 'head-missing'; readonly sequence: number }
  | { readonly kind: 'not-as-expected'; readonly sequence: number }

export type Verified =
  | { readonly kind: 'whole'; readonly last: ChainPosition }
  | { readonly kind: 'broken'; readonly fault: ChainFault }

/** Before the first entry. */
export const CHAIN_START: ChainPosition = { sequence: 0, hash: `sha256:${'0'.repeat(64)}` }

/**
 * The entry as it can be stored and digested alike: what JSON drops is gone, and characters that no database or canonical
 * form can hold (U+0000, half a surrogate pair) are replaced, because a refusal must be recorded whatever was sent.
 */
export function storableEntry({ actor, action, subject, detail }: AuditEntry): AuditEntry {
  const legible = (_key: string, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\uFFFD') : value
  return JSON.parse(JSON.stringify({ actor, action, subject, detail }), legible)
}

/** The digest of what an entry says, by RFC 8785, as stored beside it. Throws for what has no canonical form. */
export function contentDigest({ actor, action, subject, detail }: AuditEntry): string {
  return digestOf({ actor, action, subject, detail })
}

type Hashed = Pick<ChainedEntry, 'previousHash' | 'sequence' | 'at' | 'contentDigest'>

/** An entry's hash. The database's trigger computes the same; the parts hold no newline, so they cannot be shifted. */
export function entryHash({ previousHash, sequence, at, contentDigest }: Hashed): string {
  const text = [previousHash, sequence, at, contentDigest].join('\n')
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/**
 * Verifies the entries that follow `last`, in the order of their numbers: page by page, so that no chain is too long.
 * `expected` is a position that the operator noted elsewhere; it shows a chain that was rewritten from end to end.
 */
export function verifyChain(
  last: ChainPosition,
  entries: readonly ChainedEntry[],
  expected?: ChainPosition,
): Verified {
  let place = last
  for (const entry of entries) {
    const fault = faultOf(place, entry) ?? unexpected(entry, expected)
    if (fault !== undefined) return { kind: 'broken', fault }
    place = { sequence: entry.sequence, hash: entry.hash }
  }
  return { kind: 'whole', last: place }
}

/** Verifies that nothing is missing after `last`, and nothing was put there: the head is kept apart from the entries. */
export function verifyEnd(
  last: ChainPosition,
  head: ChainPosition | undefined,
  expected?: ChainPosition,
): Verified {
  const fault = endFault(last, head) ?? tooShort(last, expected)
  return fault === undefined ? { kind: 'whole', last } : { kind: 'broken', fault }
}

function faultOf(last: ChainPosition, entry: ChainedEntry): ChainFault | undefined {
  const sequence = last.sequence + 1
  if (entry.sequence > sequence) return { kind: 'removed', sequence }
  if (entry.sequence < sequence || entry.previousHash !== last.hash) {
    return { kind: 'misplaced', sequence: entry.sequence }
  }
  const asWritten = isAsDigested(entry) && entryHash(entry) === entry.hash
  return asWritten ? undefined : { kind: 'changed', sequence }
}

function isAsDigested(entry: ChainedEntry): boolean {
  try {
    return contentDigest(entry) === entry.contentDigest
  } catch {
    // Nothing that we wrote is without a canonical form, so somebody else wrote it.
    return false
  }
}

function unexpected({ sequence, hash }: ChainPosition, expected?: ChainPosition): ChainFault | undefined {
  if (sequence !== expected?.sequence || hash === expected.hash) return undefined
  return { kind: 'not-as-expected', sequence }
}

function endFault(last: ChainPosition, head: ChainPosition | undefined): ChainFault | undefined {
  if (head === undefined) return { kind: 'head-missing', sequence: last.sequence }
  if (last.sequence < head.sequence) return { kind: 'removed', sequence: last.sequence + 1 }
  if (last.sequence > head.sequence) return { kind: 'past-the-head', sequence: head.sequence + 1 }
  return last.hash === head.hash ? undefined : { kind: 'not-the-head', sequence: last.sequence }
}

function tooShort(last: ChainPosition, expected?: ChainPosition): ChainFault | undefined {
  if (expected === undefined || expected.sequence <= last.sequence) return undefined
  return { kind: 'removed', sequence: last.sequence + 1 }
}

/** The fault in words for the operator. */
export function describeFault({ kind, sequence }: ChainFault): string {
  switch (kind) {
    case 'changed':
      return `Entry ${sequence} was changed after it was written.`
    case 'removed':
      return `Entry ${sequence} was removed.`
    case 'misplaced':
      return `Entry ${sequence} does not follow the entry before it: one of the two was inserted, moved or rewritten.`
    case 'past-the-head':
      return `Entry ${sequence} was inserted after the end of the chain.`
    case 'not-the-head':
      return `Entry ${sequence}, the last one, was rewritten: the head of the chain has another hash.`
    case 'head-missing':
      return `The head of the chain was removed, so that nobody can tell whether entry ${sequence} is the last one.`
    case 'not-as-expected':
      return `Entry ${sequence} has another hash than the one expected: it, or one before it, was rewritten.`
    default:
      return impossible(kind)
  }
}
