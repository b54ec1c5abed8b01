import { join } from 'node:path'
import { arrivals } from './arrivals.ts'
import type { Backend, Services } from './backends.ts'
import { LOAD } from './load.ts'
import { measureBare } from './measure-bare.ts'
import { measureCopies } from './measure-copies.ts'
import { measureLatency, measurePresses, measureThroughput, warmUp } from './measure-server.ts'
import type { Measured } from './report.ts'
import { copyName, startCopiesStub } from './start-copies-stub.ts'
import { startServer } from './start-server.ts'
import { startSlackStub } from './start-slack-stub.ts'

/** Measures Countersign on one backend, then the ceilings on the same one, then all three channels, never two at once. */
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
    const copies = await measureAllChannels(services)
    const ratio = ours.eventsPerSecond / bare.jobsPerSecond
    return { backend: backend.name, label: backend.label, events, ...ours, ...bare, ratio, copies }
  } finally {
    slack.close()
    await services.close()
  }
}

async function measureAllChannels(services: Services) {
  const arrived = arrivals()
  const slack = await startSlackStub((kind, marker, at) => arrived.note(copyName('slack', kind, marker), at))
  const others = await startCopiesStub(arrived)
  try {
    const server = await startServer(services, slack.apiUrl, others.env)
    return await measureCopies({ http: server.http, arrived }).finally(server.stop)
  } finally {
    others.close()
    slack.close()
  }
}

async function measureOurs(needs: Parameters<typeof warmUp>[0], events: number) {
  await warmUp(needs)
  const eventsPerSecond = await measureThroughput(needs, events)
  const latency = await measureLatency(needs)
  const presses = await measurePresses(needs, Math.min(events, LOAD.presses))
  return { eventsPerSecond, ...latency, ...presses }
}
