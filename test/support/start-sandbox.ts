import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from './server-process.ts'

/** The sandbox as a visitor has it after `npm start`. */
export interface RunningSandbox {
  /** The page's address, without a trailing slash. */
  readonly url: string
  /** Ends the process and removes its data. */
  stop(): Promise<void>
}

/** Starts the real process with nothing configured but a data directory of its own; resolves when the page is there. */
export async function startSandbox(): Promise<RunningSandbox> {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    const server = await startServer({ DATA_DIR: join(directory, 'data') })
    return { url: server.url, stop: () => server.stop().then(remove) }
  } catch (error) {
    remove()
    throw error
  }
}
