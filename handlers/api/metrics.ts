import type { RouteHandlerMethod } from 'fastify'

interface Needs {
  /** Everything that is measured, in Prometheus' text format. */
  readonly readMetrics: () => Promise<string>
}

/** `GET /metrics`: for Prometheus, and whatever else reads its format. */
export function getMetrics({ readMetrics }: Needs): RouteHandlerMethod {
  return async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await readMetrics())
}
