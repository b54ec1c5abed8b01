import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anApi } from '../handlers/api-world.ts'

/** A server that listens, and a folder for what a command reads; both gone with `close`. */
export async function cliStage() {
  const api = await anApi()
  const url = await api.server.listen({ host: '127.0.0.1', port: 0 })
  const directory = mkdtempSync(join(tmpdir(), 'countersign-cli-'))
  const path = (name: string) => join(directory, name)
  return {
    api,
    url,
    path,
    /** Writes a file there, a text as it is and anything else as JSON; returns its path. */
    file(name: string, content: unknown): string {
      writeFileSync(path(name), typeof content === 'string' ? content : JSON.stringify(content))
      return path(name)
    },
    async close() {
      rmSync(directory, { recursive: true })
      await api.close()
    },
  }
}
export type CliStage = Awaited<ReturnType<typeof cliStage>>
