import type { SourceCallback } from '../domain/callback-target.ts'
import type { ChannelName } from '../domain/card.ts'
import type { DigestRule, QuietHours } from '../domain/holding/holding.ts'
import type { Person } from '../domain/person.ts'
import type { PolicyRule } from '../domain/policy.ts'
import { KEEP_ALL, type Retention } from '../domain/retention.ts'
import type { RouteRule } from '../domain/routing.ts'
import { whoCanDecide } from './built-in-notices.ts'
import type { ConfigProblem } from './config-error.ts'
import { readDigests } from './digests-section.ts'
import { type Draft, draftOf } from './draft.ts'
import type { Variables } from './environment.ts'
import type { Finding } from './finding.ts'
import { typosIn } from './likely-typos.ts'
import { didYouMean } from './nearest.ts'
import { readOrchestrators } from './orchestrators-section.ts'
import { checkApprovers } from './people-checks.ts'
import { readPeople } from './people-section.ts'
import { toRule } from './policies-section.ts'
import { checkPolicy } from './policy-checks.ts'
import { readQuietHours } from './quiet-hours-section.ts'
import { readRetention } from './retention-section.ts'
import { readRoutes } from './route-checks.ts'
import { readYaml } from './yaml-file.ts'

/** What countersign.yaml says. People, policies and routes are complete only where there are no problems. */
export interface ConfigFile {
  readonly people: readonly Person[]
  readonly policies: readonly PolicyRule[]
  readonly routes: readonly RouteRule[]
  readonly orchestrators: readonly SourceCallback[]
  readonly retention: Retention
  readonly quietHours: readonly QuietHours[]
  readonly digests: readonly DigestRule[]
  readonly matchByEmail: boolean
  /** It names no section at all. */
  readonly isEmpty: boolean
  readonly problems: readonly ConfigProblem[]
  /** Nothing wrong, but worth a word. */
  readonly notices: readonly string[]
}

/** Any other is refused: a section that is silently ignored could let the wrong people decide. */
const SECTIONS = [
  'people',
  'policies',
  'routes',
  'quiet_hours',
  'digests',
  'orchestrators',
  'retention',
  'match_by_email',
]

/**
 * Reads countersign.yaml: every problem at once, each with its line and column. `name` is how it is called in them;
 * `channels` are those that routes may name, any where none is configured; `variables` hold the secrets that it names.
 */
export function readConfigFile(
  source: string,
  name: string,
  channels?: ReadonlySet<ChannelName>,
  variables: Variables = {},
): ConfigFile {
  const yaml = readYaml(source, name)
  if (yaml.problems.length > 0) return { ...NOTHING, problems: yaml.problems }
  const sections = sectionsOf(yaml.content)
  if (sections === undefined) {
    const problem = yaml.locate({ path: [], problem: 'give sections, each with its name, e.g. "people:"' })
    return { ...NOTHING, problems: [problem] }
  }
  const { people, findings, roster } = readPeople(sections.people)
  const policies = readPolicies(sections.policies, roster)
  const routes = readRoutes(sections.routes, { roster, channels })
  const orchestrators = readOrchestrators(sections.orchestrators, variables)
  const retention = readRetention(sections.retention)
  const quiet = readQuietHours(sections.quiet_hours, roster)
  const digests = readDigests(sections.digests, { roster, channels })
  const rules = policies.drafts.flatMap(({ complete }) => (complete ? [toRule(complete)] : []))
  const problems = [
    ...unknownSections(sections),
    ...switchProblems(sections.match_by_email),
    ...findings,
    ...policies.problems,
    ...routes.problems,
    ...orchestrators.problems,
    ...retention.problems,
    ...quiet.problems,
    ...digests.problems,
  ].map(yaml.locate)
  return {
    people,
    policies: rules,
    routes: routes.routes,
    orchestrators: orchestrators.orchestrators,
    retention: retention.retention,
    quietHours: quiet.quietHours,
    digests: digests.digests,
    matchByEmail: sections.match_by_email === true,
    isEmpty: Object.keys(sections).length === 0,
    problems: problems.toSorted(byPlace),
    notices: [
      ...[...policies.notices, ...routes.notices, ...digests.notices]
        .map(yaml.locate)
        .map(({ where, problem }) => `${where}: ${problem}.`),
      ...whoCanDecide(people, rules, name),
    ],
  }
}

const NOTHING = {
  people: [],
  policies: [],
  routes: [],
  orchestrators: [],
  retention: KEEP_ALL,
  quietHours: [],
  digests: [],
  matchByEmail: false,
  isEmpty: true,
  notices: [],
}

function switchProblems(given: unknown): readonly Finding[] {
  if (given === undefined || typeof given === 'boolean') return []
  return [{ path: ['match_by_email'], problem: 'match_by_email: give true or false' }]
}

function sectionsOf(content: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined
  return { ...content }
}

function unknownSections(sections: Readonly<Record<string, unknown>>): readonly Finding[] {
  const unknown = Object.keys(sections).filter((name) => !SECTIONS.includes(name))
  return unknown.map((name) => ({ path: [name], onKey: true, problem: unknownSection(name) }))
}

function unknownSection(name: string): string {
  const knows = `this version knows ${SECTIONS.map((one) => `"${one}"`).join(', ')}`
  return `does not know "${name}"${didYouMean(name, SECTIONS, knows)}`
}

interface Policies {
  readonly drafts: readonly Draft[]
  readonly problems: readonly Finding[]
  readonly notices: readonly Finding[]
}

function readPolicies(given: unknown, roster: readonly Person[] | undefined): Policies {
  if (!Array.isArray(given ?? [])) {
    const problem = 'policies: give a list, each one beginning with "- name:"'
    return { drafts: [], problems: [{ path: ['policies'], problem }], notices: [] }
  }
  const drafts = ((given ?? []) as readonly unknown[]).map(draftOf)
  const checked = drafts.map((draft, index) => checkDraft(draft, drafts.slice(0, index), roster))
  return {
    drafts,
    problems: checked.flatMap(({ problems }) => problems),
    notices: [
      ...checked.flatMap(({ notices }) => notices),
      ...drafts.flatMap((draft) => typosIn(draft, ['policies', draft.index])),
    ],
  }
}

function checkDraft(draft: Draft, earlier: readonly Draft[], roster: readonly Person[] | undefined) {
  // Where nobody is listed at all, that is said once, not for each policy.
  const who = roster?.length ? checkApprovers(draft, roster) : { problems: [], notices: [] }
  const inFile = (finding: Finding): Finding => ({
    ...finding,
    path: ['policies', draft.index, ...finding.path],
  })
  return {
    problems: [...draft.findings, ...[...checkPolicy(draft, earlier), ...who.problems].map(inFile)],
    notices: who.notices.map(inFile),
  }
}

function byPlace({ at: one }: ConfigProblem, { at: other }: ConfigProblem): number {
  return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0)
}
