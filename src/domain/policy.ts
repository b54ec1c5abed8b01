import { digestOf } from './digest.ts'
import type { Risk } from './events/approval.ts'
import { type Facts, type Match, mismatch } from './match.ts'

/** Who may decide, how many of them, and in what time. An approval keeps it as it was when it was asked. */
export interface Policy {
  readonly name: string
  /** `sha256:…` over everything else here: the same name with other rules is another version. */
  readonly version: string
  /** Who may vote: holders of one of these roles. `null`: everyone listed. */
  readonly roles: readonly string[] | null
  /** How many approving votes decide. */
  readonly quorum: number
  /** Among the approving votes, one from each of these roles, each from another person. */
  readonly eachOf: readonly string[]
  /** How many rejecting votes decide. */
  readonly rejectQuorum: number
  /** Whether whoever asks, or owns the agent that asks, may approve. */
  readonly selfApproval: boolean
  readonly justification: 'required' | 'optional'
  /** Whether those who may vote may have others stand in for them. */
  readonly delegation: 'allowed' | 'forbidden'
  /** What the operator knows of these actions, whatever the agent says of them. */
  readonly irreversible: boolean
  readonly timeLimitMs: number
  /** After how long those who may vote are reminded. */
  readonly remindAfterMs: readonly number[]
  readonly escalate: readonly EscalationStep[]
  /** What happens when nobody decided in time. `approve` holds for low risk only. */
  readonly onExpiry: 'reject' | 'approve'
  /** Approved at once, without asking. Holds for low risk only, and never for what cannot be undone. */
  readonly automatic: boolean
}

/** When nobody answered by then, these may decide as well. `to` holds `role:<role>` and `person:<id>`. */
export interface EscalationStep {
  readonly afterMs: number
  readonly to: readonly string[]
}

/** A policy, and the events that it is for. */
export interface PolicyRule {
  readonly match: Match
  readonly policy: Policy
}

const MINUTE = 60_000

/** Where a policy says nothing. */
export const POLICY_DEFAULTS: Omit<Policy, 'name' | 'version' | 'roles'> = {
  quorum: 1,
  eachOf: [],
  rejectQuorum: 1,
  selfApproval: false,
  justification: 'optional',
  delegation: 'allowed',
  irreversible: false,
  timeLimitMs: 60 * MINUTE,
  remindAfterMs: [],
  escalate: [],
  onExpiry: 'reject',
  automatic: false,
}

/** Completes a policy with the defaults and its version. */
export function aPolicy(given: Partial<Omit<Policy, 'version'>> & Pick<Policy, 'name' | 'roles'>): Policy {
  const policy = { ...POLICY_DEFAULTS, ...given }
  return { ...policy, version: digestOf(policy) }
}

/** Seed 003's policy file; it comes after everything that countersign.yaml says. */
export const BUILT_IN: Readonly<Record<Risk, Policy>> = {
  low: aPolicy({
    name: 'low risk',
    roles: ['team_lead', 'tech_lead', 'cto'],
    timeLimitMs: 30 * MINUTE,
    automatic: true,
  }),
  medium: aPolicy({
    name: 'medium risk',
    roles: ['team_lead', 'tech_lead', 'cto'],
    timeLimitMs: 30 * MINUTE,
  }),
  high: aPolicy({ name: 'high risk', roles: ['tech_lead', 'cto'], timeLimitMs: 60 * MINUTE }),
  critical: aPolicy({
    name: 'critical risk',
    roles: ['cto', 'security_team'],
    timeLimitMs: 90 * MINUTE,
    justification: 'required',
  }),
}

/** What a request may ask of its own policy: only to be stricter. */
export interface Tightening {
  readonly limitMs?: number | undefined
  readonly quorum?: number | undefined
}

/** The policy for an event: the first rule that fits, else the built-in one for its risk, tightened as the request asks. */
export function policyFor(
  rules: readonly PolicyRule[],
  facts: Facts,
  risk: Risk,
  asked: Tightening = {},
): Policy {
  const rule = rules.find(({ match }) => mismatch(match, facts) === undefined)
  return tighten(rule?.policy ?? BUILT_IN[risk], asked)
}

function tighten({ version: _, ...policy }: Policy, { limitMs, quorum }: Tightening): Policy {
  return aPolicy({
    ...policy,
    timeLimitMs: Math.min(policy.timeLimitMs, limitMs ?? policy.timeLimitMs),
    quorum: Math.max(policy.quorum, quorum ?? policy.quorum),
    automatic: policy.automatic && (quorum ?? 0) === 0,
  })
}
