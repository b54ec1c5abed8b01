import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { SpanKind } from 'bullmq'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { queueTelemetry } from '../../../src/adapters/telemetry/queue-telemetry.ts'
import { currentTraceparent, describeSpan, inSpan } from '../../../src/adapters/telemetry/spans.ts'
import { watch } from '../../../src/adapters/telemetry/watch.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'
const CALLER = `00-${TRACE}-${SPAN}-01`

it('does nothing where nobody sends traces', async () => {
  const told = await inSpan('countersign.accept', { parent: CALLER }, async () => {
    describeSpan({ event_id: 'e1' })
    return watch.step('countersign.route', async () => 'placed')
  })
  expect(told).toBe('placed')
  expect(currentTraceparent()).toBeUndefined()
})

describe('where traces are sent', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  beforeAll(() => provider.register())
  afterEach(() => exporter.reset())
  afterAll(async () => {
    await provider.shutdown()
    for (const api of [trace, context, propagation]) api.disable()
  })
  const spans = () => exporter.getFinishedSpans()
  const one = (name: string) => spans().find((span) => span.name === name)!

  it('goes on in the trace of whoever sent an event, and hands it on', async () => {
    const handed = await inSpan('countersign.accept', { parent: CALLER }, async () => {
      watch.about({ event_id: 'e1', task_id: null })
      await watch.step('countersign.route', async () => {})
      return currentTraceparent()
    })
    const accept = one('countersign.accept')
    expect(accept.spanContext().traceId).toBe(TRACE)
    expect(accept.parentSpanContext?.spanId).toBe(SPAN)
    expect(accept.attributes).toEqual({ 'countersign.event_id': 'e1' })
    expect(one('countersign.route').parentSpanContext?.spanId).toBe(accept.spanContext().spanId)
    expect(handed).toBe(`00-${TRACE}-${accept.spanContext().spanId}-01`)
  })

  it('stays below what runs where that is the same trace already', async () => {
    await inSpan('countersign.vote', { parent: CALLER }, () =>
      inSpan('countersign.callback', { parent: CALLER }, async () => {}),
    )
    const vote = one('countersign.vote').spanContext()
    expect(one('countersign.callback').parentSpanContext?.spanId).toBe(vote.spanId)
    expect(one('countersign.callback').links).toEqual([])
  })

  it('joins the event’s trace from another one, and links that', async () => {
    await inSpan('countersign.accept', {}, () =>
      inSpan('countersign.vote', { parent: CALLER }, async () => {}),
    )
    expect(one('countersign.vote').spanContext().traceId).toBe(TRACE)
    expect(one('countersign.vote').links[0]?.context).toEqual(one('countersign.accept').spanContext())
  })

  it('records nothing where the caller does not', async () => {
    await inSpan('countersign.accept', { parent: CALLER.replace(/1$/, '0') }, async () => {})
    expect(spans()).toEqual([])
  })

  it.each([
    'nonsense',
    CALLER.replace('00-', '01-'),
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    CALLER.toUpperCase(),
    `${CALLER}\r\nx: y`,
  ])('begins a trace of its own after %j', async (parent) => {
    await inSpan('countersign.accept', { parent }, async () => {})
    expect(one('countersign.accept').parentSpanContext).toBeUndefined()
  })

  it('says of a failure of which kind it was, and not its text', async () => {
    const failing = inSpan('countersign.deliver', {}, async () => {
      throw new TypeError('token xoxb-1 is wrong')
    })
    await expect(failing).rejects.toThrow('xoxb-1')
    const { status, events } = one('countersign.deliver')
    expect({ status, events }).toEqual({
      status: { code: SpanStatusCode.ERROR, message: 'TypeError' },
      events: [],
    })
  })

  it('shows of the queue what belongs to a trace, and no worker that looks for work', async () => {
    const { tracer, contextManager } = queueTelemetry()
    const start = (name: string) =>
      tracer.startSpan(name, { kind: SpanKind.INTERNAL }, contextManager.active())
    start('addBulk countersign-slack').end()
    await inSpan('countersign.accept', { parent: CALLER }, async () => {
      start('getNextJob countersign-slack').end()
      start('addBulk countersign-slack').end()
    })
    expect(spans().map(({ name }) => name)).toEqual(['addBulk countersign-slack', 'countersign.accept'])
    expect(spans()[0]?.spanContext().traceId).toBe(TRACE)
  })
})
