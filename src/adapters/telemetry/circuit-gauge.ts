import { Gauge, type Registry } from 'prom-client'
import { CHANNELS } from '../../domain/card.ts'
import type { CircuitStore } from '../../ports/circuit-store.ts'

export interface CircuitNeeds {
  readonly openCircuits?: CircuitStore['open'] | undefined
}

/** Which providers do not answer, the same for every process. Left out while the database is away. */
export function circuitGauge(registry: Registry, { openCircuits }: CircuitNeeds): () => Promise<void> {
  const gauge = new Gauge({
    name: 'countersign_circuit_open',
    help: '1 where a provider does not answer, and cards wait for it without being tried.',
    labelNames: ['channel'],
    registers: [registry],
  })
  return async () => {
    const open = await openCircuits?.().catch(() => undefined)
    if (open === undefined) return gauge.reset()
    for (const channel of CHANNELS)
      gauge.set({ channel }, open.some((one) => one.channel === channel) ? 1 : 0)
  }
}
