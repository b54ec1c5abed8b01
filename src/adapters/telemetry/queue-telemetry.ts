import { type Context, context, INVALID_SPAN_CONTEXT, type SpanOptions, trace } from '@opentelemetry/api'
import { BullMQOTelSpan, BullMQOtel } from 'bullmq-otel'

/**
 * Shows in a trace how its work goes through the queue. Workers that look for jobs, extend locks or find nothing to do
 * belong to nobody's trace, and would be most of what is sent: they are left out.
 */
export function queueTelemetry(): BullMQOtel {
  const telemetry = new BullMQOtel({ tracerName: 'countersign' })
  const { tracer } = telemetry
  const startSpan = tracer.startSpan.bind(tracer)
  tracer.startSpan = (name: string, options?: SpanOptions, within?: Context) => {
    const around = trace.getSpanContext(within ?? context.active()) ?? INVALID_SPAN_CONTEXT
    return trace.isSpanContextValid(around) && !isHousekeeping(name)
      ? startSpan(name, options, within)
      : // What is left out hands on the span around it.
        new BullMQOTelSpan(trace.wrapSpanContext(around))
  }
  return telemetry
}

function isHousekeeping(name: string): boolean {
  return /^(getNextJob|extendLocks|complete|moveStalled)/.test(name)
}
