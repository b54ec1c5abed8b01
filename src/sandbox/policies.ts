import { aPolicy, type PolicyRule } from '../domain/policy.ts'

const MINUTE = 60_000

/** What the page's examples need beside the built-in policies. */
export const POLICIES: readonly PolicyRule[] = [
  {
    match: { 'label.env': ['production'] },
    policy: aPolicy({
      name: 'production deploys',
      roles: ['tech_lead', 'security_team', 'cto'],
      quorum: 2,
      eachOf: ['security_team'],
    }),
  },
  {
    match: { 'label.urgency': ['soon'] },
    policy: aPolicy({
      name: 'nobody sleeps on this',
      roles: ['security_team'],
      timeLimitMs: 10 * MINUTE,
      remindAfterMs: [MINUTE],
      escalate: [{ afterMs: 2 * MINUTE, to: ['role:cto'] }],
    }),
  },
]
