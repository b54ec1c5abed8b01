import { join } from 'node:path'
import type { Backend } from './backends.ts'
import { LOAD } from './load.ts'
import { measureBare } from './measure-bare.ts'
import { measureLatency, measurePresses, measureThroughput, warmUp } from './measure-server.ts'
import type { Measured } from './report.ts'
import { startServer } from './start-server.ts'
import { startSlackStub } from './start-slack-stub.ts'

/** Measures Countersign on one backend, and then the ceilings on the same one, never both at once. */
export async function measureBackend(backend: Backend, events: number): Promise<Measured> {
  const services = await backend.open()
  const slack = await startSlackStub()
  const { directory, databaseUrl, redisUrl } = services
  try {
    const server = await startServer(services, slack.apiUrl)
    const needs = { http: server.http, slack: slack.arrived }
    const ours = await measureOurs(needs, events).finally(server.stop)
    const dataDir = join(directory, 'data')
    const spec = { dataDir, databaseUrl, redisUrl, slackApiUrl: slack.apiUrl, jobs: events }
    const bare = await measureBare(spec)
    const ratio = ours.eventsPerSecond / bare.jobsPerSecond
    return { backend: backend.name, label: backend.label, events, ...ours, ...bare, ratio }
  } finally {
    slack.close()
    await services.close()
  }
}

async function measureOurs(needs: Parameters<typeof warmUp>[0], events: number) {
  await warmUp(needs)
  const eventsPerSecond = await measureThroughput(needs, events)
  const latency = await measureLatency(needs)
  const presses = await measurePresses(needs, Math.min(events, LOAD.presses))
  return { eventsPerSecond, ...latency, ...presses }
}
