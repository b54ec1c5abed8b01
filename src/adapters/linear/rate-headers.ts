/** Linear's windows are an hour long; a clock that is off must not make a pause longer than that. */
const LONGEST_PAUSE_MS = 3_600_000
const SHORTEST_PAUSE_MS = 1000

/** Requests, one kind of request, complexity: each is limited by itself (linear.app/developers/rate-limiting). */
const WINDOWS = [
  'x-ratelimit-requests',
  'x-ratelimit-endpoint-requests',
  'x-ratelimit-complexity',
  'x-complexity',
] as const

/** `Retry-After` in seconds where it is given, else until the window that is used up begins anew (epoch ms). */
export function pauseMs(headers: Headers, now: Date): number | undefined {
  const seconds = numberIn(headers, 'retry-after')
  if (seconds !== undefined) return within(seconds * 1000)
  const resets = WINDOWS.filter((window) => numberIn(headers, `${window}-remaining`) === 0).flatMap(
    (window) => numberIn(headers, `${window}-reset`) ?? [],
  )
  return resets.length === 0 ? undefined : within(Math.max(...resets.map(epochMs)) - now.getTime())
}

/** Linear gives milliseconds; seconds are known by their size. */
export function epochMs(given: number): number {
  return given < 100_000_000_000 ? given * 1000 : given
}

export function within(ms: number): number {
  return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, ms))
}

export function numberIn(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim()
  return text && Number.isFinite(Number(text)) ? Number(text) : undefined
}
