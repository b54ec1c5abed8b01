import { z } from 'zod'
import { CARD_STATES } from '../../src/domain/card.ts'
import type { CardStore } from '../../src/ports/card-store.ts'
import type { RetryDelivery } from '../../src/usecases/retry-delivery.ts'
import { callerOf } from './authenticate.ts'
import { byId, type Handler } from './handler.ts'
import { problem, sendProblem } from './problem.ts'
import { deliveryBody, pageOf, paging, toDeliveryBody } from './representations.ts'

export const listSchema = {
  summary: 'Deliveries, newest first',
  querystring: z.object({ state: z.enum(CARD_STATES).optional(), ...paging }),
  response: { 200: pageOf(deliveryBody) },
}

export function getDeliveries(needs: {
  readonly listDeliveries: CardStore['list']
}): Handler<typeof listSchema> {
  return async ({ query: { state, ...page } }) => {
    const { items, next } = await needs.listDeliveries({ state }, page)
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
