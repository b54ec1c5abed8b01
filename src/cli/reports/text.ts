import { createReadStream } from 'node:fs'
import { BrokenReport } from './test-run.ts'

/** Small pieces are cleared away early, which keeps the memory that a long report takes low. */
const CHUNK_BYTES = 16 * 1024
/** How much of a report is looked at to tell its encoding and its format. */
const HEAD_BYTES = 16 * 1024

export interface Report {
  /** The first characters, without a byte order mark. */
  readonly head: string
  /** All of it, from the beginning. Can be read once. */
  readonly chunks: AsyncIterable<string>
}

/** Opens a report; `-` is stdin. UTF-8 unless a byte order mark or an XML declaration says otherwise. Throws `BrokenReport`. */
export async function openReport(path: string): Promise<Report> {
  const bytes = (path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES }))[
    Symbol.asyncIterator
  ]()
  const first: Buffer[] = []
  let size = 0
  let done = false
  while (!done && size < HEAD_BYTES) {
    const next = await bytes.next().catch(cannotRead)
    done = next.done === true
    if (next.done) break
    first.push(next.value)
    size += next.value.length
  }
  const start = Buffer.concat(first)
  if (start.length === 0) throw new BrokenReport('is empty')
  const encoding = encodingOf(start)
  const head = decoder(encoding).decode(start.subarray(0, HEAD_BYTES), { stream: true })
  return { head, chunks: decoded(start, done ? undefined : bytes, decoder(encoding)) }
}

async function* decoded(
  start: Buffer,
  rest: AsyncIterator<Buffer> | undefined,
  decode: TextDecoder,
): AsyncIterable<string> {
  yield decode.decode(start, { stream: true })
  for (
    let next = await rest?.next().catch(cannotRead);
    next && !next.done;
    next = await rest?.next().catch(cannotRead)
  )
    yield decode.decode(next.value, { stream: true })
  yield decode.decode()
}

/** PowerShell's `>` writes UTF-16. */
function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const declared = /^\s*<\?xml[^>]*\sencoding=["']([\w.-]+)["']/.exec(start.toString('latin1', 0, 200))
  return declared?.[1] ?? 'utf-8'
}

function decoder(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding)
  } catch {
    throw new BrokenReport(`is in an encoding that is not known here (${encoding})`)
  }
}

function cannotRead(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
  throw new BrokenReport(`cannot be read${code}`)
}

/** Lines without their ends. */
export async function* lines(chunks: AsyncIterable<string>): AsyncIterable<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) yield part.trimEnd()
  }
  if (rest !== '') yield rest.trimEnd()
}
