import { type Logger, LogLevel } from '@slack/web-api'
import type { Log } from '../../ports/log.ts'

/** Tokens, and the addresses that carry a secret of their own: response URLs and the tickets of Socket Mode. */
const SECRETS = /xox[a-z](?:\.xox[a-z])?-[\w.-]+|xapp-[\w-]+|(?:https|wss):\/\/[^\s"']*slack[^\s"']*/g

/**
 * Bolt's logger on ours. Only warnings and errors pass: below them the library writes whole requests. Of an error only
 * its name and sentence are kept, because its fields may hold an answer's body and headers.
 */
export function slackLogger(log: Log): Logger {
  return {
    debug: () => {},
    info: () => {},
    warn: (...said) => log.warn({ part: 'slack' }, inWords(said)),
    error: (...said) => log.error({ part: 'slack' }, inWords(said)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}

function inWords(said: readonly unknown[]): string {
  return said.map(word).filter(Boolean).join(' ').replace(SECRETS, '[hidden]')
}

function word(said: unknown): string {
  if (typeof said === 'string') return said
  return said instanceof Error ? `${said.name}: ${said.message}` : ''
}
