import { expect, it } from 'vitest'
import { jobRoutes } from '../../handlers/job-routes.ts'
import { LANES } from '../../src/ports/queue.ts'

it('gives every lane a worker: cards and callbacks each their own', async () => {
  const done: string[] = []
  const work = new Map<string, (id: string) => Promise<void>>()
  const workers = {
    onWake: (lane: string, does: (id: string) => Promise<void>) => work.set(lane, does),
    onEvent: () => {},
    start: async () => {},
    stop: async () => {},
  }
  jobRoutes(workers, {
    deliverCard: async (id) => void done.push(`deliver ${id}`),
    reportCallback: async (id) => void done.push(`report ${id}`),
    acceptEvents: async () => [],
  })
  for (const lane of LANES) await work.get(lane)?.(lane)
  expect(done).toEqual([
    'deliver slack',
    'deliver linear',
    'deliver email',
    'report stops',
    'report callbacks',
  ])
})
