import type { RouteHandlerMethod } from 'fastify'
import type { Dependency } from '../../src/ports/readiness.ts'

interface Needs {
  readonly readiness: () => Promise<readonly Dependency[]>
}

/**
 * `GET /readyz`: 503 where something is away without which nothing can be taken in. A provider's outage is only told:
 * events wait for it, and no load balancer should stop sending them.
 */
export function getReadiness({ readiness }: Needs): RouteHandlerMethod {
  return async (_request, reply) => {
    const dependencies = await readiness()
    const ready = dependencies.every(({ required, state }) => !required || state === 'ok')
    const well = dependencies.every(({ state }) => state === 'ok' || state === 'unused')
    return reply.code(ready ? 200 : 503).send({
      status: ready ? (well ? 'ok' : 'degraded') : 'not ready',
      dependencies: Object.fromEntries(dependencies.map((one) => [one.name, inAWord(one)])),
      details: Object.fromEntries(
        dependencies.map(({ name, state, since, lastError }) => [
          name,
          { state, since: since?.toISOString() ?? null, last_error: lastError },
        ]),
      ),
    })
  }
}

function inAWord({ state, lastError }: Dependency): string {
  const isWrong = state === 'down' || state === 'failing'
  return isWrong && lastError !== null ? `${state} (${lastError})` : state
}
