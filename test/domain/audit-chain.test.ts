import { describe, expect, it } from 'vitest'
import {
  CHAIN_START,
  type ChainedEntry,
  type ChainFault,
  contentDigest,
  describeFault,
  entryHash,
  storableEntry,
  verifyChain,
  verifyEnd,
} from '../../src/domain/audit-chain.ts'

const AT = '2026-11-21T10:04:12.123456Z'

/** A chain of as many votes. */
function aChain(length: number): readonly ChainedEntry[] {
  const chain: ChainedEntry[] = []
  for (let sequence = 1; sequence <= length; sequence++) {
    const entry = {
      actor: 'alex',
      action: 'vote.recorded',
      subject: `approval:${sequence}`,
      detail: { b: 1 },
    }
    const previousHash = chain.at(-1)?.hash ?? CHAIN_START.hash
    const place = { previousHash, sequence, at: AT, contentDigest: contentDigest(entry) }
    chain.push({ ...entry, ...place, hash: entryHash(place) })
  }
  return chain
}

const chain = aChain(4)
const broken = (kind: ChainFault['kind'], sequence: number) => ({ kind: 'broken', fault: { kind, sequence } })

it('keeps its format: a chain that was written once is verified forever', () => {
  expect(chain[0]!.contentDigest).toBe(
    'sha256:c3a758dd9d36b7d5b66a75c3bc45977e12d54491ba98873b1bfa14433bdbf53a',
  )
  expect(chain[0]!.hash).toBe('sha256:9c7048b60b1a40a64ec4fe25a1e1fe027ac33671ba7b8e3f4a76a6aeacfd5289')
})

describe('a chain', () => {
  it('is whole, also when it is verified in parts', () => {
    const first = verifyChain(CHAIN_START, chain.slice(0, 2))
    expect(first).toEqual({ kind: 'whole', last: { sequence: 2, hash: chain[1]!.hash } })
    const last = { sequence: 2, hash: chain[1]!.hash }
    expect(verifyChain(last, chain.slice(2))).toMatchObject({ kind: 'whole', last: { sequence: 4 } })
    expect(verifyChain(last, [])).toEqual({ kind: 'whole', last })
  })

  it.each<[string, readonly ChainedEntry[], ReturnType<typeof broken>]>([
    ['changed', chain.with(1, { ...chain[1]!, actor: 'sam' }), broken('changed', 2)],
    [
      'without canonical form',
      chain.with(1, { ...chain[1]!, detail: { n: Infinity } }),
      broken('changed', 2),
    ],
    ['removed', chain.toSpliced(1, 1), broken('removed', 2)],
    ['given twice', chain.toSpliced(1, 0, chain[0]!), broken('misplaced', 1)],
    ['in the place of another', chain.with(2, { ...chain[1]!, sequence: 3 }), broken('misplaced', 3)],
  ])('names the first entry that is %s', (_, entries, fault) => {
    expect(verifyChain(CHAIN_START, entries)).toEqual(fault)
  })

  it('must contain the position that is expected', () => {
    const { sequence, hash } = chain[1]!
    expect(verifyChain(CHAIN_START, chain, { sequence, hash })).toMatchObject({ kind: 'whole' })
    expect(verifyChain(CHAIN_START, chain, { sequence, hash: CHAIN_START.hash })).toEqual(
      broken('not-as-expected', 2),
    )
  })
})

describe('the end of a chain', () => {
  const last = { sequence: 4, hash: chain[3]!.hash }

  it.each([
    [last, undefined, { kind: 'whole', last }],
    [{ ...last, sequence: 6 }, undefined, broken('removed', 5)],
    [{ ...last, sequence: 2 }, undefined, broken('past-the-head', 3)],
    [{ ...last, hash: CHAIN_START.hash }, undefined, broken('not-the-head', 4)],
    [undefined, undefined, broken('head-missing', 4)],
    [last, { ...last, sequence: 7 }, broken('removed', 5)],
  ])('is compared with the head, and with what is expected: %j, %j', (head, expected, result) => {
    expect(verifyEnd(last, head, expected)).toEqual(result)
  })
})

it.each<ChainFault['kind']>([
  'changed',
  'removed',
  'misplaced',
  'past-the-head',
  'not-the-head',
  'head-missing',
  'not-as-expected',
])('says in words which entry is concerned: %s', (kind) => {
  expect(describeFault({ kind, sequence: 17 })).toMatch(/[Ee]ntry 17\b/)
})

it('makes an entry storable without changing what can be stored', () => {
  const entry = {
    actor: 'alex',
    action: 'a',
    subject: 's',
    detail: { zebra: 1, list: ['é', null, { x: 1.5 }] },
  }
  expect(storableEntry(entry)).toEqual(entry)
  expect(
    storableEntry({ ...entry, detail: { gone: undefined, n: Number.NaN, s: '\u0000\ud800' } }).detail,
  ).toEqual({
    n: null,
    s: '\ufffd\ufffd',
  })
})
