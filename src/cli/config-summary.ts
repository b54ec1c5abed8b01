import { builtInRisks } from '../config/built-in-notices.ts'
import type { Config, FileRules } from '../config/config.ts'
import type { ConfigProblem } from '../config/config-error.ts'
import type { SourceCallback } from '../domain/callback-target.ts'
import { durationText } from '../domain/duration.ts'
import type { Person } from '../domain/person.ts'
import { BUILT_IN } from '../domain/policy.ts'
import type { Retention } from '../domain/retention.ts'
import { beside, rows } from './columns.ts'
import { digestWords, quietWords } from './holding-words.ts'
import { matchText, policyFacts } from './policy-facts.ts'
import { routeWords } from './route-words.ts'

/** What a configuration amounts to, for people: who is listed, and who may approve what. */
export function configSummary(
  config: FileRules,
  file: string | undefined,
  notices: readonly string[],
): string {
  const { people, policies, routes, quietHours, digests, orchestrators, retention } = config
  const name = file ?? 'There is no countersign.yaml; the environment'
  const first = `${name} is in order: ${counted(people.length, 'person', 'people')}, ${counted(policies.length, 'policy', 'policies')}${routes.length > 0 ? `, ${counted(routes.length, 'route', 'routes')}` : ''}.`
  const sections = [
    first,
    people.length > 0 && `People\n${rows(people.map(personRow), 2)}`,
    policies.length > 0 &&
      `Policies, of which the first that matches is the one\n${ownPolicies({ people, policies })}`,
    builtIn({ people, policies }),
    routes.length > 0 && routeWords(routes),
    orchestrators.length > 0 &&
      `Orchestrators that are told at an address of their own\n${rows(orchestrators.map(orchestratorRow), 2)}`,
    keptWords(retention),
    quietHours.length > 0 && quietWords(quietHours, people),
    digests.length > 0 && digestWords(digests),
    notices.length > 0 && `Good to know\n${notices.map((notice) => beside('  - ', notice)).join('\n')}`,
  ]
  return `${sections.filter((section) => section !== false).join('\n\n')}\n`
}

/** Everything that must be fixed, for people. */
export function problemList(problems: readonly ConfigProblem[]): string {
  const items = problems.map(({ where, problem }) => `${where}\n${beside('  ', problem)}`)
  return `${items.join('\n')}\n\n${counted(problems.length, 'thing', 'things')} to fix.\n`
}

function personRow({ id, name, roles, slack, linear, email, owns }: Person): readonly [string, string] {
  const parts = [
    name,
    roles.length === 0 ? 'no roles' : roles.join(', '),
    ...slack.map(({ team, user }) => `Slack ${team === undefined ? '' : `${team}:`}${user}`),
    ...linear.map((user) => `Linear ${user}`),
    ...email,
    ...(owns.length === 0 ? [] : [`owns ${owns.join(', ')}`]),
  ]
  return [id, parts.join(' · ')]
}

function orchestratorRow({ sources, callbackUrl, secret }: SourceCallback): readonly [string, string] {
  const signed = secret === undefined ? 'signed with CALLBACK_SECRET' : 'signed with its own secret'
  return [sources.join(', '), `${callbackUrl} · ${signed}`]
}

function keptWords({ approvalsMs, eventsMs }: Retention): string | false {
  const parts = [
    ...(approvalsMs === null ? [] : [`approvals for ${durationText(approvalsMs)} after their end`]),
    ...(eventsMs === null ? [] : [`events about no approval for ${durationText(eventsMs)}`]),
  ]
  return parts.length > 0 && `Kept at hand: ${parts.join(', ')}; then archived.`
}

type Who = Pick<Config, 'people' | 'policies'>

function ownPolicies({ people, policies }: Who): string {
  return policies
    .map(({ match, policy }, index) =>
      titled(`${index + 1}. ${policy.name}`, [['For', matchText(match)], ...policyFacts(policy, people)]),
    )
    .join('\n')
}

function builtIn({ people, policies }: Who): string {
  const risks = builtInRisks(policies)
  if (risks.length === 0) return 'The built-in policies are not used: these policies cover every risk.'
  const parts = risks.map((risk) => titled(BUILT_IN[risk].name, policyFacts(BUILT_IN[risk], people)))
  return `Built in, for what ${policies.length > 0 ? 'none of these matches' : 'is of this risk'}\n${parts.join('\n')}`
}

function titled(title: string, facts: readonly (readonly [string, string])[]): string {
  return `${beside('  ', title)}\n${rows(facts, 5, 'Escalate'.length)}`
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
