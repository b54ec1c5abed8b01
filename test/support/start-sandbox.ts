import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from './server-process.ts'

/** The sandbox as a visitor has it after `npm start`. */
export interface RunningSandbox {
  /** The page's address, without a trailing slash. */
  readonly url: string
  /** The sample orchestrator's own address. */
  readonly orchestratorUrl: string
  /** Ends the process and removes its data. */
  stop(): Promise<void>
}

/** Starts the real process with nothing configured but a data directory of its own; resolves when the page is there. */
export async function startSandbox(): Promise<RunningSandbox> {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    // The links in its mails name the port that it was given.
    const env = { DATA_DIR: join(directory, 'data'), PORT: String(await freePort()) }
    const server = await startServer(env)
    const [, orchestratorUrl = ''] = /"orchestrator":"([^"]+)"/.exec(server.said()) ?? []
    return { url: server.url, orchestratorUrl, stop: () => server.stop().then(remove) }
  } catch (error) {
    remove()
    throw error
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
