import pino, { type DestinationStream, type Logger } from 'pino'
import { traceAtWork } from './spans.ts'
import { idsAtWork } from './work-scope.ts'

/** Names under which secrets travel; their values never reach a log, however deep they lie. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'x-api-key',
  'x-slack-signature',
  'token',
  'secret',
  'password',
  'apiKey',
  'botToken',
  'appToken',
  'signingSecret',
  'receiptKey',
  'databaseUrl',
  'redisUrl',
]
const DEPTHS = ['', '*.', '*.*.', '*.*.*.']

/**
 * JSON lines on `destination` (standard output), those of libraries among them: each carries the ids of what is being
 * worked on. Secrets are replaced by `[secret]`.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const paths = DEPTHS.flatMap((depth) =>
    SECRET_NAMES.map((name) => `${depth}["${name}"]`.replace('.[', '[')),
  )
  return pino(
    {
      level,
      base: null,
      redact: { paths, censor: '[secret]' },
      mixin: () => ({ ...idsAtWork(), ...traceAtWork() }),
    },
    destination ?? pino.destination(1),
  )
}
