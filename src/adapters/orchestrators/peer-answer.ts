import { DeliveryError } from '../../domain/errors.ts'

/** Why a peer gave no answer, in words that go on from its name. `timeoutMs` is how long it had. */
export function noAnswer(error: unknown, timeoutMs: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `gave no answer within ${timeoutMs / 1000} s`
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection'
  return `could not be reached (${code})`
}

interface Limits {
  readonly maxBytes: number
  /** What is said of an answer that is longer. */
  readonly tooLong: string
  /** What it means that the answer broke off. */
  readonly brokenOff: (error: unknown) => DeliveryError
}

/** The JSON of an answer; undefined where it is none. Throws `DeliveryError`. */
export async function jsonOf(response: Response, limits: Limits): Promise<unknown> {
  const text = await textOf(response, limits)
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function textOf(response: Response, { maxBytes, tooLong, brokenOff }: Limits): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > maxBytes) throw new DeliveryError('invalid', tooLong)
    }
  } catch (error) {
    throw error instanceof DeliveryError ? error : brokenOff(error)
  }
  return text
}
