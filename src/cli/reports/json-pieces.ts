import { BrokenReport } from './test-run.ts'

/** Deeper than any report, and shallow enough for `JSON.parse`. */
const MAX_DEPTH = 500

type Pattern = readonly string[]

interface Frame {
  readonly isArray: boolean
  key: string
  /** In an object: the next string is a key. */
  expectsKey: boolean
  /** Which pattern this object is a piece of, or -1. */
  readonly piece: number
}

/**
 * Reads a JSON document of any length without ever holding all of it. Objects at the paths named by `patterns`
 * (`tests.*`, where `*` stands for every index or key) are handed to `onPiece` one by one, the inner ones first, and
 * stand as null in what is returned: the rest of the document. Throws `BrokenReport` where it is not JSON.
 */
export async function jsonPieces(
  chunks: AsyncIterable<string>,
  patterns: readonly string[],
  onPiece: (pattern: number, piece: unknown) => void,
): Promise<unknown> {
  const cutter = cut(
    patterns.map((pattern) => pattern.split('.')),
    onPiece,
  )
  for await (const chunk of chunks) cutter.read(chunk)
  return cutter.end()
}

/** Cuts by brackets and quotes alone. Whether the parts are JSON is for `JSON.parse`, which sees every one of them. */
function cut(patterns: readonly Pattern[], onPiece: (pattern: number, piece: unknown) => void) {
  const frames: Frame[] = []
  /** The text of the document, and of each piece that is being read inside it. */
  const texts: string[][] = [[]]
  const inside = { string: false, escape: false }
  let chunk = ''
  /** Up to where the chunk is kept already. */
  let from = 0
  let key = ''
  let keyFrom = 0

  const keep = (to: number) => {
    texts.at(-1)?.push(chunk.slice(from, to))
    from = to
  }
  const endString = (at: number) => {
    inside.string = false
    const frame = frames.at(-1)
    if (frame?.expectsKey) frame.key = key + chunk.slice(keyFrom, at)
  }
  const startString = (at: number) => {
    inside.string = true
    key = ''
    keyFrom = at + 1
  }
  const open = (at: number, isArray: boolean) => {
    if (frames.length >= MAX_DEPTH) throw new BrokenReport('is nested too deep')
    const piece = isArray ? -1 : patterns.findIndex((pattern) => isAt(frames, pattern))
    if (piece >= 0) {
      keep(at)
      texts.push([])
    }
    frames.push({ isArray, key: '', expectsKey: !isArray, piece })
  }
  const close = (at: number) => {
    const piece = frames.pop()?.piece ?? -1
    if (piece < 0) return
    keep(at + 1)
    onPiece(piece, parse((texts.pop() ?? []).join('')))
    texts.at(-1)?.push('null')
  }
  const between = (isComma: boolean) => {
    const frame = frames.at(-1)
    if (frame) frame.expectsKey = isComma && !frame.isArray
  }
  const step = (at: number) => {
    const mark = chunk[at]
    if (inside.string) endString(at)
    else if (mark === '"') startString(at)
    else if (mark === '{' || mark === '[') open(at, mark === '[')
    else if (mark === '}' || mark === ']') close(at)
    else between(mark === ',')
  }
  return {
    read(next: string): void {
      chunk = next
      from = 0
      keyFrom = 0
      for (let at = -1; ; ) {
        at = inside.string ? endOfString(chunk, at + 1, inside) : nextMark(chunk, at + 1)
        if (at < 0) break
        step(at)
      }
      keep(chunk.length)
      if (inside.string && frames.at(-1)?.expectsKey) key += chunk.slice(keyFrom)
    },
    end(): unknown {
      if (texts.length > 1) throw new BrokenReport('ends in the middle')
      return parse((texts[0] ?? []).join(''))
    },
  }
}

function isAt(frames: readonly Frame[], pattern: Pattern): boolean {
  return (
    pattern.length === frames.length &&
    frames.every(({ isArray, key }, depth) => pattern[depth] === '*' || (!isArray && pattern[depth] === key))
  )
}

function nextMark(text: string, from: number): number {
  MARK.lastIndex = from
  return MARK.exec(text)?.index ?? -1
}
const MARK = /["{}[\],:]/g

/** The closing quote's place, or -1. `inside.escape` carries a backslash over to the next chunk. */
function endOfString(text: string, from: number, inside: { escape: boolean }): number {
  let at = inside.escape ? from + 1 : from
  inside.escape = false
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) return at
    if (char === BACKSLASH) at += 1
  }
  // The backslash was the last character: what it escapes comes with the next chunk.
  inside.escape = at > text.length
  return -1
}
const QUOTE = 0x22
const BACKSLASH = 0x5c

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BrokenReport(text.trim() === '' ? 'is empty' : 'is not valid JSON, or ends in the middle')
  }
}
