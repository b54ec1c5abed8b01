import { createServer } from 'node:http'
import { z } from 'zod'
import { listen, readBody } from '../../src/sandbox/loopback-server.ts'

const attributes = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]])))

const sent = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              name: z.string(),
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              kind: z.number(),
              attributes,
            }),
          ),
        }),
      ),
    }),
  ),
})

type Span = z.infer<typeof sent>['resourceSpans'][number]['scopeSpans'][number]['spans'][number]
export interface SentSpan extends Span {
  readonly resource: Readonly<Record<string, unknown>>
}

/** A collector of traces on loopback: OTLP over HTTP, as JSON. */
export interface OtlpReceiver {
  readonly url: string
  spans(): readonly SentSpan[]
  close(): Promise<void>
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: SentSpan[] = []
  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    if (request.url !== '/v1/traces') return response.writeHead(404).end()
    for (const { resource, scopeSpans } of sent.parse(JSON.parse(String(body))).resourceSpans)
      for (const scope of scopeSpans)
        spans.push(...scope.spans.map((span) => ({ ...span, resource: resource.attributes })))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  const { url, close } = await listen(server)
  return { url, close, spans: () => [...spans] }
}
