import { z } from 'zod'
import { DeliveryError } from '../../domain/errors.ts'
import { unreachable } from '../../domain/unreachable.ts'
import type { Clock } from '../../ports/clock.ts'
import { pauseMs } from './rate-headers.ts'

/** An OAuth application's own name and secret: its tokens are asked for, and last a month. */
export interface LinearClientSecret {
  readonly id: string
  readonly secret: string
}

/** What a request is signed with. Each function throws `DeliveryError`. */
export interface Credentials {
  now(): Promise<{ readonly apiKey: string } | { readonly accessToken: string }>
  /** It was refused. True where another one may be had at once. */
  refused(): boolean
  /** What an operator can do where all are refused. */
  readonly fix: string
}

const KEY = 'Check LINEAR_API_KEY: make a new key in Linear under Settings, Security & access, and use it.'
const TOKEN =
  'Check LINEAR_API_KEY: an application’s token ends by itself, mostly after a day. Put LINEAR_CLIENT_ID and LINEAR_CLIENT_SECRET in its place, and it is renewed.'
const CLIENT =
  'Check LINEAR_CLIENT_ID and LINEAR_CLIENT_SECRET, and that “Client credentials” is switched on in the application (Linear, Settings, API).'

/** A personal key, or a token that was given: nobody renews it. */
export function givenKey(apiKey: string): Credentials {
  const isToken = isApplicationToken(apiKey)
  return {
    now: async () => (isToken ? { accessToken: apiKey } : { apiKey }),
    refused: () => false,
    fix: isToken ? TOKEN : KEY,
  }
}

export function isApplicationToken(apiKey: string): boolean {
  return apiKey.startsWith('lin_oauth_')
}

/** As the application is installed (README): a token of other scopes would end those that there are. */
const SCOPE = 'read,write,comments:create,app:mentionable,app:assignable'
const ENDPOINT = 'https://api.linear.app/graphql'
const TIMEOUT_MS = 10_000
/** A tenth of its life is left when it is renewed, so that a bad hour of Linear's does no harm. */
const RENEWED_AFTER = 0.9

const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

interface Token {
  readonly accessToken: string
  readonly renewAt: number
  readonly endsAt: number
}

/**
 * Tokens by client credentials (linear.app/developers/oauth-2-0-authentication): asked for when needed, kept in memory, and
 * renewed before they end, or once one is refused. Every process has its own.
 */
export function renewedToken(
  { id, secret }: LinearClientSecret,
  apiUrl: string | undefined,
  clock: Clock,
): Credentials {
  let token: Token | undefined
  let asking: Promise<Token> | undefined

  async function ask(): Promise<Token> {
    const askedAt = clock.now().getTime()
    const { access_token: accessToken, expires_in } = await tokenFrom(
      new URL('/oauth/token', apiUrl ?? ENDPOINT),
    )
    const lifeMs = expires_in * 1000
    return { accessToken, renewAt: askedAt + lifeMs * RENEWED_AFTER, endsAt: askedAt + lifeMs }
  }

  async function tokenFrom(url: URL): Promise<z.infer<typeof answer>> {
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret, scope: SCOPE }
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), signal }).catch(
      (error: unknown) => {
        throw unreachable(error, 'oauth/token', 'Check the network between here and Linear.')
      },
    )
    const body: unknown = await response.json().catch(() => undefined)
    const read = answer.safeParse(body)
    if (response.ok && read.success) return read.data
    throw refusal(response, body, clock.now())
  }

  return {
    fix: CLIENT,
    async now() {
      const now = clock.now().getTime()
      if (token === undefined || now >= token.renewAt) {
        asking ??= ask().finally(() => {
          asking = undefined
        })
        const old = token !== undefined && now < token.endsAt ? token : undefined
        token = await asking.catch((error: unknown) => {
          if (old === undefined) throw error
          return old
        })
      }
      return { accessToken: token.accessToken }
    },
    refused() {
      token = undefined
      return true
    },
  }
}

/** Of the answer only its code is told. */
function refusal({ status, headers }: Response, body: unknown, now: Date): DeliveryError {
  const code = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) }).safeParse(body).data?.error
  const detail = `oauth/token: ${code ?? `HTTP ${status}`}`
  if (status === 429)
    return new DeliveryError('rate-limited', detail, { retryAfterMs: pauseMs(headers, now) })
  if (status >= 500) return new DeliveryError('provider-error', detail)
  return new DeliveryError('unauthorized', detail, { fix: CLIENT })
}
