import { CHANNELS, type ChannelName } from '../domain/card.ts'
import type { Person } from '../domain/person.ts'
import { type Place, type RouteRule, THREAD } from '../domain/routing.ts'
import { covers } from './covers.ts'
import type { Finding } from './finding.ts'
import { typosIn } from './likely-typos.ts'
import { didYouMean } from './nearest.ts'
import { at } from './policy-checks.ts'
import { personNamed, plainPerson, type RouteDraft, routeDraftOf, toRoute } from './routes-section.ts'

/** What routes may name. */
export interface Reach {
  /** Undefined where a mistake hides who there is. */
  readonly roster: readonly Person[] | undefined
  /** Undefined: any channel may be named, because none is configured yet. */
  readonly channels: ReadonlySet<ChannelName> | undefined
}

interface Routes {
  readonly routes: readonly RouteRule[]
  readonly problems: readonly Finding[]
  readonly notices: readonly Finding[]
}

/** Reads `routes`. They are complete only where there are no problems. */
export function readRoutes(given: unknown, reach: Reach): Routes {
  if (!Array.isArray(given ?? [])) {
    const problem = 'routes: give a list, each one beginning with "- match:"'
    return { routes: [], problems: [{ path: ['routes'], problem }], notices: [] }
  }
  const drafts = ((given ?? []) as readonly unknown[]).map(routeDraftOf)
  const takers = drafts.filter(takesForGood)
  const problems = drafts.flatMap((draft, index) => {
    const inFile = (finding: Finding) => ({ ...finding, path: ['routes', index, ...finding.path] })
    return [...draft.findings, ...checkRoute(draft, takers, reach).map(inFile)]
  })
  const routes = drafts.flatMap(({ complete }) => (complete ? [toRoute(complete, reach.roster ?? [])] : []))
  const notices = drafts.flatMap((draft) => typosIn(draft, ['routes', draft.index]))
  return { routes, problems, notices }
}

function checkRoute(draft: RouteDraft, takers: readonly RouteDraft[], reach: Reach): readonly Finding[] {
  const { to, fallback, mention } = draft.given
  const places = [
    ...at(['to'], draft.unclear.has('to') ? [] : to),
    ...at(['fallback', 'to'], draft.unclear.has('fallback') ? [] : fallback?.to),
  ]
  return [
    ...(draft.unclear.has('match') ? [] : unreachable(draft, takers)),
    ...places.flatMap(({ path, value }) => {
      const label = path.filter((part) => typeof part === 'string').join('.')
      const problem = whyNotThere(value, reach)
      return problem === undefined ? [] : [{ path, problem: `${label}: ${problem}` }]
    }),
    ...at(['mention'], draft.unclear.has('mention') ? [] : mention).flatMap(({ path, value }) => {
      const problem = nobodyMentioned(value, reach)
      return problem === undefined ? [] : [{ path, problem: `mention: ${problem}` }]
    }),
  ]
}

function nobodyMentioned(mentioned: string, { roster }: Reach): string | undefined {
  if (roster === undefined) return undefined
  const who = plainPerson(mentioned)
  const role = /^role:(.*)$/.exec(who)?.[1]
  if (role === undefined) return unknownPerson(who, roster, mentioned)
  const roles = roster.flatMap((person) => person.roles)
  if (roles.includes(role)) return undefined
  return `nobody has the role "${role}"${didYouMean(role, [...new Set(roles)], 'give it to somebody in people')}`
}

/** A role without its prefix is the likeliest mistake. */
function unknownPerson(id: string, roster: readonly Person[], mentioned: string): string | undefined {
  if (roster.some((one) => one.id === id)) return undefined
  if (roster.some(({ roles }) => roles.includes(id))) return `"${mentioned}" is a role: write "role:${id}"`
  return nobodyOf(id, roster)
}

function nobodyOf(id: string, roster: readonly Person[]): string {
  const known = roster.map((one) => one.id)
  return `nobody has the id "${id}"${didYouMean(id, known, 'name someone listed in people')}`
}

/** Whether what it matches comes to no route below. */
function takesForGood({ given, unclear }: RouteDraft): boolean {
  return given.match !== undefined && !unclear.has('match') && !given.continue && !unclear.has('continue')
}

function unreachable(
  { given: { match }, index }: RouteDraft,
  takers: readonly RouteDraft[],
): readonly Finding[] {
  const above = (taker: RouteDraft) => taker.index < index
  const before = takers.find(
    (taker) => above(taker) && taker.given.match && match && covers(taker.given.match, match),
  )
  if (before === undefined) return []
  const problem = `never applies: route ${before.index + 1} takes all that this one matches. Put this one before it, or give that one "continue: true"`
  return [{ path: [], problem }]
}

/** Which variables a channel needs; the check of the environment names the rest. */
const VARIABLES: Readonly<Record<ChannelName, string>> = {
  slack: 'SLACK_BOT_TOKEN',
  linear: 'LINEAR_API_KEY',
  email: 'SMTP_HOST',
}

/** Why nothing could be sent to a place; undefined where it could. */
export function whyNotThere(place: Place, reach: Reach): string | undefined {
  return channelMissing(place, reach) ?? personMissing(place, reach)
}

function channelMissing(place: Place, { channels }: Reach): string | undefined {
  if (channels === undefined || place === THREAD) return undefined
  const { channel } = place
  if (channels.has(channel)) return undefined
  const there = CHANNELS.filter((name) => channels.has(name)).join(' and ')
  return `${channel} is not configured: set ${VARIABLES[channel]}, or name another place (there is ${there})`
}

function personMissing(place: Place, { roster }: Reach): string | undefined {
  const id = personNamed(place)
  if (id === undefined || roster === undefined) return undefined
  const person = roster.find((one) => one.id === id)
  if (person === undefined) return nobodyOf(id, roster)
  return person.slack.length > 0 ? undefined : `"${id}" has no "slack" in people: give it there`
}
