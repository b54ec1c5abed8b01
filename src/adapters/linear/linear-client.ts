import type { z } from 'zod'
import { DeliveryError } from '../../domain/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Credentials, givenKey, type LinearClientSecret, renewedToken } from './credentials.ts'
import { headersOf, toDeliveryError } from './linear-errors.ts'
import { rateBudget } from './rate-budget.ts'

/** How to reach a workspace. */
export interface LinearAccess {
  /** A personal key (`lin_api_…`) or an OAuth token (`lin_oauth_…`); undefined where there is a client. */
  readonly apiKey: string | undefined
  readonly client?: LinearClientSecret | undefined
  /** The GraphQL endpoint; undefined: Linear's own. */
  readonly apiUrl: string | undefined
}

/** Sends one operation, named as its main field, and reads the answer by `shape`. Throws `DeliveryError`. */
type Send = <T>(
  operation: string,
  document: string,
  variables: Readonly<Record<string, unknown>>,
  shape: z.ZodType<T>,
) => Promise<T>

export interface LinearRequest extends Send {
  /** Called before work that may wait: throws `rate-limited` where little is left of the hour's requests. */
  spare(): void
}

/** Linear answers in well under a second; a worker must not hang on one that does not. */
const TIMEOUT_MS = 10_000

/**
 * Requests with just the fields that we need: those that the client would make ask for a whole entity, which uses up
 * the hour's complexity. Each is tried once; whether to try again is decided by the queue.
 */
export function linearRequest(access: LinearAccess, clock: Clock): LinearRequest {
  const { apiUrl } = access
  const credentials = credentialsOf(access, clock)
  const budget = rateBudget(clock)

  const once: Send = async (operation, document, variables, shape) => {
    budget.check()
    const signedWith = await credentials.now()
    try {
      // The client takes its time limit with its options, so that each request has a client of its own.
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const { LinearClient } = await import('@linear/sdk')
      const { client } = new LinearClient({ ...signedWith, ...(apiUrl && { apiUrl }), signal })
      const { data, headers } = await client.rawRequest(document, variables)
      if (headers) budget.note(headers)
      const parsed = shape.safeParse(data)
      if (parsed.success) return parsed.data
      throw new DeliveryError('provider-error', `${operation}: unreadable answer`, { outcomeUnknown: true })
    } catch (error) {
      const headers = headersOf(error)
      if (headers) budget.note(headers)
      throw toDeliveryError(error, operation, clock.now(), credentials.fix)
    }
  }

  // What was refused so was not done, and may be sent again.
  const send: Send = (...request) =>
    once(...request).catch((error: unknown) => {
      const isRefused = error instanceof DeliveryError && error.reason === 'unauthorized'
      if (isRefused && credentials.refused()) return once(...request)
      throw error
    })
  return Object.assign(send, { spare: budget.spare })
}

function credentialsOf({ apiKey, client, apiUrl }: LinearAccess, clock: Clock): Credentials {
  return client === undefined ? givenKey(apiKey ?? '') : renewedToken(client, apiUrl, clock)
}
