import type { FastifyInstance } from 'fastify'

/**
 * Its callers say everything in the query. PowerShell's `Invoke-WebRequest -Method POST` sends an empty form all the same,
 * and others empty JSON: what is in a body is not read.
 */
export function ignoreBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, parsed) => parsed(null))
}
