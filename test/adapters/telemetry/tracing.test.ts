import { context, diag, propagation, trace } from '@opentelemetry/api'
import { afterEach, expect, it } from 'vitest'
import { inSpan } from '../../../src/adapters/telemetry/spans.ts'
import { startTracing } from '../../../src/adapters/telemetry/tracing.ts'

afterEach(() => {
  for (const api of [trace, context, propagation, diag]) api.disable()
})

/** Nobody listens where OpenTelemetry sends to by itself. */
function aTracing() {
  const said: { readonly fields: object; readonly message: string }[] = []
  const warn = (fields: object, message: string) => said.push({ fields, message })
  const tracing = startTracing({ version: '1.2.3', log: { info: () => {}, error: () => {}, warn } })
  return { tracing, said }
}

it('says once that traces are lost, and why, without a stack', async () => {
  const { tracing, said } = aTracing()
  const error = { stack: 'Error: connect\n at node_modules', message: 'connect ECONNREFUSED 127.0.0.1:4318' }
  diag.error(JSON.stringify(error))
  diag.error(JSON.stringify(error))
  expect(said).toEqual([
    {
      fields: { part: 'traces', detail: 'connect ECONNREFUSED 127.0.0.1:4318' },
      message: 'Traces could not be sent; they are lost.',
    },
  ])
  await tracing.stop()
})

it('does not hold up the end where the collector is away', async () => {
  const { tracing } = aTracing()
  await inSpan('countersign.accept', {}, async () => {})
  const began = performance.now()
  await tracing.stop()
  expect(performance.now() - began).toBeLessThan(5000)
})
