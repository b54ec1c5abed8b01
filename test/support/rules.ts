import type { Rules, RulesNow } from '../../src/ports/rules.ts'

/** Rules that stay as they are; without any, everything goes to one Slack conversation, under the built-in policies. */
export function someRules(given: Partial<RulesNow> = {}): Rules {
  const rules = { routes: [], policies: [], defaults: { slack: 'C0APPROVALS' }, ...given }
  return () => rules
}
