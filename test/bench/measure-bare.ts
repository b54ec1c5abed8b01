import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { type BareSpec, bareResults } from './bare-results.ts'

/** Runs bare-queue.ts as a process of its own. */
export async function measureBare(spec: BareSpec): Promise<z.infer<typeof bareResults>> {
  const script = fileURLToPath(new URL('./bare-queue.ts', import.meta.url))
  const bare = fork(script, [JSON.stringify(spec)])
  const ended = once(bare, 'exit').then(([code]) => {
    throw new Error(`bare-queue.ts ended with code ${code} and no result.`)
  })
  const [message] = await Promise.race([once(bare, 'message'), ended])
  await ended.catch(() => undefined)
  return bareResults.parse(message)
}
