/** Where a trace comes from, as W3C Trace Context writes it in the header `traceparent`. */
export interface Traceparent {
  readonly traceId: string
  readonly spanId: string
  /** 1: recorded by the caller. */
  readonly flags: number
}

const WRITTEN = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** Undefined for anything that is none, so that a caller's mistake costs the trace and never the event. */
export function readTraceparent(given: unknown): Traceparent | undefined {
  const [, traceId = '', spanId = '', flags = ''] = WRITTEN.exec(typeof given === 'string' ? given : '') ?? []
  if (/^0*$/.test(traceId) || /^0*$/.test(spanId)) return undefined
  return { traceId, spanId, flags: Number.parseInt(flags, 16) & 1 }
}

/** What may be kept and passed on: the text as it came, where it is a traceparent. */
export function traceparentIn(given: unknown): string | undefined {
  return readTraceparent(given) && String(given)
}
