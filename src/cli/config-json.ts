import { approversOf } from '../config/approvers.ts'
import { builtInRisks } from '../config/built-in-notices.ts'
import type { FileRules } from '../config/config.ts'
import type { ConfigProblem } from '../config/config-error.ts'
import { destinationName } from '../domain/card.ts'
import { durationText } from '../domain/duration.ts'
import type { DigestRule, QuietHours } from '../domain/holding/holding.ts'
import { clockText } from '../domain/holding/local-time.ts'
import type { Person } from '../domain/person.ts'
import { BUILT_IN, type Policy } from '../domain/policy.ts'
import { placeName, type RouteRule } from '../domain/routing.ts'

/** What a configuration amounts to, for machines: with the keys of countersign.yaml, and every default filled in. */
export function configJson(config: FileRules, file: string | undefined, notices: readonly string[]): object {
  const { people, policies, routes, quietHours, digests, orchestrators, retention } = config
  return {
    ok: true,
    file: file ?? null,
    people: people.map(({ slack, ...person }) => ({ ...person, slack: slack.map(slackText) })),
    policies: policies.map(({ match, policy }) => ({ match, ...policyJson(policy, people) })),
    built_in: builtInRisks(policies).map((risk) => ({
      match: { risk: [risk] },
      ...policyJson(BUILT_IN[risk], people),
    })),
    routes: routes.map(routeJson),
    // The names of their secrets are the file's, and their values nobody's.
    orchestrators: orchestrators.map(({ sources, callbackUrl }) => ({
      source: sources,
      callback: callbackUrl,
    })),
    retention: { approvals: age(retention.approvalsMs), events: age(retention.eventsMs) },
    quiet_hours: quietHours.map(quietHoursJson),
    digests: digests.map(digestJson),
    notices,
  }
}

/** Everything that must be fixed, for machines. Lines and columns count from 1. */
export function problemsJson(problems: readonly ConfigProblem[]): object {
  return {
    ok: false,
    problems: problems.map(({ where, problem, at }) => ({ where, ...at, problem })),
  }
}

function policyJson(policy: Policy, people: readonly Person[]): object {
  return {
    name: policy.name,
    version: policy.version,
    approve: { roles: policy.roles, quorum: policy.quorum, each_of: policy.eachOf },
    reject: { quorum: policy.rejectQuorum },
    self_approval: policy.selfApproval,
    justification: policy.justification,
    delegation: policy.delegation,
    irreversible: policy.irreversible,
    time_limit: durationText(policy.timeLimitMs),
    remind_after: policy.remindAfterMs.map(durationText),
    escalate: policy.escalate.map(({ afterMs, to }) => ({ after: durationText(afterMs), to })),
    on_expiry: policy.onExpiry,
    automatic: policy.automatic,
    // Those who come by escalation included.
    may_approve: approversOf(policy, people).map(({ id }) => id),
  }
}

function routeJson({ match, to, fallback, continues, mention = [], group }: RouteRule): object {
  return {
    match,
    to: to.map(placeName),
    mention,
    fallback: fallback && { after: durationText(fallback.afterMs), to: fallback.to.map(destinationName) },
    continue: continues,
    group: group ? { by: group.by, window: durationText(group.windowMs) } : null,
  }
}

function age(ms: number | null): string | null {
  return ms === null ? null : durationText(ms)
}

function quietHoursJson({ person, from, to, zone }: QuietHours): object {
  return { person, from: clockText(from), to: clockText(to), zone }
}

function digestJson({ match, at, zone, to }: DigestRule): object {
  return { match, at: at.map(clockText), zone, to: to.map(destinationName) }
}

function slackText({ team, user }: Person['slack'][number]): string {
  return team === undefined ? user : `${team}:${user}`
}
