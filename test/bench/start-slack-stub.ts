import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Arrivals, arrivals } from './arrivals.ts'

const said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), url: z.string() }),
  z.object({ kind: z.enum(['posted', 'updated']), marker: z.string(), at: z.number() }),
])

export interface SlackStub {
  /** Base URL of the Web API, ending in `/api/`. */
  readonly apiUrl: string
  /** The messages posted, by their markers. */
  readonly arrived: Arrivals
  close(): void
}

/** Starts slack-stub.ts as a process of its own; `note` hears of every message. */
export async function startSlackStub(
  note: (kind: 'posted' | 'updated', marker: string, at: number) => void = () => {},
): Promise<SlackStub> {
  const stub = fork(fileURLToPath(new URL('./slack-stub.ts', import.meta.url)))
  const arrived = arrivals()
  const url = await new Promise<string>((resolve, reject) => {
    stub.once('error', reject)
    stub.on('message', (message) => {
      const word = said.parse(message)
      if (word.kind === 'listening') return resolve(word.url)
      if (word.kind === 'posted') arrived.note(word.marker, word.at)
      note(word.kind, word.marker, word.at)
    })
  })
  return { apiUrl: `${url}/api/`, arrived, close: () => stub.disconnect() }
}
