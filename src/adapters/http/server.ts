import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import swagger from '@fastify/swagger'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
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

/** What is no HTTP at all is answered in the form of every other error, and the connection ends. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy()
  const [status, title, detail] = UNREADABLE[error.code ?? ''] ?? NO_HTTP
  const body = JSON.stringify({ type: 'about:blank', title, status, detail })
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

type Unreadable = readonly [status: number, title: string, detail: string]

const NO_HTTP: Unreadable = [400, 'Bad Request', 'This could not be read as a request in HTTP/1.1.']
/** By the codes of Node's parser. */
const UNREADABLE: Readonly<Record<string, Unreadable>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The headers are too long: 16 KiB at most.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not come whole in time.'],
}
