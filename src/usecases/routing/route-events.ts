import type { Destination } from '../../domain/card.ts'
import type { AnyEvent } from '../../domain/events/event.ts'
import { groupKeysOf } from '../../domain/grouping/group-keys.ts'
import { heldBack, mayWantThread, type Route, type Routing, routesFor } from '../../domain/routing.ts'
import type { Repositories } from '../../ports/store.ts'

type Threads = Pick<Repositories['cards'], 'placesOfTasks'>

/** Task id → where it has cards. */
type Places = ReadonlyMap<string, readonly Destination[]>

/** An event and, where it asks for an approval, its risk. */
export interface Routable {
  readonly event: AnyEvent
  readonly risk?: string | undefined
}

/** Where an event goes; `heldBack` says why it is not where its task's thread would be. */
export interface Routed {
  readonly routes: readonly Route[]
  readonly heldBack: string | undefined
}

/**
 * Where new events go, by event id. What an event of the batch gets a card for, is its task's thread for those after it.
 */
export async function routeEvents(
  cards: Threads,
  routing: Routing,
  events: readonly Routable[],
): Promise<ReadonlyMap<string, Routed>> {
  const places = await placesBefore(cards, routing, events)
  const routed = new Map<string, Routed>()
  for (const { event, risk } of events) {
    const threads = threadsOf(event, places)
    const one = route(event, routing, risk, threads)
    routed.set(event.id, one)
    const taken = one.routes.filter(isOfItsTask(event)).map(({ destination }) => destination)
    if (event.taskId !== null) places.set(event.taskId, [...threads, ...taken])
  }
  return routed
}

/** Where an event that is stored went, by the rules as they are now and the thread that its task had when it came. */
export async function routeStored(
  cards: Threads,
  routing: Routing,
  { event, risk }: Routable,
): Promise<Routed> {
  const places = await placesBefore(cards, routing, [{ event }], event.receivedAt)
  return route(event, routing, risk, threadsOf(event, places))
}

/** A card that counts alike failures is in no task's thread, as `placesOfTasks` has it. */
function isOfItsTask(event: AnyEvent) {
  return ({ group }: Route): boolean => {
    const keys = groupKeysOf(event, group)
    return keys === undefined || keys.same !== null
  }
}

function threadsOf({ taskId }: AnyEvent, places: Places): readonly Destination[] {
  return (taskId === null ? undefined : places.get(taskId)) ?? []
}

function route(
  event: AnyEvent,
  routing: Routing,
  risk: string | undefined,
  threads: readonly Destination[],
): Routed {
  return {
    routes: routesFor(event, routing, risk, threads),
    heldBack: heldBack(event, routing, risk, threads),
  }
}

/** Where tasks have cards, asked only for events that may go there: most do not. */
async function placesBefore(
  cards: Threads,
  routing: Routing,
  events: readonly Routable[],
  before?: Date,
): Promise<Map<string, readonly Destination[]>> {
  const asking = events.filter(({ event }) => mayWantThread(event, routing))
  const tasks = new Set(asking.flatMap(({ event: { taskId } }) => taskId ?? []))
  const found = tasks.size === 0 ? [] : await cards.placesOfTasks([...tasks])
  const then = found.filter(({ since }) => before === undefined || since < before)
  const byTask = Map.groupBy(then, ({ taskId }) => taskId)
  return new Map([...byTask].map(([id, at]) => [id, at.map(({ destination }) => destination)]))
}
