import { type ChannelName, type Destination, destinationName, type SubjectRef } from './card.ts'
import { isApprovalType, isFailureType, isLivingType } from './events/catalogue.ts'
import type { AnyEvent } from './events/event.ts'
import type { Fallback } from './fallback.ts'
import { issueNamed } from './issue-named.ts'
import { factsOf, type Match, mismatch } from './match.ts'

/** Where an event goes, and why. */
export interface Route {
  readonly destination: Destination
  readonly why: string
  /** What gets the card where this destination does not take it; null: nothing does. */
  readonly fallback: Fallback | null
}

/** The default destination of every channel that is configured; a list where a channel has several. */
export type Defaults = Readonly<Partial<Record<ChannelName, string | readonly string[]>>>

/** A destination as a route names it; the target `default` stands for what the environment says. */
export type Place = Destination
export const DEFAULT_TARGET = 'default'

/** A route of countersign.yaml. */
export interface RouteRule {
  readonly match: Match
  readonly to: readonly Place[]
  /** A ladder: the first place is tried first. */
  readonly fallback: { readonly afterMs: number; readonly to: readonly Place[] } | null
  /** Whether the routes below are looked at as well where this one matches. */
  readonly continues: boolean
}

/** What decides where events go. */
export interface Routing {
  readonly routes: readonly RouteRule[]
  readonly defaults: Defaults
}

/**
 * Where an event goes: by all routes that match, from the top, until one that does not continue; by the built-in one, to
 * every channel's defaults, where none matches. `risk` is that of its approval. Linear's default is the issue that the
 * event names, where it names one.
 */
export function routesFor(event: AnyEvent, { routes, ...given }: Routing, risk?: string): readonly Route[] {
  const facts = factsOf(event, risk)
  const issue = issueNamed(event)
  const isNamed = given.defaults.linear !== undefined && issue !== undefined
  const defaults = isNamed ? { ...given.defaults, linear: issue } : given.defaults
  const fitting = routes
    .map((rule, index) => ({ rule, why: `route ${index + 1}: ${matchWords(rule.match)}` }))
    .filter(({ rule }) => mismatch(rule.match, facts) === undefined)
  if (fitting.length === 0) return builtIn(defaults, isNamed)
  const last = fitting.findIndex(({ rule }) => !rule.continues)
  const taken = last < 0 ? fitting : fitting.slice(0, last + 1)
  return oncePerPlace(taken.flatMap(({ rule, why }) => routesOf(rule, why, defaults)))
}

function builtIn(defaults: Defaults, isIssueNamed: boolean): readonly Route[] {
  return (Object.keys(defaults) as ChannelName[]).flatMap((channel) =>
    destinationsOf({ channel, target: DEFAULT_TARGET }, defaults).map((destination) => ({
      destination,
      why:
        isIssueNamed && channel === 'linear'
          ? 'the issue that the event names'
          : `default destination of ${channel}`,
      fallback: null,
    })),
  )
}

function routesOf({ to, fallback }: RouteRule, why: string, defaults: Defaults): readonly Route[] {
  return to
    .flatMap((place) => destinationsOf(place, defaults))
    .map((destination) => ({
      destination,
      why,
      fallback: fallback && ladder(fallback, destination, defaults),
    }))
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

function destinationsOf({ channel, target }: Place, defaults: Defaults): readonly Destination[] {
  if (target !== DEFAULT_TARGET) return [{ channel, target }]
  return [defaults[channel] ?? []].flat().map((target) => ({ channel, target }))
}

/** A destination that several routes name gets one card, with the first fallback that is given for it. */
function oncePerPlace(routes: readonly Route[]): readonly Route[] {
  const places = new Map<string, Route>()
  for (const route of routes) {
    const name = destinationName(route.destination)
    const earlier = places.get(name)
    places.set(name, earlier ? { ...earlier, fallback: earlier.fallback ?? route.fallback } : route)
  }
  return [...places.values()]
}

/** What a route is for, in words. */
export function matchWords(match: Match): string {
  const parts = Object.entries(match).map(([field, values]) => `${field} ${values.join(' or ')}`)
  return parts.length === 0 ? 'every event' : parts.join(', ')
}

const GRAVE: ReadonlySet<unknown> = new Set(['high', 'critical'])

/** Whether an event is worth a second place: somebody waits for an answer, or something grave went wrong. */
export function fallsBack(event: AnyEvent): boolean {
  if (isApprovalType(event.type)) return true
  const { severity }: Readonly<Record<string, unknown>> = event.data
  return isFailureType(event.type) && (GRAVE.has(event.priority) || GRAVE.has(severity))
}

/** What an event is about: its approval, its task's progress, or itself. */
export function subjectOf(event: AnyEvent, approvalId: string | undefined): SubjectRef {
  if (isApprovalType(event.type) && approvalId !== undefined) return { kind: 'approval', id: approvalId }
  if (isLivingType(event.type) && event.taskId !== null) return { kind: 'task-progress', id: event.taskId }
  return { kind: 'event', id: event.id }
}
