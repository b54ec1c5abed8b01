import { describe, expect, it, vi } from 'vitest'
import { outage } from '../../../src/adapters/queue/outage.ts'
import type { QueueBackend, WakeJob } from '../../../src/adapters/queue/queue-backend.ts'
import { wakeLanes } from '../../../src/adapters/queue/wake-lanes.ts'
import { workHere } from '../../../src/adapters/queue/work-here.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }

/** A queue that takes jobs when the test lets it. */
function aSlowQueue() {
  const added: { readonly name: string; readonly ids: readonly unknown[] }[] = []
  const gates: PromiseWithResolvers<void>[] = []
  const backend: QueueBackend = {
    reachable: () => true,
    newQueue: (name) => ({
      addBulk: async (jobs: readonly WakeJob[]) => {
        added.push({ name, ids: jobs.map(({ data }) => (data as { id: string }).id) })
        const gate = Promise.withResolvers<void>()
        gates.push(gate)
        await gate.promise
      },
      waiting: async () => 0,
      close: async () => {},
    }),
    newWorker: () => {
      throw new Error('Nobody works here.')
    },
    close: async () => {},
  }
  const { queue } = wakeLanes({
    backend,
    trouble: outage(log),
    here: workHere(
      async () => {},
      () => 1,
    ),
  })
  return { queue, added, gates }
}

describe('while the queue takes long to add', () => {
  it('a process that does not work keeps what is urgent, and adds it as soon as the queue is through', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { queue, added, gates } = aSlowQueue()
    const crowd = queue.wake('slack', ['p1', 'p2'], 0, 2)
    await vi.advanceTimersByTimeAsync(1000)
    await crowd
    await queue.wake('slack', ['approval'])
    await queue.wake('callbacks', ['decision'])
    await queue.wake('slack', ['progress'], 0, 2)
    await queue.wake('slack', ['next-try'], 500)
    expect(added).toHaveLength(1)
    vi.useRealTimers()
    gates[0]!.resolve()
    await vi.waitFor(() => expect(added).toHaveLength(2))
    expect(added[1]).toEqual({ name: 'countersign-slack', ids: ['approval'] })
    gates[1]!.resolve()
    await vi.waitFor(() => expect(added).toHaveLength(3))
    expect(added[2]).toEqual({ name: 'countersign-callbacks', ids: ['decision'] })
    gates[2]!.resolve()
  })
})
