import { createHmac, timingSafeEqual } from 'node:crypto'

/** A callback that Countersign did not sign, or not lately. */
export class CallbackError extends Error {
  override readonly name = 'CallbackError'
}

/** What a callback says, in the server's own words: README, "The callback". */
export type CallbackBody = { readonly type: string } & Readonly<Record<string, unknown>>

type HeaderMap = Readonly<Record<string, string | readonly string[] | undefined>>
/** Of a request: Node's own, or of the Fetch API. */
type CallbackHeaders = HeaderMap | { get(name: string): string | null }

/** So many seconds may lie between sending and reading, in either direction. */
const TOLERANCE = 5 * 60

/**
 * Reads a callback (Standard Webhooks). `rawBody` is the body as it came, before any parsing; `secret` is the server's
 * `CALLBACK_SECRET`. Throws `CallbackError` where it was not signed with that secret within the last five minutes.
 */
export function verifyCallback(
  rawBody: string | Uint8Array,
  headers: CallbackHeaders,
  secret: string,
): CallbackBody {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  )
  if (!id || !timestamp || !signatures) throw new CallbackError('The callback is not signed.')
  const body = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody)
  const age = Math.abs(Date.now() / 1000 - Number(timestamp))
  if (!(age <= TOLERANCE))
    throw new CallbackError('The callback was not signed within the last five minutes.')
  const key = keyIn(secret)
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
  const isGenuine = signatures.split(' ').some((signature) => isSame(signature, expected))
  if (!isGenuine) throw new CallbackError('The callback was not signed with this secret.')
  return JSON.parse(body) as CallbackBody
}

/** An empty key would let anybody sign. */
function keyIn(secret: string): Uint8Array {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  if (key.length === 0)
    throw new CallbackError('The secret is empty: give the CALLBACK_SECRET of the server.')
  return key
}

function isSame(signature: string, expected: Uint8Array): boolean {
  const [version, encoded = ''] = signature.split(',')
  const given = Buffer.from(encoded, 'base64')
  return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
}

function headerOf(headers: CallbackHeaders, name: string): string | undefined {
  if (isFetchHeaders(headers)) return headers.get(name) ?? undefined
  const key = Object.keys(headers).find((key) => key.toLowerCase() === name)
  const value = key === undefined ? undefined : headers[key]
  return typeof value === 'string' ? value : value?.[0]
}

function isFetchHeaders(headers: CallbackHeaders): headers is { get(name: string): string | null } {
  return 'get' in headers && typeof headers.get === 'function'
}
