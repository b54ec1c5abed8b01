import { randomUUID } from 'node:crypto'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'

interface Options {
  readonly logger: FastifyBaseLogger
  readonly publicUrl: string
  readonly version: string
}

/** The web server, with zod for its schemas and the OpenAPI 3.1 document made from them. Routes come from handlers/. */
export async function createServer({ logger, publicUrl, version }: Options): Promise<FastifyInstance> {
  const server = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // A press on a button must not wait for connections that only keep alive.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 250 },
  })
  server.setValidatorCompiler(validatorCompiler)
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
    },
    transform: onlyTheApi,
    transformObject: jsonSchemaTransformObject,
  })
  return server
}

/** The document speaks of the API alone, not of Slack's door, the sandbox's page or the health checks. */
const onlyTheApi: typeof jsonSchemaTransform = (route) =>
  route.url.startsWith('/v1/')
    ? jsonSchemaTransform(route)
    : { schema: { ...route.schema, hide: true }, url: route.url }
