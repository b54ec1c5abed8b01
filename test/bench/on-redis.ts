import { arrivals } from './arrivals.ts'
import { BACKENDS, type Services } from './backends.ts'
import { warmUp } from './measure-server.ts'
import { startCopiesStub } from './start-copies-stub.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { type SlackStub, startSlackStub } from './start-slack-stub.ts'

export interface OnRedis {
  readonly services: Services
  readonly slack: SlackStub
  readonly server: RunningServer
}

/** What is missing for PostgreSQL and Redis, by its variables. */
export function missingForRedis(): readonly string[] {
  return redisBackend().missing
}

/** Does the work beside a warm server of its own on PostgreSQL and Redis, and ends it; with `channels` Linear and mail are connected, too. */
export async function onRedis<T>(
  work: (parts: OnRedis) => Promise<T>,
  { channels = false, warm = true } = {},
): Promise<T> {
  const services = await redisBackend().open()
  const slack = await startSlackStub()
  const others = channels ? await startCopiesStub(arrivals()) : undefined
  try {
    const server = await startServer(services, slack.apiUrl, others?.env)
    try {
      if (warm) await warmUp({ http: server.http, slack: slack.arrived })
      return await work({ services, slack, server })
    } finally {
      await server.stop()
    }
  } finally {
    others?.close()
    slack.close()
    await services.close()
  }
}

export function redisBackend() {
  const found = BACKENDS.find(({ name }) => name === 'redis')
  if (found === undefined) throw new Error('There is no backend "redis" in backends.ts.')
  return found
}
