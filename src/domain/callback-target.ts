/** What decides where an event's own `callback.url` may point. */
export interface CallbackRules {
  readonly defaultUrl: string | undefined
  /** Hosts that are allowed; undefined: only the host of `defaultUrl` and loopback. */
  readonly allow: readonly string[] | undefined
  /** Whether there is a secret to sign with. */
  readonly canSign: boolean
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Why an event may not name this callback, with what to do; `undefined` when it may. */
export function callbackIssue(url: string, rules: CallbackRules): string | undefined {
  if (!rules.canSign) return 'cannot be signed: set CALLBACK_SECRET on the server, or leave the callback out'
  const { hostname } = new URL(url)
  const allowed = rules.allow ?? [
    ...LOOPBACK,
    ...(rules.defaultUrl ? [new URL(rules.defaultUrl).hostname] : []),
  ]
  if (allowed.includes(hostname)) return undefined
  return `names the host "${hostname}", which is not allowed: add it to CALLBACK_ALLOW on the server`
}
