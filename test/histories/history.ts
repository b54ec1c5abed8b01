import fc from 'fast-check'

/** Places in the roster: five people are listed, the sixth is a stranger. */
export const LISTED = 5
const STRANGER = LISTED
export const ROLES = ['lead', 'security', 'cto'] as const
export type Role = (typeof ROLES)[number]

/** What an agent asks for. */
export interface Ask {
  readonly risk: 'low' | 'medium' | 'high'
  readonly reversible: boolean | undefined
  /** A place in the roster, an agent of the first person, or nobody. */
  readonly requester: number | 'agent' | undefined
  readonly quorum: number | undefined
  readonly version: number
}

/** The policy of a history, in the tests' own words. */
export interface Rules {
  readonly roles: readonly Role[] | null
  readonly quorum: number
  readonly eachOf: readonly Role[]
  readonly rejectQuorum: number
  readonly selfApproval: boolean
  readonly justification: 'required' | 'optional'
  readonly delegation: 'allowed' | 'forbidden'
  readonly onExpiry: 'reject' | 'approve'
  readonly automatic: boolean
  readonly escalateTo: Role | 'first person' | null
  readonly reminds: boolean
}

interface Press {
  readonly verdict: 'approve' | 'reject'
  readonly channel: 'slack' | 'api'
  /** `unnamed`: the caller leaves the digest out. */
  readonly seen: 'current' | 'earlier' | 'unnamed'
  readonly reason: boolean
  readonly conditions: boolean
}
interface Look {
  readonly whole: boolean
  readonly seen: 'current' | 'earlier'
}
/** One member for each kind, so that a `switch` tells them apart. */
type Kinds<Kind extends string, More> = Kind extends string ? { readonly kind: Kind } & More : never
type By = { readonly who: number }

/** What somebody does to one approval, or time does. */
export type Targeted =
  | Kinds<'vote', By & Press>
  | Kinds<'withdraw' | 'snooze', By>
  | Kinds<'reassign', By & { readonly to: number }>
  | Kinds<'open', By & Look>
  | Kinds<'cancel' | 'time passes', unknown>
  /** What the sweeper does; `due`: just when it may. */
  | Kinds<'expire' | 'fire', { readonly due: boolean }>
/** What is done without looking at an approval. */
export type General =
  | Kinds<'ask', { readonly ask: Ask }>
  | Kinds<'again' | 'revoke', unknown>
  | Kinds<'back', By>
  | Kinds<'delegate', By & { readonly to: number }>
  | Kinds<'standing', By & { readonly maxUses: number }>
export type Move = Targeted | General

export interface Step {
  readonly move: Move
  /** Which of the two processes does it. */
  readonly process: 0 | 1
  /** Of several approvals, the first instead of the newest. */
  readonly first: boolean
  /** The process dies at its n-th call of a transaction, or between the commit and the wake-up. */
  readonly crash: number | 'after the commit' | null
}

/** Rounds come one after another; the steps of a round come at once. */
export interface History {
  readonly roles: readonly (readonly Role[])[]
  readonly rules: Rules
  /** Whether the asker gives its request a name, so that asking again changes it. */
  readonly named: boolean
  readonly ask: Ask
  /** What was there before anything was asked: who stands in for whom, and votes given in advance. */
  readonly before: readonly Extract<Move, { readonly kind: 'delegate' | 'standing' }>[]
  readonly rounds: readonly (readonly Step[])[]
}

const often = (oftenTrue: number) =>
  fc.oneof({ weight: oftenTrue, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) })
const rarely = (weight: number) => often(weight).map((usual) => !usual)
const listed = fc.nat(LISTED - 1)
const anyone = fc.oneof({ weight: 19, arbitrary: listed }, { weight: 1, arbitrary: fc.constant(STRANGER) })
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 })

const ask: fc.Arbitrary<Ask> = fc.record({
  risk: fc.constantFrom('low', 'low', 'medium', 'high'),
  reversible: fc.constantFrom(true, true, false, undefined),
  requester: fc.oneof(fc.constant('agent' as const), some(listed)),
  quorum: fc.constantFrom(undefined, undefined, undefined, undefined, 1, 2, 3),
  version: fc.nat(2),
})

const rules: fc.Arbitrary<Rules> = fc.record({
  roles: fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: fc.subarray([...ROLES], { minLength: 1 }) },
  ),
  quorum: fc.integer({ min: 1, max: 3 }),
  eachOf: fc.oneof(fc.constant([]), fc.subarray([...ROLES], { maxLength: 2 })),
  rejectQuorum: fc.integer({ min: 1, max: 2 }),
  selfApproval: fc.boolean(),
  justification: fc.constantFrom('optional', 'optional', 'required'),
  delegation: fc.constantFrom('allowed', 'allowed', 'forbidden'),
  onExpiry: fc.constantFrom('reject', 'approve'),
  automatic: rarely(5),
  escalateTo: fc.constantFrom(...ROLES, 'first person', null),
  reminds: fc.boolean(),
})

const vote = fc.record({
  kind: fc.constant('vote' as const),
  who: anyone,
  verdict: fc.constantFrom('approve', 'approve', 'approve', 'reject'),
  channel: fc.constantFrom('slack', 'api'),
  seen: fc.constantFrom('current', 'current', 'current', 'current', 'earlier', 'unnamed'),
  reason: often(3),
  conditions: rarely(3),
} as const)

const standIn = fc.record({ kind: fc.constant('delegate'), who: listed, to: listed } as const)
const standing = fc.record({
  kind: fc.constant('standing'),
  who: anyone,
  maxUses: fc.integer({ min: 1, max: 2 }),
} as const)

const moves: readonly [number, fc.Arbitrary<Move>][] = [
  [20, vote],
  [2, fc.record({ kind: fc.constantFrom('withdraw', 'withdraw', 'snooze', 'back'), who: anyone })],
  [6, fc.record({ kind: fc.constantFrom('reassign', 'delegate', 'delegate'), who: anyone, to: listed })],
  [
    3,
    fc.record({
      kind: fc.constant('open'),
      who: anyone,
      whole: often(3),
      seen: fc.constantFrom('current', 'current', 'earlier'),
    }),
  ],
  [2, fc.record({ kind: fc.constant('ask'), ask })],
  [1, standing],
  [1, fc.record({ kind: fc.constantFrom('again', 'cancel', 'revoke', 'time passes') })],
  [3, fc.record({ kind: fc.constantFrom('expire', 'fire', 'fire', 'fire'), due: often(3) })],
]

const step: fc.Arbitrary<Step> = fc.record({
  move: fc.oneof(...moves.map(([weight, arbitrary]) => ({ weight, arbitrary }))),
  process: fc.constantFrom(0, 1),
  first: rarely(5),
  crash: fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }) },
    { weight: 1, arbitrary: fc.constant('after the commit') },
  ),
} as const)

/** Any history: who there is, what the policy says, and what happens. */
export const histories: fc.Arbitrary<History> = fc.record({
  roles: fc.array(
    fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.subarray([...ROLES], { minLength: 1, maxLength: 2 }) },
    ),
    {
      minLength: LISTED,
      maxLength: LISTED,
    },
  ),
  rules,
  named: often(5),
  ask,
  before: fc.array(fc.oneof(standIn, standIn, standing), { maxLength: 4, size: 'max' }),
  rounds: fc.array(fc.array(step, { minLength: 1, maxLength: 4, size: 'max' }), {
    minLength: 2,
    maxLength: 6,
    size: 'max',
  }),
})
