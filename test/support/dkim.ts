import { createHash, type KeyObject, verify } from 'node:crypto'

/** The tags of a mail's DKIM-Signature (RFC 6376, 3.5). Fails where it has none. */
export function readDkim(raw: string): Readonly<Record<'a' | 'b' | 'bh' | 'd' | 'h' | 's', string>> {
  const value = headersOf(raw).find(([name]) => name === 'dkim-signature')?.[1]
  if (value === undefined) throw new Error('The mail is not signed.')
  const tags = value
    .replace(/\s/g, '')
    .split(';')
    .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)])
  return Object.fromEntries(tags)
}

/** Whether the signature holds, body and headers, by the relaxed canonical forms (RFC 6376, 3.4). Written from the RFC, apart from what signs. */
export function isDkimRight(raw: string, key: KeyObject): boolean {
  const { b, bh, h } = readDkim(raw)
  const bodyHash = createHash('sha256').update(relaxedBody(raw)).digest('base64')
  if (bodyHash !== bh) return false
  const headers = headersOf(raw)
  const signed = h.split(':').map((name) => {
    const [, value = ''] = headers.findLast(([other]) => other === name.toLowerCase()) ?? []
    return `${name.toLowerCase()}:${relaxed(value)}\r\n`
  })
  const [, own = ''] = headers.find(([name]) => name === 'dkim-signature') ?? []
  const unsigned = `dkim-signature:${relaxed(own.replace(/([;\s]b=)[^;]*/, '$1'))}`
  return verify('sha256', Buffer.from(`${signed.join('')}${unsigned}`), key, Buffer.from(b, 'base64'))
}

function headersOf(raw: string): readonly (readonly [string, string])[] {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'))
  const lines = head.replace(/\r\n(?=[ \t])/g, '').split('\r\n')
  return lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1),
  ])
}

function relaxed(value: string): string {
  return value.replace(/[ \t]+/g, ' ').trim()
}

function relaxedBody(raw: string): string {
  const lines = raw.slice(raw.indexOf('\r\n\r\n') + 4).split('\r\n')
  const body = lines.map((line) => line.replace(/[ \t]+/g, ' ').trimEnd()).join('\r\n')
  return `${body.replace(/(\r\n)*$/, '')}\r\n`
}
