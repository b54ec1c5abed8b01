import { z } from 'zod'
import type { CardStore } from '../../src/ports/card-store.ts'
import type { RetryDeliveries } from '../../src/usecases/delivering/retry-deliveries.ts'
import type { RetryDelivery } from '../../src/usecases/delivering/retry-delivery.ts'
import { callerOf } from './authenticate.ts'
import { deliveryFilter, toCardFilter } from './delivery-filter.ts'
import { byId, type Handler } from './handler.ts'
import { problem, sendProblem } from './problem.ts'
import { deliveryBody, pageOf, paging, toDeliveryBody } from './representations.ts'

export const listSchema = {
  summary: 'Deliveries, newest first',
  querystring: z.object({ ...deliveryFilter, ...paging }),
  response: { 200: pageOf(deliveryBody) },
}

export function getDeliveries(needs: {
  readonly listDeliveries: CardStore['list']
}): Handler<typeof listSchema> {
  return async ({ query: { cursor, limit, ...filter } }) => {
    const { items, next } = await needs.listDeliveries(toCardFilter(filter), { cursor, limit })
    return { items: items.map(toDeliveryBody), next }
  }
}

export const retrySchema = {
  summary: 'Try a delivery again, now',
  params: byId,
  response: { 200: deliveryBody },
}

export function postRetry(needs: { readonly retryDelivery: RetryDelivery }): Handler<typeof retrySchema> {
  return async (request, reply) => {
    const { id } = request.params
    const card = await needs.retryDelivery(id, callerOf(request))
    return card ? toDeliveryBody(card) : sendProblem(reply, problem(404, `There is no delivery "${id}".`))
  }
}

/** More in one request would be a long line of ids; a filter takes any number. */
const MOST_IDS = 1000

const either = 'give either "ids", or "state" with what else they have in common'
const retryManyBody = z
  .strictObject({
    ids: z.array(z.string()).min(1).max(MOST_IDS, `at most ${MOST_IDS}: give a filter for more`).optional(),
    ...deliveryFilter,
    state: z.enum(['dead', 'waiting'], 'give "dead" for what was given up, or "waiting"').optional(),
  })
  .refine(({ ids, ...filter }) => (ids === undefined) !== (Object.keys(filter).length === 0), either)
  .refine(({ ids, state }) => ids !== undefined || state !== undefined, {
    path: ['state'],
    error: 'say which are meant: "dead" for what was given up, or "waiting"',
  })

export const retryManySchema = {
  summary:
    'Try several deliveries again, or all that have something in common; each channel takes them at its pace',
  body: retryManyBody,
  response: { 200: z.object({ retried: z.number() }) },
}

export function postRetryMany(needs: {
  readonly retryDeliveries: RetryDeliveries
}): Handler<typeof retryManySchema> {
  return async (request) => {
    const { ids, ...filter } = request.body
    const which = ids === undefined ? toCardFilter(filter) : { ids }
    return { retried: await needs.retryDeliveries(which, callerOf(request)) }
  }
}
