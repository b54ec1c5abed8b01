import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

/** The document speaks of the API alone, not of Slack's door, the sandbox's page or the health checks. */
export const onlyTheApi: typeof jsonSchemaTransform = (route) =>
  route.url.startsWith('/v1/')
    ? jsonSchemaTransform(route)
    : { schema: { ...route.schema, hide: true }, url: route.url }

/** Every other answer of every route: a problem document. */
const PROBLEM = {
  description:
    'Why not, as RFC 9457 has it: 400 names the fields; 401, 403, 404, 409, 410, 413 and 503 say it in words.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string' },
          fields: {
            type: 'array',
            items: {
              type: 'object',
              required: ['path', 'issue'],
              properties: { path: { type: 'string' }, issue: { type: 'string' } },
            },
          },
        },
      },
    },
  },
} as const

/** Adds that answer to every route of the document. */
export const withProblems: typeof jsonSchemaTransformObject = (document) => {
  const whole = jsonSchemaTransformObject(document)
  for (const methods of Object.values(whole.paths ?? {}))
    for (const route of Object.values(methods ?? {}))
      if (hasResponses(route)) route.responses.default = PROBLEM
  return whole
}

function hasResponses(route: unknown): route is { responses: Record<string, unknown> } {
  return typeof route === 'object' && route !== null && 'responses' in route
}
