import { type Context, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { readTraceparent, type Traceparent } from '../../domain/traceparent.ts'
import type { SpanName, WorkIds } from '../../ports/watch.ts'

/** Without a tracer that somebody has set up (tracing.ts) everything here does nothing. */
const tracer = () => trace.getTracer('countersign')

/** What a span may say besides its ids: words from closed lists, and numbers. */
export type SpanWords = Readonly<Record<string, string | number | undefined>>

interface SpanOptions {
  /** The trace that the work belongs to; undefined: to whatever runs, or to none yet. */
  readonly parent?: string | undefined
  readonly kind?: SpanKind
}

/** Runs `work` as a span. Where it belongs to another trace than what runs, that one is linked. */
export async function inSpan<T>(
  name: SpanName,
  { parent, kind = SpanKind.INTERNAL }: SpanOptions,
  work: () => Promise<T>,
): Promise<T> {
  const running = trace.getSpanContext(context.active())
  const told = readTraceparent(parent)
  const isElsewhere = told !== undefined && told.traceId !== running?.traceId
  const links = isElsewhere && running ? [{ context: running }] : []
  const within = isElsewhere ? remote(told) : context.active()
  return tracer().startActiveSpan(name, { kind, links }, within, (span) => ended(span, work))
}

function remote({ traceId, spanId, flags }: Traceparent): Context {
  return trace.setSpanContext(context.active(), { traceId, spanId, traceFlags: flags, isRemote: true })
}

/** An error's text may hold what was sent: a trace says only of which kind it was. */
async function ended<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
    throw error
  } finally {
    span.end()
  }
}

/** Adds to the span that runs: ids by the names that the log has for them. */
export function describeSpan(ids: WorkIds, words: SpanWords = {}): void {
  const span = trace.getActiveSpan()
  if (span === undefined) return
  for (const [name, value] of Object.entries({ ...ids, ...words }))
    if (value !== null && value !== undefined) span.setAttribute(`countersign.${name}`, value)
}

/** `00-<trace>-<span>-<flags>` of what runs, for those whom it calls; undefined where nothing is traced. */
export function currentTraceparent(): string | undefined {
  const running = trace.getSpanContext(context.active())
  if (running === undefined || !trace.isSpanContextValid(running)) return undefined
  const flags = running.traceFlags.toString(16).padStart(2, '0')
  return `00-${running.traceId}-${running.spanId}-${flags}`
}

/** For the log: which trace a line belongs to. */
export function traceAtWork(): Record<string, string> {
  const running = trace.getSpanContext(context.active())
  return running && trace.isSpanContextValid(running)
    ? { trace_id: running.traceId, span_id: running.spanId }
    : {}
}
