/** A mail as it was handed in. Header names are in small letters. */
export interface ReadMail {
  readonly headers: Readonly<Record<string, string>>
  /** The headers as they came. */
  readonly head: string
  readonly text: string
  readonly html: string
}

/** Reads a mail of two alternatives, plain text and HTML. What it does not have is empty. */
export function readMail(raw: string): ReadMail {
  const { headers, head, body } = readPart(raw)
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1] ?? ''
  const parts = body.split(`--${boundary}`).slice(1, -1).map(readPart)
  const content = (type: string) =>
    decoded(parts.find((part) => part.headers['content-type']?.startsWith(type)))
  return { headers, head, text: content('text/plain'), html: content('text/html') }
}

interface RawPart {
  readonly headers: Readonly<Record<string, string>>
  readonly head: string
  readonly body: string
}

function readPart(raw: string): RawPart {
  const [head = '', ...rest] = raw.replace(/^\r\n/, '').split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = lines.map((line) => {
    const [name = ''] = line.split(':')
    return [name.toLowerCase(), decodedWords(line.slice(name.length + 1).trim())]
  })
  return {
    headers: Object.fromEntries(headers),
    head: head.replaceAll('\r\n', '\n'),
    body: rest.join('\r\n\r\n'),
  }
}

function decoded(part: RawPart | undefined): string {
  if (part === undefined) return ''
  const encoding = part.headers['content-transfer-encoding']
  const text = encoding === undefined ? part.body : bytesOf(encoding, part.body).toString()
  return text.replaceAll('\r\n', '\n')
}

function bytesOf(encoding: string, body: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64')
  return encoding === 'quoted-printable' ? unquoted(body.replace(/=\r\n/g, '')) : Buffer.from(body)
}

function unquoted(text: string): Buffer {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(bytes, 'latin1')
}

/** A character may be cut in two where one such word ends and the next begins, so that their bytes are joined first. */
const WORDS = /=\?utf-8\?[bq]\?[^?]*\?=(?:\s+=\?utf-8\?[bq]\?[^?]*\?=)*/gi
const WORD = /=\?utf-8\?([bq])\?([^?]*)\?=/gi

/** What is not ASCII in a header (RFC 2047). */
function decodedWords(value: string): string {
  return value.replace(WORDS, (words) =>
    Buffer.concat(
      [...words.matchAll(WORD)].map(([, kind = '', text = '']) =>
        kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : unquoted(text.replaceAll('_', ' ')),
      ),
    ).toString(),
  )
}
