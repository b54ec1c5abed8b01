import type { LinearError, LinearErrorType } from '@linear/sdk'
import { z } from 'zod'
import { DeliveryError, type FailureReason } from '../../domain/errors.ts'
import { unreachable } from '../../domain/unreachable.ts'
import { pauseMs } from './rate-headers.ts'

interface Meaning {
  readonly reason: FailureReason
  readonly fix?: string
  /** True where part of the work may have been done. */
  readonly outcomeUnknown?: boolean
}

const NETWORK = 'Check the network between here and Linear (and LINEAR_API_URL, where it is set).'
const ACCESS = 'Give the key write access, and its user access to the team of the hub issue.'
const SIZE = 'Linear refused this comment. Please report the event that it was made for.'

/** The table that ends the vendor's influence: the types and codes of Linear's errors, and what they mean here. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  RATELIMITED: { reason: 'rate-limited' },
  AUTHENTICATION_ERROR: { reason: 'unauthorized' },
  FORBIDDEN: { reason: 'forbidden', fix: ACCESS },
  FEATURE_NOT_ACCESSIBLE: {
    reason: 'forbidden',
    fix: 'The plan of this Linear workspace does not allow it.',
  },
  USAGE_LIMIT_EXCEEDED: {
    reason: 'forbidden',
    fix: 'The Linear workspace has reached a limit of its plan.',
  },
  INPUT_ERROR: { reason: 'invalid', fix: SIZE },
  INVALID_INPUT: { reason: 'invalid', fix: SIZE },
  USER_ERROR: { reason: 'invalid', fix: SIZE },
  GRAPHQL_VALIDATION_FAILED: { reason: 'invalid', fix: SIZE },
  INTERNAL_SERVER_ERROR: { reason: 'provider-error', outcomeUnknown: true },
  LOCK_TIMEOUT: { reason: 'provider-error' },
}

/** The same by the error's type, for answers without a code. */
const CODES: Readonly<Partial<Record<`${LinearErrorType}`, string>>> = {
  Ratelimited: 'RATELIMITED',
  AuthenticationError: 'AUTHENTICATION_ERROR',
  Forbidden: 'FORBIDDEN',
  FeatureNotAccessible: 'FEATURE_NOT_ACCESSIBLE',
  UsageLimitExceeded: 'USAGE_LIMIT_EXCEEDED',
  InvalidInput: 'INVALID_INPUT',
  UserError: 'USER_ERROR',
  GraphqlError: 'GRAPHQL_VALIDATION_FAILED',
  InternalError: 'INTERNAL_SERVER_ERROR',
  LockTimeout: 'LOCK_TIMEOUT',
}

/** The client keeps an answer's errors with its headers only in `raw`. */
const rawAnswer = z.object({
  response: z.object({
    status: z.number(),
    headers: z.instanceof(Headers),
    errors: z
      .array(z.object({ extensions: z.object({ code: z.string().optional() }).optional() }))
      .optional(),
  }),
})

/** Told by its shape: the client with its classes is large, and loaded only where Linear is used. */
function isAnswer(error: unknown): error is LinearError {
  return error instanceof Error && 'raw' in error
}

/** The headers of an answer that was an error. */
export function headersOf(error: unknown): Headers | undefined {
  return isAnswer(error) ? rawAnswer.safeParse(error.raw).data?.response.headers : undefined
}

/**
 * Translates whatever a call threw, by its code alone. `operation` names the call, as `commentCreate`; `keyFix` says what
 * can be done where the key was refused.
 */
export function toDeliveryError(error: unknown, operation: string, now: Date, keyFix: string): DeliveryError {
  if (error instanceof DeliveryError) return error
  if (isAnswer(error)) return fromAnswer(error, operation, now, keyFix)
  return unreachable(error, operation, NETWORK)
}

function fromAnswer(error: LinearError, operation: string, now: Date, keyFix: string): DeliveryError {
  const response = rawAnswer.safeParse(error.raw).data?.response
  const code = response?.errors?.[0]?.extensions?.code ?? codeOfType(error, response?.errors)
  const meaning = code === undefined ? undefined : MEANINGS[code]
  if (meaning === undefined) return fromStatus(error.status, operation)
  const isPause = meaning.reason === 'rate-limited' && response !== undefined
  return new DeliveryError(meaning.reason, `${operation}: ${code}`, {
    fix: meaning.reason === 'unauthorized' ? keyFix : meaning.fix,
    retryAfterMs: isPause ? pauseMs(response.headers, now) : undefined,
    outcomeUnknown: meaning.outcomeUnknown ?? false,
  })
}

/** Without errors in it this was no answer of Linear's: the client guesses a type from the status then. */
function codeOfType({ type, status }: LinearError, errors: unknown): string | undefined {
  if (errors === undefined && status !== 401 && status !== 403 && status !== 429) return undefined
  return type && CODES[type]
}

function fromStatus(status: number | undefined, operation: string): DeliveryError {
  const detail = `${operation}: HTTP ${status ?? 'without a status'}`
  if (status === undefined || status >= 500)
    return new DeliveryError('provider-error', detail, { outcomeUnknown: true })
  const fix = 'This is not an answer of Linear: check LINEAR_API_URL and any proxy in between.'
  return new DeliveryError(status === 404 ? 'not-found' : 'provider-error', detail, { fix })
}

/** Linear took the input for wrong: also of a thing that is not there, or is there already. */
export function isInvalid(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError && error.reason === 'invalid'
}
