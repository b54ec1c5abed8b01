import { z } from 'zod'
import { CHANNELS, type ChannelName, type Destination } from '../domain/card.ts'
import type { Person } from '../domain/person.ts'
import { DEFAULT_TARGET, type Place, type RouteRule, THREAD } from '../domain/routing.ts'
import { duration } from './durations.ts'
import { ADDRESS } from './environment.ts'
import { groupSection, toGroup } from './group-section.ts'
import { type Lenient, readLeniently } from './lenient.ts'
import { routeMatchOf } from './match-schema.ts'
import { keyed, oneOrMore, text } from './schema-parts.ts'

export const PLACE =
  'give a place like "slack:#ops", "slack:@alex", "slack:default", "linear:hub", "linear:ENG-12", "email:ops@example.com", "email:default" or "thread", or a list of such'
const NAMED =
  'give a place by its name, like "email:default": a fallback is for what was not taken, and a thread would be in the same place'
const MENTION = 'give a role like "role:cto" or the id of a person like "alex", or a list of such'

/** How long a destination has to take a card where the route does not say. */
const AFTER_MS = 60_000

const place = z.string(PLACE).transform((text, ctx): Place => {
  const found = text.trim() === THREAD ? THREAD : placeOf(text.trim())
  if (found !== undefined) return found
  ctx.addIssue({ code: 'custom', message: PLACE })
  return z.NEVER
})
const places = oneOrMore(place, PLACE)
/** Places of which each is one, whoever asks. */
export const named = place.transform((given, ctx): Destination => {
  if (given !== THREAD) return given
  ctx.addIssue({ code: 'custom', message: NAMED })
  return z.NEVER
})

export const routeSchema = keyed('give a route like "- match: { type: failure }"', {
  match: routeMatchOf('say which events it is for, e.g. { severity: critical }; {} is for all'),
  to: places,
  fallback: keyed('give { after: 60s, to: [email:default] }', {
    after: duration.optional(),
    to: oneOrMore(named, PLACE),
  }).optional(),
  continue: z.boolean('give true or false').optional(),
  mention: oneOrMore(text(MENTION), MENTION).optional(),
  group: groupSection.optional(),
})
export type RouteInput = z.output<typeof routeSchema>

/** A route of the file, mistakes and all. */
export interface RouteDraft extends Lenient<RouteInput> {
  /** Its place among the routes, from 0. */
  readonly index: number
}

export function routeDraftOf(item: unknown, index: number): RouteDraft {
  return { index, ...readLeniently(routeSchema, item, ['routes', index]) }
}

/** What each channel calls its destinations, beside `default`. */
const TARGETS: Readonly<Record<ChannelName, RegExp>> = {
  slack: /^(#[^\s#]+|@[\w.@-]+|[CGD][A-Z0-9]{2,})$/,
  linear: /^([A-Za-z][A-Za-z0-9]*-\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
  email: ADDRESS,
}

function placeOf(text: string): Destination | undefined {
  const channel = CHANNELS.find((name) => text.startsWith(`${name}:`))
  if (channel === undefined) return undefined
  const target = text.slice(channel.length + 1)
  if (target === DEFAULT_TARGET || (channel === 'linear' && target === 'hub'))
    return { channel, target: DEFAULT_TARGET }
  return TARGETS[channel].test(target) ? { channel, target } : undefined
}

/** Who is meant by `slack:@alex`; undefined for every other place. */
export function personNamed(place: Place): string | undefined {
  if (place === THREAD) return undefined
  const { channel, target } = place
  return channel === 'slack' && target.startsWith('@') ? target.slice(1) : undefined
}

/** A route as the domain has it. */
export function toRoute(given: RouteInput, people: readonly Person[]): RouteRule {
  const { match, to, fallback, mention, group } = given
  const named = (all: readonly Destination[]) => all.map((one) => withAccount(one, people))
  return {
    match,
    to: to.map((one) => (one === THREAD ? one : withAccount(one, people))),
    fallback: fallback ? { afterMs: fallback.after ?? AFTER_MS, to: named(fallback.to) } : null,
    continues: given.continue ?? false,
    ...(mention && { mention: mention.map(plainPerson) }),
    ...(group && { group: toGroup(group) }),
  }
}

/** `person:alex`, as escalations write it, is `alex`. */
export function plainPerson(mentioned: string): string {
  return mentioned.replace(/^person:\s*/, '').replace(/^role:\s*/, 'role:')
}

/** A person is written to at their first Slack account. */
export function withAccount(place: Destination, people: readonly Person[]): Destination {
  const id = personNamed(place)
  const account = people.find((person) => person.id === id)?.slack[0]
  return account === undefined ? place : { ...place, target: account.user }
}
