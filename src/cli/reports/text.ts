import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
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

/** Opens a report, also one that gzip packed; `-` is stdin. UTF-8 unless a byte order mark or an XML declaration says otherwise. Throws `BrokenReport`. */
export async function openReport(path: string): Promise<Report> {
  const source = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES })
  const bytes = await unpacked(source[Symbol.asyncIterator]())
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
  if (start.toString('latin1').trim() === '') throw new BrokenReport('is empty')
  const encoding = encodingOf(start)
  const head = decoder(encoding).decode(start.subarray(0, HEAD_BYTES), { stream: true })
  return { head, chunks: decoded(start, done ? undefined : bytes, decoder(encoding)) }
}

async function unpacked(bytes: AsyncIterator<Buffer>): Promise<AsyncIterator<Buffer>> {
  const first = await bytes.next().catch(cannotRead)
  const whole = goOn(first, bytes)
  const isPacked = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b
  if (!isPacked) return whole
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  const source = Readable.from(whole)
  source.on('error', (error) => gunzip.destroy(error))
  return source.pipe(gunzip)[Symbol.asyncIterator]()
}

async function* goOn(
  first: IteratorResult<Buffer>,
  rest: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, undefined> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value
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
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('Z_')) throw new BrokenReport('is packed with gzip, and broken or cut off')
  throw new BrokenReport(TROUBLES[code] ?? `cannot be read${code && ` (${code})`}`)
}

const TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EISDIR: 'is a folder: name the files in it, as "reports/*.xml"',
  EACCES: 'may not be read by this user',
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
