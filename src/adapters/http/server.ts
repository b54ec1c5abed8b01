import { randomUUID } from 'node:crypto'
import swagger from '@fastify/swagger'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'

import { serializerCompiler } from 'fastify-type-provider-zod'
import { onlyTheApi, withProblems } from './open-api.ts'
import { refuseUnreadable } from './unreadable.ts'

interface Options {
  readonly logger: FastifyBaseLogger
  readonly publicUrl: string
  readonly version: string
  /** Answers what does not come as far as to a route: an address that cannot be read. */
  readonly onError: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => FastifyReply
}

/** The web server, with zod for its schemas and the OpenAPI 3.1 document made from them. Routes come from handlers/. */
export async function createServer({
  logger,
  publicUrl,
  version,
  onError,
}: Options): Promise<FastifyInstance> {
  const server = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // A press on a button must not wait for connections that only keep alive.
    forceCloseConnections: 'idle',
    // Ids of 200 characters, each as long as it can get in an address.
    routerOptions: { maxParamLength: 2500 },
    frameworkErrors: onError,
    clientErrorHandler: refuseUnreadable,
  })
  server.setSerializerCompiler(serializerCompiler)
  // Bodies are JSON and nothing else: a form or plain text is what a web page of somebody else could send.
  server.removeContentTypeParser('text/plain')
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        version,
        description: 'Events of AI agents in, one authorised and signed decision out.',
      },
      servers: [{ url: publicUrl }],
      // Either, or none of both where the server has no keys.
      security: [{ bearer: [] }, { key: [] }, {}],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
    transform: onlyTheApi,
    transformObject: withProblems,
  })
  return server
}
