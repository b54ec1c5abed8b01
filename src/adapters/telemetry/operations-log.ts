import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Log } from '../../ports/log.ts'
import type { OperationsLog } from '../../ports/operations-log.ts'

interface Options {
  readonly file: string
  readonly log: Log
  readonly maxBytes?: number
  /** How many files there are, the current one among them. */
  readonly files?: number
}

const MAX_BYTES = 10 * 1024 * 1024
const FILES = 5

/** JSON lines in a file; when it is full it becomes `….1`, the one before it `….2`, and the oldest goes. */
export function operationsLog({ file, log, maxBytes = MAX_BYTES, files = FILES }: Options): OperationsLog {
  let last = Promise.resolve()

  async function write(text: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true })
    const size = await stat(file).then(({ size }) => size, nothingThere)
    if (size !== undefined && size > 0 && size + Buffer.byteLength(text) > maxBytes) await rotate(file, files)
    await appendFile(file, text)
  }

  return {
    append(lines) {
      if (lines.length === 0) return Promise.resolve()
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
      // One after the other, so that two writers never rotate at once. The log of failures must not become one itself.
      last = last
        .then(() => write(text))
        .catch((error: unknown) => log.error({ err: error }, 'The operations log could not be written.'))
      return last
    },
  }
}

async function rotate(file: string, files: number): Promise<void> {
  for (let number = files - 1; number > 0; number -= 1) {
    const from = number === 1 ? file : `${file}.${number - 1}`
    await rename(from, `${file}.${number}`).catch(nothingThere)
  }
}

function nothingThere(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
