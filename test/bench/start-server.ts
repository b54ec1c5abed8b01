import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Services } from './backends.ts'
import { routesYaml } from './conversations.ts'
import { freePort } from './free-port.ts'
import { type HttpClient, httpClient } from './http-client.ts'
import { startFlags } from './start-flags.ts'

export const SIGNING_SECRET = 'bench-signing-secret'
export const PRESSER = 'U0BENCH'

const READY_WITHIN_MS = 60_000
const PEOPLE = `people:\n  - id: alex\n    roles: [tech_lead]\n    slack: ${PRESSER}\n`

export interface RunningServer {
  readonly http: HttpClient
  readonly pid: number
  stop(): Promise<void>
}

/** Starts Countersign as it is started in earnest, as a process of its own, with `more` in its environment, and waits until it is ready. */
export async function startServer(
  services: Services,
  slackApiUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const port = await freePort()
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const started = startFlags()
  const env = { ...started.env, ...environment(services, slackApiUrl, port), ...more }
  const server = spawn(process.execPath, [...started.flags, ...process.execArgv, main], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const http = httpClient(`http://127.0.0.1:${port}`)
  await ready(server, http)
  return {
    http,
    pid: server.pid ?? 0,
    stop: async () => {
      http.close()
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}

/** Nothing of our own environment: a `DATABASE_URL` in it would be filled with the bench's events. */
function environment({ databaseUrl, redisUrl, directory }: Services, slackApiUrl: string, port: number) {
  const config = join(directory, 'countersign.yaml')
  writeFileSync(config, `${PEOPLE}${routesYaml()}`)
  return {
    PORT: String(port),
    DATA_DIR: join(directory, 'data'),
    COUNTERSIGN_CONFIG: config,
    LOG_LEVEL: 'error',
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_CHANNEL: 'C0BENCH',
    SLACK_API_URL: slackApiUrl,
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(redisUrl && { REDIS_URL: redisUrl }),
  }
}

async function ready(server: ChildProcess, http: HttpClient): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`The server ended with code ${server.exitCode}.`)
    const answer = await http.get('/readyz').catch(() => undefined)
    if (answer?.status === 200) return
    await pause(50)
  }
  server.kill()
  throw new Error('The server did not become ready.')
}
