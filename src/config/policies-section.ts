import { z } from 'zod'
import { aPolicy, POLICY_DEFAULTS, type Policy, type PolicyRule } from '../domain/policy.ts'
import { duration } from './durations.ts'
import { matchOf } from './match-schema.ts'
import { keyed, oneOrMore, text } from './schema-parts.ts'

const ROLES = 'name at least one role, e.g. [security]; leave it out to have no rule about it'
const QUORUM = 'give a whole number of people, from 1'
const TO = 'give "role:<role>" or "person:<id>", or a list of such'

const match = matchOf('say which approvals it is for, e.g. { risk: high }; {} is for all')

const quorum = z.int(QUORUM).min(1, QUORUM)
const target = z.string(TO).regex(/^(role|person):\S.*$/, TO)

export const policySchema = keyed('give a policy like "- name: production deploys"', {
  name: text('give the policy a name: cards and the audit show it'),
  match,
  approve: keyed('give { roles: […], quorum: … }', {
    roles: oneOrMore(text(ROLES), ROLES).optional(),
    quorum: quorum.optional(),
    // The votes are matched to these roles in every possible way, which grows fast with their number.
    each_of: oneOrMore(text(ROLES), ROLES)
      .refine((roles) => roles.length <= 5, 'name at most 5')
      .optional(),
  }).optional(),
  reject: keyed('give { quorum: … }', { quorum: quorum.optional() }).optional(),
  self_approval: z.boolean('give true or false').optional(),
  justification: choice('required', 'optional'),
  delegation: choice('allowed', 'forbidden'),
  irreversible: z.boolean('give true or false').optional(),
  time_limit: duration.optional(),
  remind_after: oneOrMore(duration, 'give a duration, or a list of such').optional(),
  escalate: oneOrMore(
    keyed('give { after: 20m, to: [role:cto] }', { after: duration, to: oneOrMore(target, TO) }),
    'give { after: 20m, to: [role:cto] }, or a list of such',
  ).optional(),
  on_expiry: choice('reject', 'approve'),
  automatic: z.boolean('give true or false').optional(),
})
export type PolicyInput = z.infer<typeof policySchema>

function choice<const Words extends readonly [string, string]>(...words: Words) {
  return z.enum(words, `give "${words[0]}" or "${words[1]}"`).optional()
}

/** A policy as the domain has it, with the defaults for what is left out. */
export function toPolicy(given: Omit<PolicyInput, 'match'>): Policy {
  const eachOf = given.approve?.each_of ?? []
  return aPolicy({
    name: given.name,
    roles: given.approve?.roles ?? (eachOf.length > 0 ? [...new Set(eachOf)] : null),
    quorum: given.approve?.quorum ?? Math.max(1, eachOf.length),
    eachOf,
    rejectQuorum: given.reject?.quorum ?? POLICY_DEFAULTS.rejectQuorum,
    selfApproval: given.self_approval ?? POLICY_DEFAULTS.selfApproval,
    justification: given.justification ?? POLICY_DEFAULTS.justification,
    delegation: given.delegation ?? POLICY_DEFAULTS.delegation,
    irreversible: given.irreversible ?? POLICY_DEFAULTS.irreversible,
    timeLimitMs: given.time_limit ?? POLICY_DEFAULTS.timeLimitMs,
    remindAfterMs: [...new Set(given.remind_after)].toSorted((one, other) => one - other),
    escalate: (given.escalate ?? [])
      .map(({ after, to }) => ({ afterMs: after, to }))
      .toSorted((one, other) => one.afterMs - other.afterMs),
    onExpiry: given.on_expiry ?? POLICY_DEFAULTS.onExpiry,
    automatic: given.automatic ?? POLICY_DEFAULTS.automatic,
  })
}

/** A policy and what it is for. */
export function toRule(given: PolicyInput): PolicyRule {
  return { match: given.match, policy: toPolicy(given) }
}
