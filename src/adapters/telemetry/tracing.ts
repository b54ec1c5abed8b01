import { DiagLogLevel, diag } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import type { Log } from '../../ports/log.ts'
import { queueTelemetry } from './queue-telemetry.ts'

export interface Tracing {
  /** For BullMQ's queues and workers. */
  readonly telemetry: ReturnType<typeof queueTelemetry>
  /** Sends what is still kept back, as far as that goes quickly. */
  stop(): Promise<void>
}

interface Needs {
  readonly version: string
  readonly log: Log
}

/** A collector that is away is one line in this while, and not one for every try. */
const SAID_AGAIN_AFTER_MS = 60_000
/** A collector that is away must not hold up the end of the process. */
const STOP_WITHIN_MS = 2000

/**
 * Sends spans by OTLP over HTTP, as the standard variables say (OTEL_EXPORTER_OTLP_…, OTEL_SERVICE_NAME,
 * OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER, OTEL_BSP_…), which OpenTelemetry reads by itself. This file is loaded only
 * where traces are wanted.
 */
export function startTracing({ version, log }: Needs): Tracing {
  diag.setLogger(diagnostics(log), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
  const ours = { 'service.name': 'countersign', 'service.version': version }
  const resource = defaultResource()
    .merge(resourceFromAttributes(ours))
    .merge(detectResources({ detectors: [envDetector] }))
  const processor = new BatchSpanProcessor(new OTLPTraceExporter())
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] })
  provider.register()
  const atMost = () => new Promise<void>((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())
  const sent = () => provider.shutdown().catch(() => {})
  return { telemetry: queueTelemetry(), stop: () => Promise.race([sent(), atMost()]) }
}

/** Traces that cannot be sent are lost, and nothing else is. */
function diagnostics(log: Log) {
  let saidAt = Number.NEGATIVE_INFINITY
  const say = (words: string) => {
    const now = performance.now()
    if (now - saidAt < SAID_AGAIN_AFTER_MS) return
    saidAt = now
    log.warn({ part: 'traces', detail: firstLine(words) }, 'Traces could not be sent; they are lost.')
  }
  const nothing = () => {}
  return { error: say, warn: say, info: nothing, debug: nothing, verbose: nothing }
}

/** OpenTelemetry writes an error as JSON with its stack in it; what it says is enough. */
function firstLine(words: string): string {
  const said = /"message":"((?:[^"\\]|\\.)*)"/.exec(words)?.[1] ?? words
  return said.split('\n')[0]?.slice(0, 200) ?? ''
}
