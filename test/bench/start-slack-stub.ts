import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Arrivals, arrivals } from './arrivals.ts'

const said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), url: z.string() }),
  z.object({ kind: z.literal('posted'), marker: z.string(), at: z.number() }),
])

export interface SlackStub {
  /** Base URL of the Web API, ending in `/api/`. */
  readonly apiUrl: string
  readonly arrived: Arrivals
  close(): void
}

/** Starts slack-stub.ts as a process of its own. */
export async function startSlackStub(): Promise<SlackStub> {
  const stub = fork(fileURLToPath(new URL('./slack-stub.ts', import.meta.url)))
  const arrived = arrivals()
  const url = await new Promise<string>((resolve, reject) => {
    stub.once('error', reject)
    stub.on('message', (message) => {
      const word = said.parse(message)
      if (word.kind === 'posted') arrived.note(word.marker, word.at)
      else resolve(word.url)
    })
  })
  return { apiUrl: `${url}/api/`, arrived, close: () => stub.disconnect() }
}
