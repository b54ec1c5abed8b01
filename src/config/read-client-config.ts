import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import type { Variables } from './environment.ts'
import { givenIn, toProblem } from './read-config.ts'

const variablesOfClient = z.object({
  COUNTERSIGN_URL: z
    .url({ protocol: /^https?$/, error: 'give a URL like http://127.0.0.1:3000' })
    .default('http://127.0.0.1:3000'),
  COUNTERSIGN_API_KEY: z.string().optional(),
})

/** The server that a command talks to. */
export interface ClientConfig {
  /** Without a trailing slash. */
  readonly url: string
  readonly apiKey: string | undefined
}

/** Reads which server to talk to (interfaces.md, "Command line"). Throws `ConfigError`. */
export function readClientConfig(variables: Variables = process.env): ClientConfig {
  const parsed = variablesOfClient.safeParse(givenIn(variables))
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(toProblem))
  const { COUNTERSIGN_URL: url, COUNTERSIGN_API_KEY: apiKey } = parsed.data
  return { url: url.replace(/\/$/, ''), apiKey }
}
