import { fits } from './match.ts'

/** What decides where an event's decision is told, and where its own `callback.url` may point. */
export interface CallbackRules {
  readonly defaultUrl: string | undefined
  /** Addresses for events of certain sources. From the top, the first that fits. */
  readonly bySource: readonly SourceCallback[]
  /** Hosts that are allowed, each with or without its port; undefined: only those of `defaultUrl` and `bySource`, and loopback. */
  readonly allow: readonly string[] | undefined
  /** Whether there is a secret to sign with, for those that have none of their own. */
  readonly canSign: boolean
}

export interface SourceCallback {
  /** Names or globs. */
  readonly sources: readonly string[]
  readonly callbackUrl: string
  /** Standard Webhooks secret; undefined: that of all others. */
  readonly secret: string | undefined
}

/** Where decisions about events of this source go; undefined where that is not said. */
export function callbackOfSource(
  source: string | null,
  rules: readonly SourceCallback[],
): string | undefined {
  if (source === null) return undefined
  return rules.find(({ sources }) => sources.some((glob) => fits(glob, source)))?.callbackUrl
}

/**
 * Whose secret signs for an address: the orchestrator's that has it, or that of the event's source on the same host.
 * `undefined`: the one of all others, which signs for `defaultUrl` and what else is on its host. On any other host it is
 * the first orchestrator's there.
 */
export function secretFor(
  url: string,
  { bySource, defaultUrl }: Pick<CallbackRules, 'bySource' | 'defaultUrl'>,
  source: string | null = null,
): string | undefined {
  const { origin } = new URL(url)
  const near = bySource.filter(({ callbackUrl }) => new URL(callbackUrl).origin === origin)
  const own =
    near.find(({ callbackUrl }) => callbackUrl === url) ??
    near.find(({ sources }) => source !== null && sources.some((glob) => fits(glob, source)))
  if (own === undefined && defaultUrl !== undefined && new URL(defaultUrl).origin === origin) return undefined
  return (own ?? near[0])?.secret
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Why an event may not name this callback, with what to do; `undefined` when it may. */
export function callbackIssue(url: string, rules: CallbackRules): string | undefined {
  if (!rules.canSign && secretFor(url, rules) === undefined)
    return 'cannot be signed: set CALLBACK_SECRET on the server, or leave the callback out'
  const { hostname, host } = new URL(url)
  const allowed = rules.allow ?? [
    ...LOOPBACK,
    ...(rules.defaultUrl ? [new URL(rules.defaultUrl).hostname] : []),
    ...rules.bySource.map(({ callbackUrl }) => new URL(callbackUrl).hostname),
  ]
  if (allowed.includes(hostname) || allowed.includes(host)) return undefined
  return `names the host "${hostname}", which is not allowed: add it to CALLBACK_ALLOW on the server`
}
