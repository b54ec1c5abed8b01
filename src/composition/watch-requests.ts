import type { FastifyInstance, FastifyRequest } from 'fastify'
import { openScope } from '../adapters/telemetry/work-scope.ts'
import type { WorkIds } from '../ports/watch.ts'

/**
 * Whatever a request logs carries the ids of what it is about, from its path and from what it led to. Call it before the
 * routes are there.
 */
export function watchRequests(server: FastifyInstance): void {
  const scopes = new WeakMap<FastifyRequest, ReturnType<typeof openScope>>()
  const within = (request: FastifyRequest, work: () => void) =>
    (scopes.get(request) ?? openScope())(namedIn(request), work)

  server.addHook('onRequest', (request, _reply, done) => {
    scopes.set(request, openScope())
    within(request, done)
  })
  // The body was read meanwhile, outside of what began with the headers.
  server.addHook('preValidation', (request, _reply, done) => within(request, done))
  server.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions, log } = request
    // The route's pattern, and not the address: that may hold the token of a link.
    const fields = {
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    within(request, () => log.debug(fields, 'A request was answered.'))
    done()
  })
}

const NAMED: readonly (readonly [RegExp, keyof WorkIds])[] = [
  [/^\/v1\/events\/:id/, 'event_id'],
  [/^\/v1\/tasks\/:id/, 'task_id'],
  [/^\/v1\/deliveries\/:id/, 'delivery_id'],
  [/^\/(v1\/approvals|approvals|approve|reject)\/:id/, 'approval_id'],
]

function namedIn({ params, routeOptions }: FastifyRequest): WorkIds {
  const name = NAMED.find(([route]) => route.test(routeOptions.url ?? ''))?.[1]
  const id = typeof params === 'object' && params !== null && 'id' in params ? params.id : undefined
  return name !== undefined && typeof id === 'string' ? { [name]: id } : {}
}
