import {
  SlackError,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { DeliveryError, type FailureReason } from '../../domain/errors.ts'
import { unreachable } from '../../domain/unreachable.ts'

interface Meaning {
  readonly reason: FailureReason
  readonly fix?: string
  /** True where Slack says that part of the work may have been done. */
  readonly outcomeUnknown?: boolean
}

const TOKEN = 'Check SLACK_BOT_TOKEN: reinstall the Slack app and use the new bot token.'
const SIZE = 'Slack refused the form of this card. Please report the event that it was made for.'
const NETWORK = 'Check the network between here and Slack (and SLACK_API_URL, where it is set).'
const INVITE = 'Invite the bot to the conversation: /invite @Countersign'

/** The table that ends the vendor's influence: Slack's error codes (docs.slack.dev, "chat.postMessage", "chat.update") and what they mean here. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  invalid_auth: { reason: 'unauthorized', fix: TOKEN },
  not_authed: { reason: 'unauthorized', fix: TOKEN },
  token_revoked: { reason: 'unauthorized', fix: TOKEN },
  token_expired: { reason: 'unauthorized', fix: TOKEN },
  account_inactive: { reason: 'unauthorized', fix: TOKEN },
  not_allowed_token_type: { reason: 'unauthorized', fix: 'SLACK_BOT_TOKEN must be a bot token (xoxb-…).' },
  org_login_required: {
    reason: 'unauthorized',
    fix: 'The workspace is being moved: sign in to it, then retry.',
  },

  missing_scope: { reason: 'forbidden', fix: 'Add the missing scope to the Slack app and reinstall it.' },
  not_in_channel: { reason: 'forbidden', fix: INVITE },
  user_not_in_channel: { reason: 'forbidden', fix: INVITE },
  is_archived: {
    reason: 'forbidden',
    fix: 'The conversation is archived: unarchive it or set another SLACK_CHANNEL.',
  },
  access_denied: { reason: 'forbidden', fix: 'A workspace admin must allow the app.' },
  ekm_access_denied: { reason: 'forbidden', fix: 'A workspace admin has suspended posting (EKM).' },
  no_permission: { reason: 'forbidden', fix: 'Compare the app with slack-manifest.json and reinstall it.' },
  restricted_action: { reason: 'forbidden', fix: 'A workspace setting forbids posting here.' },
  restricted_action_read_only_channel: {
    reason: 'forbidden',
    fix: 'The conversation is read-only: choose another.',
  },
  restricted_action_thread_only_channel: {
    reason: 'forbidden',
    fix: 'Only threads are allowed here: choose another.',
  },
  messages_tab_disabled: { reason: 'forbidden', fix: 'Enable the Messages tab under App Home.' },
  cannot_dm_bot: { reason: 'forbidden', fix: 'The destination is a bot: choose a person or a conversation.' },

  channel_not_found: {
    reason: 'not-found',
    fix: 'Check SLACK_CHANNEL. A private conversation is found only after /invite @Countersign',
  },
  user_not_found: { reason: 'not-found', fix: 'Check the Slack user id of this destination.' },
  users_not_found: { reason: 'not-found', fix: 'Check the Slack user id of this destination.' },

  message_not_found: { reason: 'gone' },
  cant_update_message: { reason: 'gone' },
  edit_window_closed: { reason: 'gone' },
  thread_not_found: { reason: 'gone' },
  thread_locked: { reason: 'gone' },
  cannot_reply_to_message: { reason: 'gone' },
  restricted_action_thread_locked: { reason: 'gone' },
  restricted_action_non_threadable_channel: { reason: 'gone' },

  invalid_blocks: { reason: 'invalid', fix: SIZE },
  invalid_blocks_format: { reason: 'invalid', fix: SIZE },
  invalid_arguments: { reason: 'invalid', fix: SIZE },
  invalid_metadata_format: { reason: 'invalid', fix: SIZE },
  metadata_too_large: { reason: 'invalid', fix: SIZE },
  msg_too_long: { reason: 'invalid', fix: SIZE },
  msg_blocks_too_long: { reason: 'invalid', fix: SIZE },
  no_text: { reason: 'invalid', fix: SIZE },
  too_many_attachments: { reason: 'invalid', fix: SIZE },

  ratelimited: { reason: 'rate-limited' },
  rate_limited: { reason: 'rate-limited' },
  message_limit_exceeded: { reason: 'rate-limited' },

  internal_error: { reason: 'provider-error', outcomeUnknown: true },
  fatal_error: { reason: 'provider-error', outcomeUnknown: true },
  service_unavailable: { reason: 'provider-error' },
  request_timeout: { reason: 'provider-error' },
  team_added_to_org: { reason: 'provider-error' },
}

/** Translates whatever a Web API call threw, by its code alone. `method` names the call, as `chat.postMessage`. */
export function toDeliveryError(error: unknown, method: string): DeliveryError {
  if (error instanceof DeliveryError) return error
  if (error instanceof WebAPIRateLimitedError) {
    return new DeliveryError('rate-limited', `${method}: ratelimited`, {
      retryAfterMs: error.retryAfter * 1000,
    })
  }
  if (error instanceof WebAPIPlatformError) return fromPlatform(error, method)
  if (error instanceof WebAPIHTTPError) return fromHttp(error, method)
  if (error instanceof WebAPIRequestError) return unreachable(error.original, method, NETWORK)
  if (error instanceof SlackError) return new DeliveryError('provider-error', `${method}: ${error.code}`)
  // The client throws these untranslated: an answer that broke off while it was read, a 429 without Retry-After.
  return new DeliveryError('unreachable', `${method}: no complete answer`, { outcomeUnknown: true })
}

/** True for the answer of a workspace or a client that does not know one of the newer blocks. */
export function refusesBlocks(error: unknown): boolean {
  return (
    error instanceof WebAPIPlatformError &&
    /^(invalid_blocks(_format)?|msg_blocks_too_long)$/.test(error.data.error)
  )
}

function fromPlatform({ data }: WebAPIPlatformError, method: string): DeliveryError {
  const code = codeOf(data.error)
  const { reason, fix, outcomeUnknown } = MEANINGS[code] ?? { reason: 'provider-error' }
  const seconds = reason === 'rate-limited' ? data.response_metadata?.retryAfter : undefined
  return new DeliveryError(reason, `${method}: ${code}`, {
    fix: code === 'missing_scope' ? scopeFix(data) : fix,
    retryAfterMs: seconds === undefined ? undefined : seconds * 1000,
    outcomeUnknown: outcomeUnknown ?? false,
  })
}

/** The client puts the whole answer here when it is not JSON (a proxy's page): that is no code. */
function codeOf(given: unknown): string {
  return typeof given === 'string' && /^[a-z][a-z0-9_]{0,79}$/.test(given) ? given : 'unreadable answer'
}

function scopeFix(data: object): string {
  const needed = 'needed' in data && typeof data.needed === 'string' ? codeOfScopes(data.needed) : undefined
  if (needed === undefined)
    return 'Compare the app with slack-manifest.json, add what is missing and reinstall it.'
  return `Add the scope ${needed} to the Slack app and reinstall it.`
}

function codeOfScopes(given: string): string | undefined {
  return /^[a-z.,: _-]{1,200}$/.test(given) ? given : undefined
}

function fromHttp({ statusCode }: WebAPIHTTPError, method: string): DeliveryError {
  const detail = `${method}: HTTP ${statusCode}`
  // 502 and 504 are a gateway's: what stands behind it may be at work still.
  const mayStillHappen = statusCode === 502 || statusCode === 504
  if (statusCode >= 500)
    return new DeliveryError('provider-error', detail, { outcomeUnknown: true, mayStillHappen })
  const fix = 'This is not an answer of Slack: check SLACK_API_URL and any proxy in between.'
  return new DeliveryError(statusCode === 404 ? 'not-found' : 'provider-error', detail, { fix })
}
