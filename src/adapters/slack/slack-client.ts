import type { Logger } from '@slack/bolt'
import { WebClient, type WebClientOptions } from '@slack/web-api'

/** How to reach a workspace, and how it reaches us. */
export interface SlackAccess {
  readonly botToken: string
  /** Needed for HTTP mode. */
  readonly signingSecret: string | undefined
  /** Present: Socket Mode. */
  readonly appToken: string | undefined
  /** Base URL of the Web API, ending in `/api/`; undefined: Slack's own. */
  readonly apiUrl: string | undefined
}

/** Slack answers in well under a second; a worker must not hang on one that does not. */
export const SLACK_TIMEOUT_MS = 10_000

/**
 * How every Web API client here behaves: it tries once, and a 429 is thrown at once. By default the client retries and
 * waits for up to 30 minutes inside the process, where no other worker can see it; here the queue decides about both.
 */
export function clientOptions({ apiUrl }: SlackAccess, logger: Logger): WebClientOptions {
  return {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: SLACK_TIMEOUT_MS,
    logger,
    ...(apiUrl && { slackApiUrl: apiUrl }),
  }
}

export function slackClient(config: SlackAccess, logger: Logger): WebClient {
  return new WebClient(config.botToken, clientOptions(config, logger))
}
