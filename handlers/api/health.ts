import type { RouteHandlerMethod } from 'fastify'

interface Needs {
  /** Each thing that we depend on → `ok`, or what is wrong with it. */
  readonly health: () => Promise<Readonly<Record<string, string>>>
}

/** `GET /readyz`: 503 as long as something that we depend on is away. */
export function getReadiness({ health }: Needs): RouteHandlerMethod {
  return async (_request, reply) => {
    const dependencies = await health()
    const ready = Object.values(dependencies).every((state) => state === 'ok')
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not ready', dependencies })
  }
}
