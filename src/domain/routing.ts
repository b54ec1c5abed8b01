import { type ChannelName, type Destination, destinationName, type SubjectRef } from './card.ts'
import { isApprovalType, isLivingType } from './events/catalogue.ts'
import type { AnyEvent, CountersignEvent } from './events/event.ts'
import type { Fallback } from './fallback.ts'
import { isGraveFailure } from './grave-failure.ts'
import type { GroupedBy, GroupRule } from './grouping/group-keys.ts'
import { issueNamed } from './issue-named.ts'
import { routesThatCount } from './judge-routes.ts'
import { factsOf, type Match } from './match.ts'
import { isQuiet, threadChannels, threadPlaces } from './task-thread.ts'

/** Where an event goes, and why. */
export interface Route {
  readonly destination: Destination
  readonly why: string
  /** What gets the card where this destination does not take it; null: nothing does. */
  readonly fallback: Fallback | null
  /** Who is notified by the card: `role:<role>` and ids of people. */
  readonly mention: readonly string[]
  /** What events that it takes are grouped by, where it says so. */
  readonly group?: GroupedBy
}

/** The default destination of every channel that is configured; a list where a channel has several. */
export type Defaults = Readonly<Partial<Record<ChannelName, string | readonly string[]>>>

/** A destination as a route names it: the target `default` stands for what the environment says. */
export const DEFAULT_TARGET = 'default'
/** Stands for the thread of the event's task, wherever that has one (task-thread.ts). */
export const THREAD = 'thread'
export type Place = Destination | typeof THREAD

/** A route of countersign.yaml. */
export interface RouteRule {
  readonly match: Match
  readonly to: readonly Place[]
  /** A ladder: the first place is tried first. */
  readonly fallback: { readonly afterMs: number; readonly to: readonly Destination[] } | null
  /** Whether the routes below are looked at as well where this one matches. */
  readonly continues: boolean
  /** Who is notified by its cards: `role:<role>` and ids of people. */
  readonly mention?: readonly string[]
  readonly group?: GroupRule
}

/** What decides where events go. */
export interface Routing {
  readonly routes: readonly RouteRule[]
  readonly defaults: Defaults
}

/**
 * Where an event goes: by all routes that match, from the top, until one that does not continue; by the built-in ones where
 * none matches. `risk` is that of its approval, `threads` are the places where its task has cards.
 */
export function routesFor(
  event: AnyEvent,
  routing: Routing,
  risk?: string,
  threads: readonly Destination[] = [],
): readonly Route[] {
  const defaults = defaultsFor(event, routing.defaults)
  const wanted = placesFor(event, routing, risk)
  return oncePerPlace(
    wanted.flatMap((one) =>
      one.place === THREAD
        ? inThread(one, event, defaults, threadPlaces(threads, channelsIn(defaults)))
        : destinationsOf(one.place, defaults).map((destination) => toRoute(one, destination, defaults)),
    ),
  )
}

/** Whether it may have to be known where the event's task has cards. */
export function mayWantThread(event: AnyEvent, { routes }: Routing): boolean {
  return event.taskId !== null && (isQuiet(event) || routes.some(({ to }) => to.includes(THREAD)))
}

/** Why an event is not shown where its task's thread would be; undefined where it is. */
export function heldBack(
  event: AnyEvent,
  routing: Routing,
  risk?: string,
  threads: readonly Destination[] = [],
): string | undefined {
  const isHeld = isQuiet(event) && threadPlaces(threads, channelsIn(routing.defaults)).length === 0
  return isHeld && placesFor(event, routing, risk).some(({ place }) => place === THREAD)
    ? 'progress of low priority goes only to the thread of its task, and there is none yet'
    : undefined
}

/** A place that a route wants, before it is known where the task's thread is. */
export interface WantedPlace {
  readonly place: Place
  readonly why: string
  readonly fallback: RouteRule['fallback']
  readonly mention: readonly string[]
  readonly group?: GroupedBy
}

/** The places of all routes that match, in order; those of the built-in ones where none matches. */
export function placesFor(
  event: AnyEvent,
  { routes, defaults }: Routing,
  risk?: string,
): readonly WantedPlace[] {
  const taken = routesThatCount(routes, factsOf(event, risk))
  if (taken.length === 0) return builtIn(event, defaults)
  return taken.flatMap(({ rule: { match, to, fallback, mention = [], group }, number }) => {
    const grouped = group && { group: { ...group, match } }
    const why = `route ${number}: ${matchWords(match)}`
    return to.map((place) => ({ place, why, fallback, mention, ...grouped }))
  })
}

function builtIn(event: AnyEvent, defaults: Defaults): readonly WantedPlace[] {
  const nothing = { fallback: null, mention: [] }
  if (isQuiet(event)) return [{ ...nothing, place: THREAD, why: 'progress of low priority' }]
  const isNamed = defaults.linear !== undefined && issueNamed(event) !== undefined
  return channelsIn(defaults).map((channel) => ({
    ...nothing,
    place: { channel, target: DEFAULT_TARGET },
    why:
      isNamed && channel === 'linear'
        ? 'the issue that the event names'
        : `default destination of ${channel}`,
  }))
}

/** A card in each thread; where the task has none yet, one at every default, so that nothing is lost. */
function inThread(
  wanted: WantedPlace,
  event: AnyEvent,
  defaults: Defaults,
  threads: readonly Destination[],
): readonly Route[] {
  const within = { ...wanted, why: `${wanted.why}; in the thread of ${event.taskId}` }
  if (threads.length > 0) return threads.map((destination) => toRoute(within, destination, defaults))
  if (isQuiet(event)) return []
  const instead = event.taskId === null ? 'it names no task' : `${event.taskId} has no thread yet`
  const at = { ...wanted, why: `${wanted.why}; ${instead}` }
  return threadChannels(channelsIn(defaults)).flatMap((channel) =>
    destinationsOf({ channel, target: DEFAULT_TARGET }, defaults).map((place) =>
      toRoute(at, place, defaults),
    ),
  )
}

function channelsIn(defaults: Defaults): readonly ChannelName[] {
  return Object.keys(defaults) as ChannelName[]
}

/** Linear's default is the issue that the event names, where it names one. */
export function defaultsFor(event: AnyEvent, defaults: Defaults): Defaults {
  const issue = issueNamed(event)
  return defaults.linear !== undefined && issue !== undefined ? { ...defaults, linear: issue } : defaults
}

function toRoute(
  { why, fallback, mention, group }: WantedPlace,
  destination: Destination,
  defaults: Defaults,
): Route {
  const ladderThere = fallback && ladder(fallback, destination, defaults)
  return { destination, why, fallback: ladderThere, mention, ...(group && { group }) }
}

/** The steps without the destination itself; null where nothing is left of them. */
function ladder(
  { afterMs, to }: NonNullable<RouteRule['fallback']>,
  destination: Destination,
  defaults: Defaults,
): Fallback | null {
  const own = destinationName(destination)
  const steps = to
    .map((place) => destinationsOf(place, defaults).filter((step) => destinationName(step) !== own))
    .filter((step) => step.length > 0)
  return steps.length === 0 ? null : { afterMs, steps }
}

/** What a place stands for: `default` may be several destinations, or none. */
export function destinationsOf({ channel, target }: Destination, defaults: Defaults): readonly Destination[] {
  if (target !== DEFAULT_TARGET) return [{ channel, target }]
  return [defaults[channel] ?? []].flat().map((target) => ({ channel, target }))
}

/**
 * A destination that several routes name gets one card, with the first fallback and the first grouping given for it, and all
 * mentions.
 */
function oncePerPlace(routes: readonly Route[]): readonly Route[] {
  const places = new Map<string, Route>()
  for (const route of routes) {
    const name = destinationName(route.destination)
    const earlier = places.get(name)
    places.set(name, earlier ? joined(earlier, route) : route)
  }
  return [...places.values()]
}

function joined(earlier: Route, later: Route): Route {
  const mention = [...new Set([...earlier.mention, ...later.mention])]
  return { ...later, ...earlier, fallback: earlier.fallback ?? later.fallback, mention }
}

/** A place as countersign.yaml writes it. */
export function placeName(place: Place): string {
  return place === THREAD ? THREAD : destinationName(place)
}

/** What a route is for, in words. */
export function matchWords(match: Match): string {
  const parts = Object.entries(match).map(([field, values]) => `${field} ${values.join(' or ')}`)
  return parts.length === 0 ? 'every event' : parts.join(', ')
}

/** Whether an event is worth a second place: somebody waits for an answer, or something grave went wrong. */
export function fallsBack(event: Pick<CountersignEvent, 'type' | 'data' | 'priority'>): boolean {
  return isApprovalType(event.type) || isGraveFailure(event)
}

/** What an event is about: its approval, its task's progress, or itself. */
export function subjectOf(event: AnyEvent, approvalId: string | undefined): SubjectRef {
  if (isApprovalType(event.type) && approvalId !== undefined) return { kind: 'approval', id: approvalId }
  if (isLivingType(event.type) && event.taskId !== null) return { kind: 'task-progress', id: event.taskId }
  return { kind: 'event', id: event.id }
}
